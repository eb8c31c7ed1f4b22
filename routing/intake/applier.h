#pragma once

// Applies a batch of durable messages in one transaction: recall, place, write. Thread-safe; each
// call uses a session of its own.

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/intake/apply_queue.h"
#include "routing/intake/pictures.h"
#include "routing/intake/placing.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/recollection.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

class Applier final {
 public:
  Applier(const tenant::Cells& cells, const tenant::Directory& directory,
          RoutingSnapshots& snapshots, const tenant::AttachmentFolder& attachments,
          tenant::KeyRing& keys, tenant::UuidSource& ids, const tenant::Clock& clock)
      : cells_(cells),
        directory_(directory),
        snapshots_(snapshots),
        attachments_(attachments),
        keys_(keys),
        ids_(ids),
        clock_(clock) {}

  // Messages of one cell: all of them, or none. What became of each, in their order; a message
  // placed before is answered with what it became then.
  absl::StatusOr<std::vector<tenant::Placed>> Apply(const std::vector<Work>& works);

  // One message in the caller's transaction; `arrival` is the work's. ALREADY_EXISTS, ABORTED or
  // FAILED_PRECONDITION (REFERENCE_REFUSED) where another transaction was faster with the same
  // citizen: it can be run again.
  absl::StatusOr<tenant::Placed> ApplyOne(tenant::Session& session, tenant::Changes& changes,
                                          const Work& work, tenant::Arrival arrival);

 private:
  // By association.
  using Snapshots = absl::flat_hash_map<std::string, std::shared_ptr<const RoutingSnapshot>>;
  // What is made ready before the transaction, which then holds nobody up.
  struct Prepared {
    Snapshots snapshots;
    std::vector<Heard> heard;
    Origins origins;
  };
  Prepared Prepare(const std::vector<Work>& works);
  absl::StatusOr<Origins> OriginsFor(const tenant::Cell& cell,
                                     const std::vector<tenant::Arrival>& arrivals);
  // Sets what makes an arrival a fragment, too.
  absl::Status ApplyIn(tenant::Session& session, tenant::Changes& changes, const Prepared& prepared,
                       const std::vector<Work>& works, std::vector<tenant::Arrival>& arrivals,
                       std::vector<tenant::Placed>* placed);
  absl::StatusOr<tenant::Placed> Describe(tenant::Session& session,
                                          const tenant::Submission& submission);

  const tenant::Cells& cells_;
  const tenant::Directory& directory_;
  RoutingSnapshots& snapshots_;
  const tenant::AttachmentFolder attachments_;
  tenant::KeyRing& keys_;
  tenant::UuidSource& ids_;
  const tenant::Clock& clock_;
};

}  // namespace mugugno::routing
