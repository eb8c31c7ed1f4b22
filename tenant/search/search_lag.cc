#include "tenant/search/search_lag.h"

#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::optional<absl::Time>> OldestUnindexed(Session& session) {
  std::optional<absl::Time> oldest;
  RETURN_IF_ERROR(session.Query(
      "SELECT f.created FROM feed f JOIN search_cursor c ON c.id = 1 AND f.position > c.position "
      "WHERE f.entity = 'ticket' ORDER BY f.position LIMIT 1",
      {}, [&](const Row& row) {
        oldest = row.Time(0);
        return absl::OkStatus();
      }));
  return oldest;
}

absl::StatusOr<int64_t> IncompleteIndexes(Session& session) {
  int64_t incomplete = 0;
  RETURN_IF_ERROR(
      session.Query("SELECT COUNT(*) FROM tenant t LEFT JOIN search_index s ON s.tenant_id = "
                    "t.tenant_id WHERE s.older_than IS NOT NULL OR (s.tenant_id IS NULL AND "
                    "EXISTS (SELECT 1 FROM ticket k WHERE k.tenant_id = t.tenant_id))",
                    {}, [&](const Row& row) {
                      incomplete = row.Int(0);
                      return absl::OkStatus();
                    }));
  return incomplete;
}

absl::StatusOr<bool> HasTickets(Session& session, absl::string_view tenant) {
  bool any = false;
  RETURN_IF_ERROR(
      session.Query("SELECT 1 FROM ticket WHERE tenant_id = ? LIMIT 1", {tenant}, [&](const Row&) {
        any = true;
        return absl::OkStatus();
      }));
  return any;
}

}  // namespace mugugno::tenant
