#pragma once

// A mail as it came, read (RFC 5322, 2045-2047, 2231, 3464, 3834, 6533; PEC: DM 2 November 2005).
// Values and pure functions; thread-safe. Nothing in a mail is trusted beyond what is said here:
// who sends an ordinary mail writes every byte of it, its From, its PEC headers and its news too.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway::mail {

// A longer mail is not read.
inline constexpr size_t kMostMailBytes = size_t{64} << 20;
// What a text has beyond is in a file beside it.
inline constexpr size_t kMostLetterTextBytes = 65536;
inline constexpr size_t kMostSubjectBytes = 2000;
inline constexpr size_t kMostIdBytes = 500;
inline constexpr size_t kMostReferences = 50;
inline constexpr size_t kMostNews = 50;

struct Mailbox {
  // Lower-case domain (of another alphabet as DNS has it), local part as it came; empty for none.
  std::string address;
  std::string name = {};  // as people read it, may be empty
};

struct LetterPart {  // a file with the letter
  std::string name = {};
  std::string bytes;
};

// What a letter is that no person wrote just now; such a letter is never answered by itself.
enum class Automatic { kNo, kReply, kList, kBulk, kBounce, kOurs };

// News of a letter of ours, by a mail server (RFC 3464) or a PEC provider.
struct LetterNews {
  enum class Kind { kFailed, kDelayed, kAccepted, kDelivered, kNotAccepted };
  Kind kind;
  std::string about;  // Message-ID of ours, without angle brackets; empty where it is not told
  std::string recipient = {};
  std::string status = {};  // "5.1.1", or what PEC calls the error
  // Told as a receipt of PEC. Counts on a channel that is PEC alone: anybody can write one.
  bool by_pec = false;
};

struct Letter {
  std::string message_id;  // without angle brackets; made of the bytes' hash where it has none
  std::vector<std::string> references = {};  // In-Reply-To and References, newest first, no repeats
  Mailbox from;
  Mailbox reply_to = {};
  std::vector<Mailbox> to = {};  // To, Cc
  std::string subject = {};
  std::optional<absl::Time> date = {};
  // What was written now, without what it quotes and its signature.
  std::string text = {};
  std::string quoted = {};  // the rest of the text
  std::vector<LetterPart> parts = {};
  Automatic automatic = Automatic::kNo;
  std::vector<LetterNews> news = {};
  // Came inside a PEC transport envelope (postacert.eml), which was unpacked. Whether that says
  // anything the caller knows: only what comes to a box of PEC has passed a provider.
  bool certified = false;
  // Its sender signed it (S/MIME, OpenPGP). That is neither good nor bad: it is not verified here.
  bool is_signed = false;
  // Parts beyond the limits (mime.h): the mail itself has them.
  size_t left_out = 0;
};

// Reads what it can: a mail with a broken header, part or charset is still a letter, one without a
// sender too. INVALID_ARGUMENT, whose message is why the mail is set aside: it is empty, or longer
// than kMostMailBytes.
absl::StatusOr<Letter> ReadLetter(absl::string_view raw);

}  // namespace mugugno::gateway::mail
