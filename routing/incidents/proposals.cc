#include "routing/incidents/proposals.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

#include "routing/text/words.h"

namespace mugugno::routing {
namespace {

using Tickets = std::vector<const GatheredTicket*>;

// Those that came without a longer pause, one group after the other.
std::vector<Tickets> ByTime(Tickets tickets) {
  std::stable_sort(tickets.begin(), tickets.end(),
                   [](const auto* a, const auto* b) { return a->create_time < b->create_time; });
  std::vector<Tickets> groups;
  for (const GatheredTicket* ticket : tickets) {
    if (groups.empty() ||
        ticket->create_time - groups.back().back()->create_time > kLongestSilence) {
      groups.emplace_back();
    }
    groups.back().push_back(ticket);
  }
  return groups;
}

void Add(const std::string& topic, const std::string& place, const Tickets& tickets, size_t fewest,
         std::vector<TicketGroup>* groups) {
  for (const Tickets& each : ByTime(tickets)) {
    if (each.size() < fewest) continue;
    TicketGroup& group = groups->emplace_back();
    group.topic = topic;
    group.place = place;
    for (const GatheredTicket* ticket : each) group.tickets.push_back(ticket->name);
    group.first = each.front()->create_time;
    group.last = each.back()->create_time;
  }
}

}  // namespace

std::vector<std::string> PlacesNamed(absl::string_view text, absl::string_view tenant,
                                     const RoutingSnapshot& snapshot) {
  std::set<std::string> places;
  for (const PlaceMatch& place : snapshot.FindPlaces(Words(text))) {
    if (place.role != PlaceRole::kPlace || place.kind == PlaceKind::kComune ||
        place.kind == PlaceKind::kPeople) {
      continue;
    }
    const bool here = std::any_of(place.members.begin(), place.members.end(), [&](size_t member) {
      return snapshot.tenants()[member].tenant == tenant;
    });
    if (here) places.emplace(place.name);
  }
  return {places.begin(), places.end()};
}

std::vector<TicketGroup> ProposeGroups(absl::Span<const GatheredTicket> tickets,
                                       const RoutingSnapshot& snapshot) {
  std::map<std::tuple<std::string, std::string, std::string>, Tickets> at_places;
  std::map<std::string, Tickets> of_topics;
  for (const GatheredTicket& ticket : tickets) {
    of_topics[ticket.topic].push_back(&ticket);
    for (std::string& place : PlacesNamed(ticket.text, ticket.tenant, snapshot)) {
      at_places[{ticket.topic, ticket.tenant, std::move(place)}].push_back(&ticket);
    }
  }
  std::vector<TicketGroup> groups;
  for (const auto& [key, of_place] : at_places) {
    Add(std::get<0>(key), std::get<2>(key), of_place, kFewestAtAPlace, &groups);
  }
  std::set<std::vector<std::string>> known;
  for (const TicketGroup& group : groups) known.insert(group.tickets);
  std::vector<TicketGroup> wide;
  for (const auto& [topic, of_topic] : of_topics) {
    Add(topic, "", of_topic, kFewestOfATopic, &wide);
  }
  // Where all of a topic are at one place, that is the proposal.
  for (TicketGroup& group : wide) {
    if (!known.contains(group.tickets)) groups.push_back(std::move(group));
  }
  std::stable_sort(groups.begin(), groups.end(), [](const TicketGroup& a, const TicketGroup& b) {
    return a.tickets.size() > b.tickets.size();
  });
  return groups;
}

}  // namespace mugugno::routing
