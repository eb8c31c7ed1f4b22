#pragma once

// The routing snapshot of each association, made from the directory and the imported reference
// data when first asked for and again when either changes. What is slow (borders, the gazetteer) is
// made only when the data it is made of change; a change of an office makes the map anew, no more.
// The whole of Italy is one for all of them.
// Thread-safe: associations do not wait for each other. The snapshots are shared.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "routing/router/reference.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/directory/directory.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

class RoutingSnapshots final {
 public:
  // Comuni's statistics are read with `keys`; null: they are not asked.
  explicit RoutingSnapshots(const tenant::Directory& directory,
                            const TerritoryOptions& options = {}, tenant::KeyRing* keys = nullptr)
      : directory_(directory), options_(options), keys_(keys) {}

  // Never null: an association without reference data knows the names of its comuni.
  std::shared_ptr<const RoutingSnapshot> Of(absl::string_view association);

  // Uses what was imported from now on; what is null in it stays as it is, and so does what is
  // there in this revision or a later one. `number` is the version of it that is kept.
  void Replace(absl::string_view association, const Reference& imported, uint64_t revision,
               int64_t number);
  // The association's comuni as they are, over other reference data where it is not null: slow, for
  // deciding again what was decided by it.
  std::shared_ptr<const RoutingSnapshot> With(absl::string_view association, const Reference& other,
                                              const DataVersions& versions);
  Reference ReferenceOf(absl::string_view association);

  // Routes all associations' messages by this Italy from now on; those being decided end with the
  // one they began with.
  void UseItaly(std::shared_ptr<const Italy> italy);
  // Null if none is known.
  std::shared_ptr<const Italy> CurrentItaly() const;

  // Of all associations: topics in the offices' maps that are not in the taxonomy.
  int64_t unknown_topics() const { return unknown_topics_; }

 private:
  struct Entry {
    tenant::Mutex mutex;
    Reference reference ABSL_GUARDED_BY(mutex);
    uint64_t territory_revision ABSL_GUARDED_BY(mutex) = 0;
    uint64_t places_revision ABSL_GUARDED_BY(mutex) = 0;
    int64_t territory_number ABSL_GUARDED_BY(mutex) = 0;
    int64_t places_number ABSL_GUARDED_BY(mutex) = 0;
    // For these members; null when the places changed.
    std::shared_ptr<const Gazetteer> gazetteer ABSL_GUARDED_BY(mutex);
    std::vector<GazetteerMember> members ABSL_GUARDED_BY(mutex);
    std::shared_ptr<const Italy> italy ABSL_GUARDED_BY(mutex);
    // What the snapshot was made from; held so that the slices' addresses stay theirs. Null when
    // there is none, or reference data came since.
    std::shared_ptr<const tenant::DirectorySnapshot> directory ABSL_GUARDED_BY(mutex);
    std::vector<const tenant::TenantSlice*> slices ABSL_GUARDED_BY(mutex);
    // When statistics whose keys could not be had are read again.
    absl::Time retry_time ABSL_GUARDED_BY(mutex) = absl::InfiniteFuture();
    std::shared_ptr<const RoutingSnapshot> snapshot ABSL_GUARDED_BY(mutex);
  };

  Entry& EntryOf(absl::string_view association);
  void Renew(absl::string_view association, Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(entry.mutex);

  TenantRouting RoutingOfSlice(const tenant::TenantSlice& slice, Entry& entry)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(entry.mutex);

  const tenant::Directory& directory_;
  const TerritoryOptions options_;
  tenant::KeyRing* const keys_;
  std::atomic<int64_t> unknown_topics_ = 0;
  mutable tenant::Mutex mutex_;
  std::shared_ptr<const Italy> italy_ ABSL_GUARDED_BY(mutex_);
  // Entries stay where they are, and stay.
  absl::flat_hash_map<std::string, std::unique_ptr<Entry>> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::routing
