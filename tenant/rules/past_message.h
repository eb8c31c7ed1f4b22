#pragma once

// The messages that opened a comune's tickets, with what people made of them: what rules are tried
// against. Called inside a transaction, with its session; the keys of the tenant are known to the
// ring before it begins.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "tenant/attachments/attachment.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// The message that opened a ticket, with what is known of its files.
struct Opening {
  v1::InboundMessage message;
  AttachedFiles files;
};

struct PastMessage {
  Uuid ticket;
  Opening opening;
  // Id of the comune whose channel carried it; empty for a shared one.
  std::string channel_tenant;
  // A person gave it to the comune: from the lobby, from another comune, or against a doubt.
  bool brought = false;
  // Where the ticket is now.
  std::string office;
  // A person brought it there or said what it is about, or somebody there worked on it: it is where
  // it belongs.
  bool judged = false;
  // Code of what it is about, where a person said so or let the rules' stand; empty where people
  // only said whose it is, or nobody judged it.
  std::string topic;
};

// The newest `limit` tickets, newest first, without restricted ones, possible reports of
// wrongdoing, tickets still in doubt, those whose words have gone, and those that were split: one
// message, two matters.
absl::StatusOr<std::vector<PastMessage>> PastMessages(Session& session, KeyRing& keys,
                                                      absl::string_view tenant, size_t limit);

// The message that opened the ticket; nothing where its words have gone.
absl::StatusOr<std::optional<Opening>> OpeningMessage(Session& session, KeyRing& keys,
                                                      absl::string_view tenant, const Uuid& ticket);

}  // namespace mugugno::tenant
