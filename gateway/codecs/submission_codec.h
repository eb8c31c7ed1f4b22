#pragma once

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

#include "mugugno/v1/submission.pb.h"
#include "routing/intake/accepted.h"
#include "tenant/directory/snapshot.h"
#include "tenant/set_aside/set_aside_message.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/submission.h"

namespace mugugno::gateway {

// What an app sees, all of it below its own name. Pure functions.

// The whole rules of a message beyond those of its fields: a text or an attachment, names of the
// app itself, times. INVALID_ARGUMENT names every broken one.
absl::Status CheckMessage(const v1::InboundMessage& message, absl::string_view app, absl::Time now);

v1::Submission EncodeTaken(const routing::Taken& taken, absl::string_view app,
                           const tenant::DirectorySnapshot& directory);

// What the ticket of a submission is now; empty number without one.
struct TicketGlance {
  std::string number;
  std::string office;
  v1::CitizenState state = v1::CITIZEN_STATE_UNSPECIFIED;
  bool held = false;
};
v1::Submission EncodeSubmission(const tenant::Submission& submission, const TicketGlance& ticket,
                                absl::string_view app, const tenant::DirectorySnapshot& directory);

// What an app holds for a message under a used request_id, until it is applied.
v1::Submission EncodeSetAside(const tenant::SetAsideMessage& message, absl::string_view app);

// `number` and `author` as far as there are any.
v1::ConversationEntry EncodeEntry(const tenant::ConversationPointer& pointer,
                                  const storage::v1::EntryWords& words, absl::string_view app,
                                  absl::string_view number, absl::string_view author);

}  // namespace mugugno::gateway
