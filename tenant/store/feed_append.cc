#include "tenant/store/feed_append.h"

#include <vector>

#include "tenant/errors.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status AppendToFeed(Session& session, const Changes& changes) {
  const std::vector<Change>& list = changes.list();
  if (list.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int64_t counters,
                   session.Execute("UPDATE feed_counter SET position = "
                                   "LAST_INSERT_ID(position + ?) WHERE id = 1",
                                   {list.size()}));
  if (counters != 1) return Internal("the feed has no counter");
  std::vector<SqlValue> values;
  values.reserve(5 * list.size());
  for (size_t i = 0; i < list.size(); ++i) {
    const Change& change = list[i];
    AddRow<5>(
        {SqlValue(list.size() - 1 - i), change.tenant, change.entity, change.id, change.state},
        &values);
  }
  return InsertRowsAs(
             session,
             "INSERT INTO feed (position, tenant_id, entity, entity_id, state, created) VALUES",
             "(LAST_INSERT_ID() - ?,?,?,?,?,UTC_TIMESTAMP(6))", 5, values)
      .status();
}

}  // namespace mugugno::tenant
