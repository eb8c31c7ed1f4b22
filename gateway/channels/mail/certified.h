#pragma once

// Italian certified mail (PEC; DM 2 November 2005, technical rules): the envelope a letter comes
// in, and the receipts its providers write. Pure functions, thread-safe. Nothing here is proved:
// see Letter.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "gateway/channels/mail/letter.h"
#include "gateway/channels/mail/mime.h"

namespace mugugno::gateway::mail {

// What daticert.xml says, as far as it is needed; all empty where it is absent or no such file.
struct CertifiedFacts {
  std::string kind;        // "avvenuta-consegna"
  std::string error;       // "nessuno", "no-dest", "no-dominio", "virus", "altro"
  std::string message_id;  // of the letter, without angle brackets
  std::string recipient;   // whom it was, or was not, delivered to
};
// No entity, DTD or name space is followed; what stands in the letter's own elements is not asked.
CertifiedFacts ReadFacts(absl::string_view xml);

// The letter within, and what the envelope says of it.
struct Unpacked {
  const MimePart* letter;  // postacert.eml, part of what was asked
  CertifiedFacts facts;
  // False for an anomaly: an ordinary mail that came to a box of PEC.
  bool certified;
};
// Nothing where it is no envelope, or one without its letter.
std::optional<Unpacked> Unpack(const MimePart& root);

// Of a receipt; nothing where it is none.
std::vector<LetterNews> ReceiptNews(const MimePart& root);

}  // namespace mugugno::gateway::mail
