#include "tenant/vault/key_refresh.h"

#include <utility>

#include "tenant/feed/feed_since.h"
#include "tenant/store/session.h"
#include "tenant/try.h"
#include "tenant/vault/key_lines.h"

namespace mugugno::tenant {
absl::Status KeyRefresh::CatchUp(absl::Time deadline) {
  FeedSince since;
  RETURN_IF_ERROR(home_.Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(since, ReadFeedSince(session, position_, "'key'"));
    return absl::OkStatus();
  }));
  if (since.torn) RETURN_IF_ERROR(keys_.RefreshAll());
  for (const Change& change : since.changes) {
    if (auto owner = KeyOwnerOf(change)) stale_.insert(*std::move(owner));
  }
  position_ = since.position;
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
