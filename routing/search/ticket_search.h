#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "routing/search/excerpt.h"
#include "routing/search/search_query.h"
#include "routing/search/tenant_scan.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

// Where a search goes on: of each comune that has more, the number below which.
using SearchPlace = std::map<std::string, uint32_t>;
// In a page token, and back; nothing for other bytes.
std::string MakeSearchCursor(const SearchPlace& place);
std::optional<SearchPlace> ReadSearchCursor(absl::string_view cursor);

struct SearchPage {
  struct Hit {
    tenant::Ticket ticket;
    Excerpt excerpt;
  };
  std::vector<Hit> hits;
  SearchPlace rest;  // empty on the last page
  std::optional<absl::Time> oldest_unindexed;
  std::vector<std::string> incomplete;
};

// Finds tickets by words in the comuni named, all of one database and of the caller's. Thread-safe;
// a session is used by one thread.
class TicketSearch final {
 public:
  explicit TicketSearch(tenant::KeyRing& keys) : keys_(keys), tickets_(keys) {}

  // Makes the keys of the comuni known, before a transaction begins.
  absl::Status Prepare(const std::vector<std::string>& tenants);

  // Only comuni in `from`, and there only what stands below; nothing: the first page.
  absl::StatusOr<SearchPage> Run(tenant::Session& session, tenant::AuditLines& read,
                                 const tenant::Caller& caller,
                                 const std::vector<std::string>& tenants, const SearchQuery& query,
                                 const std::optional<SearchPlace>& from, size_t limit);

 private:
  absl::StatusOr<std::vector<TenantScan>> BeginScans(tenant::Session& session,
                                                     const tenant::Caller& caller,
                                                     const std::vector<std::string>& tenants,
                                                     const SearchQuery& query,
                                                     const std::optional<SearchPlace>& from,
                                                     SearchBudget* budget);
  struct Found {
    std::string tenant;
    TenantScan::Hit hit;
  };
  absl::StatusOr<std::vector<SearchPage::Hit>> Open(tenant::Session& session,
                                                    tenant::AuditLines& read,
                                                    const tenant::Caller& caller,
                                                    std::vector<Found> found);

  tenant::KeyRing& keys_;
  tenant::TicketStore tickets_;
};

}  // namespace mugugno::routing
