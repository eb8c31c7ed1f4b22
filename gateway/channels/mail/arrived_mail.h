#pragma once

// A mail found in a mailbox, as the journal keeps it and as a message. Pure functions.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/channels/mail/letter.h"
#include "mugugno/storage/v1/mail.pb.h"
#include "routing/intake/post.h"
#include "tenant/uuid.h"

namespace mugugno::gateway::mail {

// Where and when it was found.
struct Found {
  std::string mailbox;  // address
  bool certified = false;
  absl::Time time;   // the server's, in seconds
  uint32_t uid = 0;  // there; grows with what comes within a second
  bool cut = false;  // there is more of it than was fetched
};

// What the journal keeps, and the bytes of its files, in the same order.
struct Opened {
  storage::v1::ArrivedMail mail;
  std::vector<LetterPart> files;
};
Opened Open(const std::string& raw, const Found& found);

// Which attachment of the channel (its whole name) one of its files is: the same for a repeat.
tenant::Uuid FileId(absl::string_view channel, const storage::v1::ArrivedMail& mail, int file);

// As ChatKind::Read. What a mailbox's provider says counts in a certified one only.
absl::StatusOr<routing::Post> ReadArrived(absl::string_view channel, absl::string_view piece);

// Message-ID of ours whose tag that is, in that mailbox, and back; empty where it is none of ours.
std::string MessageIdOf(absl::string_view tag, absl::string_view mailbox);
std::string TagIn(absl::string_view message_id, absl::string_view mailbox);
// As a Post's key.
std::string KeyOf(absl::string_view message_id);

}  // namespace mugugno::gateway::mail
