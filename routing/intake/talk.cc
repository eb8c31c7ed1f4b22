#include "routing/intake/talk.h"

#include <algorithm>

#include "tenant/tickets/state_machine.h"

namespace mugugno::routing {

using tenant::OpenTicket;

bool Hears(const tenant::Ticket& ticket) {
  return tenant::StateAfter(ticket.state, tenant::TicketAct::kHear).ok();
}

Talk::Talk(const tenant::Sender& sender, absl::Time now) : sender_(sender) {
  std::vector<const OpenTicket*> tickets;
  for (const auto& open : sender.open_tickets) tickets.push_back(open.get());
  std::stable_sort(tickets.begin(), tickets.end(), [](const OpenTicket* a, const OpenTicket* b) {
    return a->ticket.conversation_time > b->ticket.conversation_time;
  });
  for (const OpenTicket* open : tickets) {
    if (open->ticket.conversation_time < now - kFollowUp) break;
    if (std::find(comuni_.begin(), comuni_.end(), open->ticket.tenant) == comuni_.end()) {
      comuni_.push_back(open->ticket.tenant);
    }
  }
  if (!tickets.empty()) last_ = tickets.front();
  recent_ = !comuni_.empty();
  about_question_ =
      sender.correspondent.open_question && !sender.asked.empty() &&
      (last_ == nullptr || sender.asked.back().create_time > last_->ticket.conversation_time);
}

const OpenTicket* Talk::LastIn(absl::string_view tenant) const {
  const OpenTicket* last = nullptr;
  for (const auto& open : sender_.open_tickets) {
    if (open->ticket.tenant != tenant || !Hears(open->ticket)) continue;
    if (last == nullptr || open->ticket.conversation_time > last->ticket.conversation_time) {
      last = open.get();
    }
  }
  return last;
}

}  // namespace mugugno::routing
