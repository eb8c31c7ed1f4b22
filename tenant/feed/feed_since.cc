#include "tenant/feed/feed_since.h"

#include "absl/strings/str_cat.h"

#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kMostLines = 1000;

absl::StatusOr<int64_t> Number(Session& session, absl::string_view query) {
  int64_t number = 0;
  RETURN_IF_ERROR(session.Query(query, {}, [&number](const Row& row) {
    number = row.Int(0);
    return absl::OkStatus();
  }));
  return number;
}

}  // namespace

absl::StatusOr<FeedSince> ReadFeedSince(Session& session, std::optional<int64_t> after,
                                        absl::string_view entities) {
  FeedSince since;
  ASSIGN_OR_RETURN(since.position,
                   Number(session, "SELECT position FROM feed_counter WHERE id = 1"));
  since.torn = !after;
  if (since.torn || since.position == *after) return since;
  ASSIGN_OR_RETURN(const int64_t first,
                   Number(session, "SELECT position FROM feed ORDER BY position LIMIT 1"));
  since.torn = first == 0 || first > *after + 1;
  if (since.torn) return since;
  int64_t last = *after;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT position, tenant_id, entity, entity_id, state FROM feed "
                   "WHERE position > ? AND position <= ? AND entity IN (",
                   entities, ") ORDER BY position LIMIT ?"),
      {*after, since.position, static_cast<int64_t>(kMostLines)}, [&](const Row& row) {
        last = row.Int(0);
        since.changes.push_back({row.Text(1), row.Text(2), row.Bytes(3), row.Text(4)});
        return absl::OkStatus();
      }));
  if (since.changes.size() == kMostLines) since.position = last;
  return since;
}

}  // namespace mugugno::tenant
