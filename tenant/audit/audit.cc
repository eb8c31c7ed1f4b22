#include "tenant/audit/audit.h"

#include <array>
#include <utility>
#include <vector>

#include "tenant/store/insert_rows.h"

namespace mugugno::tenant {

absl::Status AppendAudit(Session& session, UuidSource& ids, absl::Time now,
                         absl::Span<const AuditLine> lines) {
  constexpr size_t kColumnCount = 7;
  std::vector<SqlValue> values;
  values.reserve(lines.size() * kColumnCount);
  for (const AuditLine& line : lines) {
    std::array<SqlValue, kColumnCount> row = {
        line.owner, ids.Next().bytes(), now, line.actor, line.action, line.resource, line.detail};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session,
                    "INSERT INTO audit (owner, id, create_time, actor, action, resource, detail) "
                    "VALUES",
                    kColumnCount, values)
      .status();
}

}  // namespace mugugno::tenant
