#include "tenant/audit/audit_sealer.h"

#include <vector>

#include "absl/time/clock.h"

#include "tenant/audit/audit_chain.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// One look at either end of each trail's indexes, however long the trails are.
absl::Status ListUnsealed(Session& session, std::vector<std::string>* trails) {
  return session.Query(
      "SELECT newest.owner FROM (SELECT owner, MAX(id) AS id FROM audit GROUP BY owner) newest "
      "LEFT JOIN (SELECT owner, MAX(number) AS number FROM audit_seal GROUP BY owner) latest "
      "ON latest.owner = newest.owner LEFT JOIN audit_seal s "
      "ON s.owner = latest.owner AND s.number = latest.number "
      "WHERE s.last_line_id IS NULL OR newest.id > s.last_line_id",
      {}, [trails](const Row& row) {
        trails->push_back(row.Text(0));
        return absl::OkStatus();
      });
}

}  // namespace

absl::StatusOr<size_t> SealAuditTrail(Database& database, absl::string_view trail, absl::Time now,
                                      absl::Duration step) {
  size_t sealed = 0;
  while (true) {
    size_t lines = 0;
    const absl::Status done =
        database.Transact(absl::Now() + step, [&](Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(lines, SealAudit(session, trail, now));
          return absl::OkStatus();
        });
    // Another gateway made this seal: it goes on with the next, too.
    if (absl::IsAlreadyExists(done)) return sealed;
    RETURN_IF_ERROR(done);
    sealed += lines;
    if (lines < kMostSealedLines) return sealed;
  }
}

absl::StatusOr<size_t> SealUnsealedTrails(Database& database, absl::Time now, absl::Duration step,
                                          absl::FunctionRef<bool()> go_on) {
  std::vector<std::string> trails;
  RETURN_IF_ERROR(database.Read(absl::Now() + step, [&](Session& session) {
    trails.clear();
    return ListUnsealed(session, &trails);
  }));
  size_t sealed = 0;
  absl::Status first;
  for (const std::string& trail : trails) {
    if (!go_on()) break;
    const absl::StatusOr<size_t> lines = SealAuditTrail(database, trail, now, step);
    if (lines.ok()) {
      sealed += *lines;
      continue;
    }
    first.Update(lines.status());
    if (absl::IsUnavailable(first)) break;
  }
  if (!first.ok()) return first;
  return sealed;
}

}  // namespace mugugno::tenant
