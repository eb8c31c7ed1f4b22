#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/v1/set_aside_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// A message that was acknowledged under a key another one had used. Its id is the submission's. A
// value.
struct SetAsideMessage {
  std::string owner;  // of the channel
  Uuid id;
  std::string source;  // "apps/{app}", or a channel's whole name
  std::string reason;  // "KEY_REUSED"
  v1::SetAsideMessage::State state = v1::SetAsideMessage::STATE_WAITING;
  // As they came; none once it became an ordinary message.
  std::optional<v1::SubmitMessageRequest> words;
  bool emergency = false;
  v1::TicketKind kind = v1::TICKET_KIND_UNSPECIFIED;
  v1::DiscardReason discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  std::optional<absl::Time> discard_time;
  absl::Time create_time;
};

// "tenants/{t}/setAsideMessages/{m}", or below an association.
std::string NameOf(const SetAsideMessage& message);

}  // namespace mugugno::tenant
