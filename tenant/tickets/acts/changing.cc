#include "tenant/tickets/acts/changing.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status ChangeState(Act& act, v1::TicketState state, absl::string_view note) {
  RETURN_IF_ERROR(act.RequireNotHeld());
  RETURN_IF_ERROR(StateAfterChange(act.ticket().state, state));
  if (state == v1::TICKET_STATE_RESOLVED) {
    ASSIGN_OR_RETURN(const bool told, act.entries().CitizenWasTold(
                                          act.session(), act.ticket().tenant, act.ticket().id));
    if (!told) {
      return FailedPrecondition("CITIZEN_NOT_TOLD", "ticket", "answer the citizen first");
    }
  }
  EnterState(state, &act.Change());
  if (state == v1::TICKET_STATE_REOPENED) {
    act.Change().outcome = v1::TICKET_OUTCOME_UNSPECIFIED;
    act.Change().words.clear_no_reply_reason();
    BeginWait(act.now(), &act.Change());
  }
  act.AddEntry(v1::TicketEntry::KIND_STATE, note);
  return absl::OkStatus();
}

absl::Status CorrectTopic(Act& act, absl::string_view topic) {
  if (act.ticket().topic == topic) return absl::OkStatus();
  RETURN_IF_ERROR(act.Enter(TicketAct::kCorrectTopic));
  const Ticket before = act.ticket();
  act.Change().topic = std::string(topic);
  act.SettleOffice();
  act.AddEntry(v1::TicketEntry::KIND_TOPIC, topic);
  act.Correct(v1::Correction::ACT_TOPIC, before, before.tenant);
  return absl::OkStatus();
}

absl::Status Discard(Act& act, v1::DiscardReason reason) {
  if (reason == v1::DISCARD_REASON_UNSPECIFIED || !v1::DiscardReason_IsValid(reason)) {
    return InvalidField("reason", "is required");
  }
  if (reason == v1::DISCARD_REASON_OUTSIDE || reason == v1::DISCARD_REASON_REPEATED) {
    return InvalidField("reason", "is not for tickets: transfer, merge or close it");
  }
  if (!MayBeDiscarded(act.ticket().kind)) {
    return FailedPrecondition("ALWAYS_ANSWERED", "ticket",
                              "a criticism, complaint or formal demand is always answered");
  }
  if (act.ticket().urgent()) {
    return FailedPrecondition("EMERGENCY_NOT_SEEN", "ticket", "acknowledge the emergency first");
  }
  RETURN_IF_ERROR(act.Enter(TicketAct::kDiscard));
  act.Change().discard_reason = reason;
  act.Change().discard_time = act.now();
  act.AddEntry(v1::TicketEntry::KIND_STATE, "");
  return absl::OkStatus();
}

absl::Status Restore(Act& act) {
  const auto discarded = act.ticket().discard_time;
  if (discarded && act.now() - *discarded > kRestoreTime) {
    return FailedPrecondition("RESTORE_TOO_LATE", "ticket",
                              "a discarded ticket can be brought back for 30 days");
  }
  RETURN_IF_ERROR(act.Enter(TicketAct::kRestore));
  act.Change().discard_reason = v1::DISCARD_REASON_UNSPECIFIED;
  act.Change().discard_time.reset();
  act.AddEntry(v1::TicketEntry::KIND_STATE, "");
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
