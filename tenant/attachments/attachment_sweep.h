#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/attachments/attachment_folder.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// How long an upload waits for a message that refers to it, and a file for its row.
inline constexpr absl::Duration kAttachmentWait = absl::Hours(24);

// Removes what no message refers to: uploads whose time has passed, row and file, and files without
// a row, which a gateway left that ended between the two. Thread-safe.
class AttachmentSweep final {
 public:
  AttachmentSweep(const Cells& cells, const AttachmentFolder& folder, KeyRing& keys,
                  UuidSource& uuids, const Clock& clock)
      : cells_(cells), folder_(folder), keys_(keys), uuids_(uuids), clock_(clock) {}

  // Both, as far as the databases are there; a file goes only when every cell was asked.
  absl::Status Run();

 private:
  absl::Status RemoveExpired(Database& database);
  absl::Status RemoveOrphans();

  const Cells& cells_;
  const AttachmentFolder folder_;
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
