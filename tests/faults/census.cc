#include "tests/faults/census.h"

#include <functional>
#include <map>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr char kMark[] = ", pratica ";
constexpr size_t kDigits = 6;

int MarkOf(const std::string& text) {
  const size_t at = text.rfind(kMark);
  int mark = 0;
  if (at == std::string::npos || !absl::SimpleAtoi(text.substr(at + sizeof(kMark) - 1), &mark)) {
    Must(absl::DataLossError(text), "a message without its mark");
  }
  return mark;
}

template <typename Response, typename Request>
void ForEachPage(ExampleAssociation& association, const std::string& caller,
                 const std::string& method, Request request,
                 const std::function<void(const Response&)>& see) {
  Response response;
  do {
    request.set_page_size(200);
    request.set_page_token(response.next_page_token());
    response.Clear();
    Must(association.Call(caller, method, request, &response), method);
    see(response);
  } while (!response.next_page_token().empty());
}

void CountTickets(ExampleAssociation& association, const std::string& caller,
                  const std::string& tenant, std::vector<Found>* found) {
  std::vector<std::string> tickets;
  v1::ListTicketsRequest list;
  list.set_parent(tenant);
  ForEachPage<v1::ListTicketsResponse>(association, caller, "TicketService.ListTickets", list,
                                       [&](const v1::ListTicketsResponse& page) {
                                         for (const v1::Ticket& ticket : page.tickets())
                                           tickets.push_back(ticket.name());
                                       });
  for (const std::string& ticket : tickets) {
    v1::ListTicketEntriesRequest entries;
    entries.set_parent(ticket);
    ForEachPage<v1::ListTicketEntriesResponse>(
        association, caller, "TicketService.ListTicketEntries", entries,
        [&](const v1::ListTicketEntriesResponse& page) {
          for (const v1::TicketEntry& entry : page.entries()) {
            if (entry.kind() != v1::TicketEntry::KIND_INBOUND) continue;
            found->push_back({MarkOf(entry.text()), tenant, ticket});
          }
        });
  }
}

void CountLobby(ExampleAssociation& association, std::vector<Found>* found) {
  v1::ListLobbyItemsRequest list;
  list.set_parent("associations/golfo-paradiso");
  ForEachPage<v1::ListLobbyItemsResponse>(
      association, "comunicazione", "LobbyService.ListLobbyItems", list,
      [&](const v1::ListLobbyItemsResponse& page) {
        for (const v1::LobbyItem& item : page.lobby_items()) {
          found->push_back({MarkOf(item.text()), "lobby", item.name()});
        }
      });
}

}  // namespace

std::string Marked(const std::string& text, int mark) {
  return absl::StrFormat("%s%s%0*d", text, kMark, static_cast<int>(kDigits), mark);
}

std::vector<Found> TakeCensus(ExampleAssociation& association) {
  std::vector<Found> found;
  for (const char* tenant : {"tenants/sori", "tenants/recco"}) {
    CountTickets(association, "comunicazione", tenant, &found);
  }
  CountTickets(association, "estraneo", "tenants/chiavari", &found);
  CountLobby(association, &found);
  return found;
}

std::vector<std::string> Discrepancies(const std::vector<Acknowledged>& acknowledged,
                                       const std::vector<Found>& found) {
  std::map<int, std::vector<std::string>> places;
  for (const Found& one : found) places[one.mark].push_back(one.place);
  std::vector<std::string> lines;
  for (const Acknowledged& message : acknowledged) {
    const auto at = places.find(message.mark);
    if (at == places.end()) {
      lines.push_back(absl::StrCat("lost: ", message.mark, " of ", message.place));
      continue;
    }
    const std::vector<std::string>& seen = at->second;
    if (seen.size() > 1) {
      lines.push_back(absl::StrCat("doubled: ", message.mark, " of ", message.place, " is in ",
                                   absl::StrJoin(seen, " and ")));
    } else if (seen.front() != message.place) {
      lines.push_back(
          absl::StrCat("crossed: ", message.mark, " of ", message.place, " is in ", seen.front()));
    }
    places.erase(at);
  }
  for (const auto& [mark, seen] : places) {
    lines.push_back(absl::StrCat("nobody sent: ", mark, " in ", absl::StrJoin(seen, " and ")));
  }
  return lines;
}

}  // namespace mugugno::tests
