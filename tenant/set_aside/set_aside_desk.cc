#include "tenant/set_aside/set_aside_desk.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/errors.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status SetAsideDesk::Audit(Session& session, const Caller& caller, absl::string_view owner,
                                 absl::string_view action, absl::string_view resource,
                                 absl::string_view detail) {
  return AppendAudit(session, uuids_, clock_.Now(),
                     {{std::string(owner), caller.name(), std::string(action),
                       std::string(resource), std::string(detail)}});
}

absl::StatusOr<std::vector<SetAsideMessage>> SetAsideDesk::List(
    Session& session, AuditLines& read, const Caller& caller, absl::string_view owner,
    bool discarded, const std::optional<SetAsideStore::Place>& after, size_t limit) {
  const auto state =
      discarded ? v1::SetAsideMessage::STATE_DISCARDED : v1::SetAsideMessage::STATE_WAITING;
  ASSIGN_OR_RETURN(std::vector<SetAsideMessage> messages,
                   messages_.List(session, owner, state, after, limit));
  if (messages.empty()) return messages;
  const std::string ids = absl::StrJoin(
      messages, " ",
      [](std::string* out, const SetAsideMessage& message) { out->append(message.id.ToString()); });
  read.push_back({std::string(owner), caller.name(), "set_aside.list",
                  absl::StrCat(owner, "/setAsideMessages"), ids});
  return messages;
}

absl::StatusOr<SetAsideMessage> SetAsideDesk::Apply(Session& session, const Caller& caller,
                                                    absl::string_view owner, const Uuid& id,
                                                    Place place) {
  ASSIGN_OR_RETURN(SetAsideMessage message, messages_.Lock(session, owner, id));
  if (message.state == v1::SetAsideMessage::STATE_APPLIED || !message.words) {
    return FailedPrecondition("ALREADY_APPLIED", NameOf(message), "it is an ordinary message");
  }
  if (message.discard_time && clock_.Now() - *message.discard_time > kRestoreTime) {
    return FailedPrecondition("RESTORE_TOO_LATE", NameOf(message),
                              "a discarded message can be brought back for 30 days");
  }
  RETURN_IF_ERROR(place(message));
  message.state = v1::SetAsideMessage::STATE_APPLIED;
  message.words.reset();
  message.discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  message.discard_time.reset();
  RETURN_IF_ERROR(messages_.Decide(session, message));
  RETURN_IF_ERROR(Audit(session, caller, owner, "set_aside.apply", NameOf(message), ""));
  return message;
}

absl::StatusOr<SetAsideMessage> SetAsideDesk::Discard(Session& session, const Caller& caller,
                                                      absl::string_view owner, const Uuid& id,
                                                      v1::DiscardReason reason) {
  if (reason == v1::DISCARD_REASON_UNSPECIFIED || !v1::DiscardReason_IsValid(reason)) {
    return InvalidField("reason", "is required");
  }
  if (reason == v1::DISCARD_REASON_OUTSIDE) {
    return InvalidField("reason", "is for the lobby only: nobody has told the citizen whom to ask");
  }
  ASSIGN_OR_RETURN(SetAsideMessage message, messages_.Lock(session, owner, id));
  if (message.state != v1::SetAsideMessage::STATE_WAITING) {
    return FailedPrecondition("ALREADY_DECIDED", NameOf(message), "somebody decided it before");
  }
  if (message.emergency) {
    return FailedPrecondition("EMERGENCY_NOT_SEEN", NameOf(message),
                              "make it an ordinary message and acknowledge the emergency there");
  }
  if (reason != v1::DISCARD_REASON_REPEATED && !MayBeDiscarded(message.kind)) {
    return FailedPrecondition("ALWAYS_ANSWERED", NameOf(message),
                              "a criticism, complaint or formal demand is always answered");
  }
  message.state = v1::SetAsideMessage::STATE_DISCARDED;
  message.discard_reason = reason;
  message.discard_time = clock_.Now();
  RETURN_IF_ERROR(messages_.Decide(session, message));
  RETURN_IF_ERROR(Audit(session, caller, owner, "set_aside.discard", NameOf(message),
                        v1::DiscardReason_Name(reason)));
  return message;
}

}  // namespace mugugno::tenant
