#include "tenant/vault/key_refresh.h"

#include <utility>

#include "tenant/store/session.h"
#include "tenant/try.h"
#include "tenant/vault/key_lines.h"

namespace mugugno::tenant {
namespace {

struct FeedPart {
  absl::flat_hash_set<KeyOwner> owners;
  int64_t position = 0;
  // Lines that were not read are gone.
  bool torn = false;
};

absl::StatusOr<int64_t> Number(Session& session, absl::string_view query) {
  int64_t number = 0;
  RETURN_IF_ERROR(session.Query(query, {}, [&number](const Row& row) {
    number = row.Int(0);
    return absl::OkStatus();
  }));
  return number;
}

absl::StatusOr<FeedPart> ReadFeed(Session& session, std::optional<int64_t> after) {
  FeedPart part;
  ASSIGN_OR_RETURN(part.position,
                   Number(session, "SELECT position FROM feed_counter WHERE id = 1"));
  part.torn = !after;
  if (part.torn || part.position == *after) return part;
  ASSIGN_OR_RETURN(const int64_t first,
                   Number(session, "SELECT position FROM feed ORDER BY position LIMIT 1"));
  part.torn = first == 0 || first > *after + 1;
  RETURN_IF_ERROR(session.Query(
      "SELECT tenant_id, entity, entity_id FROM feed WHERE position > ? AND position <= ? AND "
      "entity = 'key'",
      {*after, part.position}, [&part](const Row& row) {
        auto owner = KeyOwnerOf({row.Text(0), row.Text(1), row.Bytes(2), ""});
        if (owner) part.owners.insert(*std::move(owner));
        return absl::OkStatus();
      }));
  return part;
}

}  // namespace

absl::Status KeyRefresh::CatchUp(absl::Time deadline) {
  FeedPart part;
  RETURN_IF_ERROR(home_.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(part, ReadFeed(session, position_));
    return absl::OkStatus();
  }));
  if (part.torn) RETURN_IF_ERROR(keys_.RefreshAll());
  stale_.merge(part.owners);
  position_ = part.position;
  absl::Status first;
  absl::flat_hash_set<KeyOwner> still;
  for (const KeyOwner& owner : stale_) {
    const absl::Status read = keys_.Refresh(owner);
    first.Update(read);
    // Keys that were shredded are not to be had the next time either.
    if (!read.ok() && !absl::IsFailedPrecondition(read)) still.insert(owner);
  }
  stale_ = std::move(still);
  return first;
}

}  // namespace mugugno::tenant
