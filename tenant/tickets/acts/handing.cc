#include "tenant/tickets/acts/handing.h"

#include <optional>
#include <vector>

#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Counts a hand-on by staff of an office; the desk is free.
absl::Status CountBounce(Act& act) {
  if (!act.caller().OfficesIn(act.ticket().tenant).has_value()) return absl::OkStatus();
  if (act.ticket().bounce_count >= kMostBounces) {
    return FailedPrecondition("BOUNCE_LIMIT", "ticket",
                              "it was handed on twice: the desk decides where it goes");
  }
  ++act.Change().bounce_count;
  return absl::OkStatus();
}

// The comune the evidence spoke for instead; empty where it named none.
std::string SuggestedInstead(const Ticket& ticket) {
  for (const std::string& tenant : ticket.words.suggestions()) {
    if (tenant != ticket.tenant) return tenant;
  }
  return "";
}

// What the apps hold for the ticket's messages is decided now, and those who watch are told.
absl::Status ApplySubmissions(Act& act) {
  const Ticket& ticket = act.ticket();
  const auto held = static_cast<int>(v1::Submission::STATE_HELD);
  std::vector<Uuid> submissions;
  RETURN_IF_ERROR(act.session().Query(
      "SELECT id FROM submission WHERE tenant_id = ? AND ticket_id = ? AND state = ? FOR UPDATE",
      {ticket.tenant, ticket.id.bytes(), held}, [&](const Row& row) {
        submissions.push_back(Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()));
        return absl::OkStatus();
      }));
  ASSIGN_OR_RETURN(const ThreadAddress address,
                   AddressOf(act.session(), ticket.tenant, ticket.thread));
  for (const Uuid& submission : submissions) {
    AddConversationLine({address.correspondent, std::nullopt, submission, address.app,
                         v1::Submission::State_Name(v1::Submission::STATE_APPLIED)},
                        act.changes());
  }
  return act.session()
      .Execute(
          "UPDATE submission SET state = ? WHERE tenant_id = ? AND ticket_id = ? AND state = ?",
          {static_cast<int>(v1::Submission::STATE_APPLIED), ticket.tenant, ticket.id.bytes(), held})
      .status();
}

}  // namespace

const Office* OwnOffice(const TenantSlice& tenant, absl::string_view name) {
  const auto parsed = ResourceName::Parse(name);
  if (!parsed || parsed->Id("tenants") != tenant.tenant.id) return nullptr;
  return tenant.FindOffice(parsed->Id("offices"));
}

absl::Status Forward(Act& act, absl::string_view office_name, absl::string_view note) {
  const Office* office = OwnOffice(act.tenant(), office_name);
  if (office == nullptr) return InvalidField("office", "is no office of this comune");
  if (office->suspended) return InvalidField("office", "is suspended");
  RETURN_IF_ERROR(act.RequireNotHeld());
  if (!MayBeForwarded(act.ticket().kind)) {
    return FailedPrecondition("NEVER_FORWARDED", "ticket",
                              "a possible report of wrongdoing has a channel of its own");
  }
  const Ticket before = act.ticket();
  if (office->id != before.office) {
    RETURN_IF_ERROR(CountBounce(act));
    act.Change().office = office->id;
    act.Change().assignee.clear();
  }
  RETURN_IF_ERROR(act.Enter(TicketAct::kForward));
  act.SettleOffice();
  BeginWait(act.now(), &act.Change());
  act.AddEntry(v1::TicketEntry::KIND_FORWARD, note).office = office->id;
  if (office->id != before.office) {
    act.Correct(v1::Correction::ACT_FORWARD, before, before.tenant);
  }
  return act.HandOffLast(*office, note);
}

absl::Status ConfirmRoute(Act& act) {
  if (!act.ticket().held) {
    return FailedPrecondition("NOT_HELD", "ticket", "its comune is not in doubt");
  }
  const Ticket before = act.ticket();
  Ticket& ticket = act.Change();
  ticket.held = false;
  ticket.words.clear_hold_reason();
  ticket.words.clear_suggestions();
  ticket.words.mutable_route()->set_verdict(v1::Route::VERDICT_DECIDED);
  auto* evidence = ticket.words.mutable_route()->add_evidence();
  evidence->set_source(v1::Route::SOURCE_PERSON);
  evidence->set_comune(act.tenant().tenant.display_name);
  evidence->set_remark("Confermato da una persona.");
  evidence->set_counted(true);
  RETURN_IF_ERROR(ApplySubmissions(act));
  const Office* office = act.tenant().FindOffice(ticket.office);
  if (office != nullptr && office->suspended) {
    office = act.tenant().FindOffice(act.tenant().tenant.default_office);
    if (office != nullptr) ticket.office = office->id;
  }
  if (office == nullptr || !MayBeForwarded(ticket.kind)) {
    act.AddEntry(v1::TicketEntry::KIND_STATE, "");
    act.Correct(v1::Correction::ACT_CONFIRM, before, SuggestedInstead(before));
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(act.Enter(TicketAct::kConfirmRoute));
  BeginWait(act.now(), &act.Change());
  act.AddEntry(v1::TicketEntry::KIND_FORWARD, "").office = office->id;
  act.Correct(v1::Correction::ACT_CONFIRM, before, SuggestedInstead(before));
  return act.HandOffLast(*office, "");
}

}  // namespace mugugno::tenant
