#include "tenant/store/feed_append.h"

#include <algorithm>
#include <bit>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kMostRowsPerStatement = 64;
constexpr char kRow[] = "(LAST_INSERT_ID() - ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))";

std::string Statement(size_t rows) {
  std::string sql = absl::StrCat(
      "INSERT INTO feed (position, tenant_id, entity, entity_id, state, created) VALUES ", kRow);
  for (size_t i = 1; i < rows; ++i) absl::StrAppend(&sql, ",", kRow);
  return sql;
}

}  // namespace

absl::Status AppendToFeed(Session& session, const Changes& changes) {
  const std::vector<Change>& list = changes.list();
  if (list.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t counters,
                   session.Execute("UPDATE feed_counter SET position = "
                                   "LAST_INSERT_ID(position + ?) WHERE id = 1",
                                   {list.size()}));
  if (counters != 1) return Internal("the feed has no counter");
  for (size_t begin = 0, end = 0; begin < list.size(); begin = end) {
    // Powers of two, so that there are few texts of statements.
    end = begin + std::min(kMostRowsPerStatement, std::bit_floor(list.size() - begin));
    std::vector<SqlValue> values;
    for (size_t i = begin; i < end; ++i) {
      const Change& change = list[i];
      values.insert(values.end(), {SqlValue(list.size() - 1 - i), change.tenant, change.entity,
                                   change.id, change.state});
    }
    RETURN_IF_ERROR(session.Execute(Statement(end - begin), values).status());
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
