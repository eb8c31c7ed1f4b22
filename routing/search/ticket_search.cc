#include "routing/search/ticket_search.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/name.h"
#include "tenant/search/search_lag.h"
#include "tenant/tickets/acts/act.h"
#include "tenant/tickets/reply_window.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using tenant::Caller;
using tenant::Session;
using tenant::Ticket;
using tenant::Uuid;

constexpr size_t kNumberSize = 4;

}  // namespace

// For each: length of the id (1) | id | number (4, big-endian)
std::string MakeSearchCursor(const SearchPlace& place) {
  std::string cursor;
  for (const auto& [tenant, before] : place) {
    cursor.push_back(static_cast<char>(tenant.size()));
    cursor += tenant;
    for (size_t i = kNumberSize; i-- > 0;) cursor.push_back(static_cast<char>(before >> (8 * i)));
  }
  return cursor;
}

std::optional<SearchPlace> ReadSearchCursor(absl::string_view cursor) {
  SearchPlace place;
  while (!cursor.empty()) {
    const auto size = static_cast<unsigned char>(cursor.front());
    if (cursor.size() < 1 + size + kNumberSize) return std::nullopt;
    uint32_t& before = place[std::string(cursor.substr(1, size))];
    for (size_t i = 0; i < kNumberSize; ++i) {
      before = before << 8 | static_cast<unsigned char>(cursor[1 + size + i]);
    }
    cursor.remove_prefix(1 + size + kNumberSize);
  }
  return place;
}

absl::Status TicketSearch::Prepare(const std::vector<std::string>& tenants) {
  for (const std::string& each : tenants) {
    RETURN_IF_ERROR(keys_.Keys(tenant::KeyOwner::Tenant(each)).status());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<TenantScan>> TicketSearch::BeginScans(
    Session& session, const Caller& caller, const std::vector<std::string>& tenants,
    const SearchQuery& query, const std::optional<SearchPlace>& from, SearchBudget* budget) {
  std::vector<TenantScan> scans;
  for (const std::string& each : tenants) {
    uint32_t before = std::numeric_limits<uint32_t>::max();
    if (from) {
      const auto place = from->find(each);
      if (place == from->end()) continue;
      before = place->second;
    }
    ASSIGN_OR_RETURN(auto own, keys_.Keys(tenant::KeyOwner::Tenant(each)));
    ASSIGN_OR_RETURN(TenantScan scan, TenantScan::Begin({session, keys_, std::move(own), query,
                                                         tenant::ViewOf(caller, each), *budget},
                                                        before));
    scans.push_back(std::move(scan));
  }
  return scans;
}

absl::StatusOr<SearchPage> TicketSearch::Run(Session& session, tenant::AuditLines& read,
                                             const Caller& caller,
                                             const std::vector<std::string>& tenants,
                                             const SearchQuery& query,
                                             const std::optional<SearchPlace>& from, size_t limit) {
  SearchPage page;
  ASSIGN_OR_RETURN(page.oldest_unindexed, tenant::OldestUnindexed(session));
  SearchBudget budget;
  ASSIGN_OR_RETURN(std::vector<TenantScan> scans,
                   BeginScans(session, caller, tenants, query, from, &budget));
  std::vector<Found> found;
  bool stopped = false;
  while (found.size() < limit && !stopped) {
    TenantScan* newest = nullptr;
    Uuid id;
    for (TenantScan& scan : scans) {
      ASSIGN_OR_RETURN(const TenantScan::Hit* hit, scan.Peek());
      // Nobody knows how new its next one is.
      stopped = stopped || (hit == nullptr && scan.rest());
      if (hit == nullptr || (newest != nullptr && hit->ticket.ticket < id)) continue;
      newest = &scan;
      id = hit->ticket.ticket;
    }
    if (newest == nullptr) break;
    if (!stopped) found.push_back({newest->tenant(), newest->Take()});
  }
  for (const TenantScan& scan : scans) {
    if (scan.incomplete()) page.incomplete.push_back(scan.tenant());
    if (const auto rest = scan.rest()) page.rest[scan.tenant()] = *rest;
  }
  ASSIGN_OR_RETURN(page.hits, Open(session, read, caller, std::move(found)));
  return page;
}

absl::StatusOr<std::vector<SearchPage::Hit>> TicketSearch::Open(Session& session,
                                                                tenant::AuditLines& read,
                                                                const Caller& caller,
                                                                std::vector<Found> found) {
  std::map<std::string, std::vector<Uuid>> ids;
  for (const Found& each : found) ids[each.tenant].push_back(each.hit.ticket.ticket);
  std::map<Uuid, Ticket> tickets;
  for (const auto& [tenant, wanted] : ids) {
    ASSIGN_OR_RETURN(std::vector<Ticket> some, tickets_.GetSome(session, tenant, wanted));
    for (Ticket& ticket : some) tickets[ticket.id] = std::move(ticket);
  }
  std::vector<SearchPage::Hit> hits;
  std::vector<Ticket> shown;
  std::map<std::string, std::vector<std::string>> told;
  for (Found& each : found) {
    const auto ticket = tickets.find(each.hit.ticket.ticket);
    // It may have moved since the index was asked.
    if (ticket == tickets.end() || !RequireVisible(caller, ticket->second).ok()) continue;
    told[each.tenant].push_back(ticket->first.ToString());
    shown.push_back(std::move(ticket->second));
    hits.push_back({{}, std::move(each.hit.excerpt)});
  }
  RETURN_IF_ERROR(FillReplyWindows(session, caller.directory(), absl::MakeSpan(shown)));
  for (size_t i = 0; i < hits.size(); ++i) hits[i].ticket = std::move(shown[i]);
  for (const auto& [tenant, list] : told) {
    read.push_back({tenant::TenantName(tenant), caller.name(), "ticket.search",
                    absl::StrCat(tenant::TenantName(tenant), "/tickets"),
                    absl::StrJoin(list, " ")});
  }
  return hits;
}

}  // namespace mugugno::routing
