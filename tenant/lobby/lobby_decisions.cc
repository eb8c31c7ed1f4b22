// What a person decides about a message of the lobby besides giving it to a comune.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/lobby/lobby_desk.h"
#include "tenant/name.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::Status CheckDiscard(const LobbyItem& item, v1::DiscardReason reason) {
  if (reason == v1::DISCARD_REASON_UNSPECIFIED || !v1::DiscardReason_IsValid(reason)) {
    return InvalidField("reason", "is required");
  }
  const bool told = item.state == v1::LobbyItem::STATE_OUTSIDE;
  if (reason == v1::DISCARD_REASON_OUTSIDE && !told) {
    return InvalidField("reason",
                        "is for what is OUTSIDE: nobody has told the citizen whom to ask");
  }
  if (item.urgent()) {
    return FailedPrecondition("EMERGENCY_NOT_SEEN", "lobby item",
                              "acknowledge the emergency first");
  }
  const bool said = reason == v1::DISCARD_REASON_OUTSIDE || reason == v1::DISCARD_REASON_REPEATED;
  if (said || MayBeDiscarded(static_cast<v1::TicketKind>(item.words->kind()))) {
    return absl::OkStatus();
  }
  return FailedPrecondition("ALWAYS_ANSWERED", "lobby item",
                            "a criticism, complaint or formal demand is always answered");
}

// What its app holds for a message that waits.
v1::Submission::State WaitingState(const LobbyItem& item) {
  switch (item.state) {
    case v1::LobbyItem::STATE_ASKED:
      return v1::Submission::STATE_ASKED;
    case v1::LobbyItem::STATE_OUTSIDE:
      return v1::Submission::STATE_OUTSIDE;
    default:
      return v1::Submission::STATE_HELD;
  }
}

}  // namespace

absl::StatusOr<LobbyItem> LobbyDesk::Acknowledge(Session& session, Changes& changes,
                                                 const Caller& caller,
                                                 absl::string_view association, const Uuid& id) {
  ASSIGN_OR_RETURN(LobbyItem item, LockWaiting(session, association, id));
  if (!item.emergency) {
    return FailedPrecondition("NOT_AN_EMERGENCY", "lobby item",
                              "it does not read like an emergency");
  }
  if (!item.urgent()) return item;
  item.emergency_acknowledge_time = clock_.Now();
  item.update_time = clock_.Now();
  RETURN_IF_ERROR(Finish(session, changes, caller, item, WaitingState(item), "lobby.acknowledge"));
  return item;
}

absl::StatusOr<LobbyItem> LobbyDesk::Discard(Session& session, Changes& changes,
                                             const Caller& caller, absl::string_view association,
                                             const Uuid& id, v1::DiscardReason reason) {
  ASSIGN_OR_RETURN(LobbyItem item, LockWaiting(session, association, id));
  RETURN_IF_ERROR(CheckDiscard(item, reason));
  RETURN_IF_ERROR(SettleQuestion(session, item));
  item.state = v1::LobbyItem::STATE_DISCARDED;
  item.discard_reason = reason;
  item.discard_time = clock_.Now();
  item.update_time = clock_.Now();
  RETURN_IF_ERROR(
      Finish(session, changes, caller, item, v1::Submission::STATE_DISCARDED, "lobby.discard"));
  return item;
}

absl::StatusOr<LobbyItem> LobbyDesk::Restore(Session& session, Changes& changes,
                                             const Caller& caller, absl::string_view association,
                                             const Uuid& id) {
  ASSIGN_OR_RETURN(LobbyItem item, items_.Lock(session, association, id));
  if (item.state != v1::LobbyItem::STATE_DISCARDED || !item.discard_time) {
    return FailedPrecondition("NOT_DISCARDED", "lobby item", "it was not discarded");
  }
  if (clock_.Now() - *item.discard_time > kRestoreTime) {
    return FailedPrecondition("RESTORE_TOO_LATE", "lobby item",
                              "a discarded message can be brought back for 30 days");
  }
  item.state = v1::LobbyItem::STATE_WAITING;
  item.discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  item.discard_time.reset();
  item.update_time = clock_.Now();
  RETURN_IF_ERROR(Finish(session, changes, caller, item, WaitingState(item), "lobby.restore"));
  return item;
}

absl::Status LobbyDesk::SettleQuestion(Session& session, const LobbyItem& item) {
  if (item.state != v1::LobbyItem::STATE_ASKED) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<LobbyItem> asked,
                   items_.Asked(session, item.association, item.correspondent));
  const bool alone = std::all_of(asked.begin(), asked.end(),
                                 [&](const LobbyItem& other) { return other.id == item.id; });
  if (!alone) return absl::OkStatus();
  CorrespondentStore correspondents(keys_);
  ASSIGN_OR_RETURN(
      Correspondent correspondent,
      correspondents.Get(session, AssociationName(item.association), item.correspondent));
  correspondent.open_question.reset();
  return correspondents.Touch(session, correspondent);
}

absl::Status LobbyDesk::Finish(Session& session, Changes& changes, const Caller& caller,
                               const LobbyItem& item, v1::Submission::State state,
                               absl::string_view action) {
  RETURN_IF_ERROR(items_.Update(session, item));
  ASSIGN_OR_RETURN(Submission submission, GetSubmission(session, item.source, item.submission));
  if (submission.state != state) {
    submission.state = state;
    RETURN_IF_ERROR(UpdateSubmission(session, submission));
    ASSIGN_OR_RETURN(const Correspondent correspondent,
                     CorrespondentStore(keys_).Get(session, AssociationName(item.association),
                                                   item.correspondent));
    AddConversationLine({item.correspondent, std::nullopt, item.submission, correspondent.app,
                         v1::Submission::State_Name(state)},
                        changes);
  }
  changes.Add("", kLobbyLine, absl::StrCat(item.association, "/", item.id.ToString()),
              v1::LobbyItem::State_Name(item.state));
  const std::string name =
      ChildName(AssociationName(item.association), "lobbyItems", item.id.ToString());
  const std::string detail = item.discard_reason == v1::DISCARD_REASON_UNSPECIFIED
                                 ? ""
                                 : v1::DiscardReason_Name(item.discard_reason);
  return Audit(session, caller, item.association, action, name, detail);
}

}  // namespace mugugno::tenant
