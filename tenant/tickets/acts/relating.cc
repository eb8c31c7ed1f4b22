#include "tenant/tickets/acts/relating.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/tickets/relations.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::StatusOr<Ticket> LockOther(Act& act, const Uuid& id) {
  if (id == act.ticket().id) return InvalidField("other", "is the ticket itself");
  ASSIGN_OR_RETURN(Ticket other, act.tickets().Lock(act.session(), act.ticket().tenant, id));
  RETURN_IF_ERROR(RequireVisible(act.caller(), other));
  return other;
}

// On both, the other's number.
absl::Status Tell(Act& act, v1::TicketEntry::Kind kind, Ticket* other) {
  act.AddEntry(kind, other->number).words->set_ticket(std::string(other->id.bytes()));
  TicketEntry there = act.EntryIn(*other, kind, act.ticket().number);
  there.words->set_ticket(std::string(act.ticket().id.bytes()));
  return act.StoreElsewhere(other, there);
}

}  // namespace

absl::Status Link(Act& act, const Uuid& id) {
  ASSIGN_OR_RETURN(Ticket other, LockOther(act, id));
  // Offices read the other's number in the history: there is nothing of which only the desk knows.
  if (act.ticket().desk_only() || other.desk_only()) {
    return FailedPrecondition(
        "DESK_ONLY", "other",
        "a report of wrongdoing, or a ticket that is held, is related to none");
  }
  RETURN_IF_ERROR(RequireSameReaders(act.ticket(), other));
  // Where nobody can write a note any more, nobody works.
  RETURN_IF_ERROR(StateAfter(act.ticket().state, TicketAct::kNote).status());
  RETURN_IF_ERROR(StateAfter(other.state, TicketAct::kNote).status());
  const std::string& tenant = act.ticket().tenant;
  ASSIGN_OR_RETURN(const std::vector<Uuid> related,
                   RelatedTo(act.session(), tenant, act.ticket().id));
  if (std::count(related.begin(), related.end(), other.id) > 0) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Uuid> others, RelatedTo(act.session(), tenant, other.id));
  if (std::max(related.size(), others.size()) >= kMostRelations) {
    return FailedPrecondition(
        "TOO_MANY_LINKS", "ticket",
        absl::StrCat("a ticket has at most ", kMostRelations, " related ones"));
  }
  RETURN_IF_ERROR(
      Relate(act.session(), tenant, act.ticket().id, other.id, act.caller().name(), act.now()));
  return Tell(act, v1::TicketEntry::KIND_LINK, &other);
}

absl::Status Unlink(Act& act, const Uuid& id) {
  ASSIGN_OR_RETURN(Ticket other, LockOther(act, id));
  ASSIGN_OR_RETURN(const bool was,
                   Unrelate(act.session(), act.ticket().tenant, act.ticket().id, other.id));
  if (!was) {
    return FailedPrecondition("NOT_LINKED", "other", "the tickets are not related");
  }
  return Tell(act, v1::TicketEntry::KIND_UNLINK, &other);
}

}  // namespace mugugno::tenant
