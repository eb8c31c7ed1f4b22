#include "tenant/tickets/ticket.h"

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::tenant {

int Ticket::rank() const { return TicketRank(state, urgent()); }

bool Ticket::desk_only() const { return held || !MayBeForwarded(kind); }

void EnterState(v1::TicketState state, Ticket* ticket) {
  const bool was_ended = IsEnded(ticket->state);
  ticket->state = state;
  if (IsEnded(state) && !was_ended) {
    ticket->words.set_matter(ticket->open_matter);
    ticket->open_matter.clear();
  } else if (!IsEnded(state) && was_ended) {
    ticket->open_matter = ticket->words.matter();
    ticket->words.clear_matter();
  }
}

void BeginWait(absl::Time now, Ticket* ticket) {
  ticket->wait_time = now;
  ticket->reminder_count = 0;
}

std::string EtagOf(const Ticket& ticket) { return absl::StrCat(ticket.revision); }

absl::Status CheckEtag(const Ticket& ticket, absl::string_view etag) {
  if (etag.empty() || etag == EtagOf(ticket)) return absl::OkStatus();
  return EtagMismatch();
}

}  // namespace mugugno::tenant
