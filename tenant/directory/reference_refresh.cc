#include "tenant/directory/reference_refresh.h"

#include <optional>

#include "tenant/feed/feed_since.h"
#include "tenant/try.h"

namespace mugugno::tenant {

void AddReferenceLine(absl::string_view association, absl::string_view kind, Changes& changes) {
  changes.Add("", "reference", association, kind);
}

absl::Status ReferenceRefresh::CatchUp(const Cell& cell, absl::Time deadline) {
  MutexLock lock(&mutex_);
  while (true) {
    const auto before = positions_.find(&cell);
    const std::optional<int64_t> after =
        before == positions_.end() ? std::nullopt : std::optional<int64_t>(before->second);
    FeedSince since;
    std::vector<ReferenceRow> rows;
    RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
      rows.clear();
      ASSIGN_OR_RETURN(since, ReadFeedSince(session, after, "'reference'"));
      if (!since.torn) return absl::OkStatus();
      ASSIGN_OR_RETURN(rows, ListReference(session));
      return absl::OkStatus();
    }));
    for (const Change& change : since.changes) {
      RETURN_IF_ERROR(Give(cell, {change.id, change.state}, deadline));
    }
    for (const ReferenceRow& row : rows) {
      const Key key = {row.association, row.kind};
      const auto given = given_.find(key);
      if (given != given_.end() && given->second == row.revision) continue;
      RETURN_IF_ERROR(Give(cell, key, deadline));
    }
    positions_[&cell] = since.position;
    if (since.changes.empty()) return absl::OkStatus();
  }
}

absl::Status ReferenceRefresh::Give(const Cell& cell, const Key& key, absl::Time deadline) {
  ReferenceRow row;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(row, GetReference(session, key.first, key.second));
    return absl::OkStatus();
  }));
  uint64_t& given = given_[key];
  if (given == row.revision) return absl::OkStatus();
  use_(row);
  given = row.revision;
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
