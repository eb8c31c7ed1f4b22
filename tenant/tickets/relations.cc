#include "tenant/tickets/relations.h"

#include <algorithm>

#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status Relate(Session& session, absl::string_view tenant, const Uuid& one, const Uuid& other,
                    absl::string_view creator, absl::Time now) {
  return session
      .Execute(
          "INSERT INTO ticket_relation (tenant_id, low_id, high_id, creator, create_time) VALUES "
          "(?, ?, ?, ?, ?)",
          {tenant, std::min(one, other).bytes(), std::max(one, other).bytes(), creator, now})
      .status();
}

absl::StatusOr<bool> Unrelate(Session& session, absl::string_view tenant, const Uuid& one,
                              const Uuid& other) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(
          "DELETE FROM ticket_relation WHERE tenant_id = ? AND low_id = ? AND high_id = ?",
          {tenant, std::min(one, other).bytes(), std::max(one, other).bytes()}));
  return rows > 0;
}

absl::StatusOr<std::vector<Uuid>> RelatedTo(Session& session, absl::string_view tenant,
                                            const Uuid& ticket) {
  std::vector<Uuid> related;
  RETURN_IF_ERROR(session.Query(
      "SELECT high_id FROM ticket_relation WHERE tenant_id = ? AND low_id = ? UNION ALL "
      "SELECT low_id FROM ticket_relation WHERE tenant_id = ? AND high_id = ?",
      {tenant, ticket.bytes(), tenant, ticket.bytes()}, [&](const Row& row) {
        related.push_back(Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()));
        return absl::OkStatus();
      }));
  return related;
}

}  // namespace mugugno::tenant
