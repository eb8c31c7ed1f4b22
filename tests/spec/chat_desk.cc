#include "tests/spec/chat_desk.h"

#include "absl/strings/match.h"
#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr int kPage = 200;

}  // namespace

v1::Ticket ChatDesk::FindTicket(const std::string& tenant, const std::string& text) {
  v1::ListTicketsRequest request;
  request.set_parent("tenants/" + tenant);
  request.set_page_size(kPage);
  v1::ListTicketsResponse page;
  do {
    request.set_page_token(page.next_page_token());
    page = Must(gateway_.Call<v1::ListTicketsResponse>("comunicazione", "TicketService.ListTickets",
                                                       request),
                "tickets");
    for (const v1::Ticket& ticket : page.tickets()) {
      if (absl::StartsWith(ticket.preview(), text)) return ticket;
    }
  } while (!page.next_page_token().empty());
  return {};
}

v1::Ticket ChatDesk::AwaitTicket(const std::string& tenant, const std::string& text) {
  const absl::Time last = absl::Now() + kPatience;
  while (absl::Now() < last) {
    if (v1::Ticket found = FindTicket(tenant, text); !found.name().empty()) return found;
  }
  ADD_FAILURE() << "no ticket: " << text;
  return {};
}

std::vector<v1::TicketEntry> ChatDesk::Entries(const v1::Ticket& ticket) {
  v1::ListTicketEntriesRequest request;
  request.set_parent(ticket.name());
  const auto page = Must(gateway_.Call<v1::ListTicketEntriesResponse>(
                             "comunicazione", "TicketService.ListTicketEntries", request),
                         "entries");
  return {page.entries().begin(), page.entries().end()};
}

std::vector<std::string> ChatDesk::AwaitInbound(const v1::Ticket& ticket, size_t count) {
  const absl::Time last = absl::Now() + kPatience;
  while (true) {
    std::vector<std::string> texts;
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      if (entry.kind() == v1::TicketEntry::KIND_INBOUND) texts.push_back(entry.text());
    }
    if (texts.size() >= count || absl::Now() > last) return texts;
  }
}

absl::StatusOr<v1::Ticket> ChatDesk::Reply(const v1::Ticket& ticket, const std::string& text,
                                           const std::string& who) {
  v1::ReplyToTicketRequest request;
  request.set_name(ticket.name());
  request.set_text(text);
  return gateway_.Call<v1::Ticket>(who, "TicketService.ReplyToTicket", request);
}

v1::Delivery ChatDesk::AwaitDelivery(const v1::Ticket& ticket, v1::Delivery::Way way,
                                     v1::DeliveryState state) {
  v1::ListDeliveriesRequest request;
  request.set_parent(ticket.name().substr(0, ticket.name().find("/tickets/")));
  request.set_page_size(kPage);
  request.add_states(state);
  const absl::Time last = absl::Now() + kPatience;
  while (absl::Now() < last) {
    const auto page = Must(gateway_.Call<v1::ListDeliveriesResponse>(
                               "comunicazione", "DeliveryService.ListDeliveries", request),
                           "deliveries");
    for (const v1::Delivery& delivery : page.deliveries()) {
      if (delivery.way() == way && delivery.ticket() == ticket.name()) return delivery;
    }
    // The world's deliveries may be more than a page; after the last one it begins anew.
    request.set_page_token(page.next_page_token());
  }
  return {};
}

}  // namespace mugugno::tests
