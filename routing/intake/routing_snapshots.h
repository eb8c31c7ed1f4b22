#pragma once

// The routing snapshot of each association, made from the directory and the imported reference
// data when first asked for and again when either changes. Thread-safe; the snapshots are shared.

#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/router/routing_snapshot.h"
#include "tenant/directory/directory.h"
#include "tenant/mutex.h"

namespace mugugno::routing {

// Territory and places of one association, as they were imported.
struct ReferenceFiles {
  std::string territory_geojson;
  std::string places_yaml;
  std::string version;
};

class RoutingSnapshots final {
 public:
  explicit RoutingSnapshots(const tenant::Directory& directory) : directory_(directory) {}

  // Never fails: an association without reference data knows the names of its comuni.
  std::shared_ptr<const RoutingSnapshot> Of(absl::string_view association);

  // What Replace would make of the reference data, without using it. INVALID_ARGUMENT names file,
  // line and rule.
  absl::StatusOr<std::shared_ptr<const RoutingSnapshot>> Prove(absl::string_view association,
                                                               ReferenceFiles reference) const;
  // Uses other reference data from now on. Errors as of Prove; the present data stay then.
  absl::Status Replace(absl::string_view association, ReferenceFiles reference);
  // What was given to Replace last; empty before.
  ReferenceFiles Reference(absl::string_view association) const;

 private:
  struct Entry {
    ReferenceFiles reference;
    // What the snapshot was made from; held so that the slices' addresses stay theirs.
    std::shared_ptr<const tenant::DirectorySnapshot> directory;
    std::vector<const tenant::TenantSlice*> slices;
    std::shared_ptr<const RoutingSnapshot> snapshot;
  };

  absl::Status Build(absl::string_view association,
                     std::shared_ptr<const tenant::DirectorySnapshot> directory,
                     Entry* entry) const;

  const tenant::Directory& directory_;
  mutable tenant::Mutex mutex_;
  absl::flat_hash_map<std::string, Entry> entries_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::routing
