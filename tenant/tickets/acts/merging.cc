#include "tenant/tickets/acts/merging.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::Status Impossible(absl::string_view why) {
  return FailedPrecondition("MERGE_IMPOSSIBLE", "ticket", why);
}

absl::Status RequireMergeable(const Act& act, const Ticket& target) {
  RETURN_IF_ERROR(act.RequireNotHeld());
  if (act.ticket().urgent()) {
    return FailedPrecondition("EMERGENCY_NOT_SEEN", "ticket", "acknowledge the emergency first");
  }
  if (target.id == act.ticket().id) return Impossible("a ticket is no duplicate of itself");
  if (target.thread != act.ticket().thread) {
    return Impossible("the other ticket is another citizen's, who would read this one's answers");
  }
  RETURN_IF_ERROR(RequireSameReaders(act.ticket(), target));
  if (target.held || IsEnded(target.state)) return Impossible("the other ticket is not worked on");
  return absl::OkStatus();
}

}  // namespace

absl::Status Merge(Act& act, const Uuid& into) {
  const std::string& tenant = act.ticket().tenant;
  ASSIGN_OR_RETURN(Ticket target, act.tickets().Lock(act.session(), tenant, into));
  RETURN_IF_ERROR(RequireVisible(act.caller(), target));
  RETURN_IF_ERROR(RequireMergeable(act, target));
  for (const auto& earlier : act.ticket().words.former()) *target.words.add_former() = earlier;
  storage::v1::TicketWords::Former& former = *target.words.add_former();
  former.set_tenant(tenant);
  former.set_ticket(std::string(act.ticket().id.bytes()));
  former.set_matter(act.ticket().open_matter);
  // What the citizen says next follows what was said in either.
  target.conversation_time = std::max(target.conversation_time, act.ticket().conversation_time);
  RETURN_IF_ERROR(act.Enter(TicketAct::kMerge));
  act.Change().merged_into = into;
  act.AddEntry(v1::TicketEntry::KIND_STATE, target.number);
  ASSIGN_OR_RETURN(std::vector<Submission> submissions,
                   SubmissionsOf(act.session(), tenant, act.ticket().id));
  for (Submission& submission : submissions) {
    submission.ticket = into;
    RETURN_IF_ERROR(UpdateSubmission(act.session(), submission));
  }
  return act.NoteElsewhere(&target, absl::StrCat("+ ", act.ticket().number));
}

}  // namespace mugugno::tenant
