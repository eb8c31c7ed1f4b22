#pragma once

// Keeps a file that comes with a message, before the message: sealed on disk, its row in the
// database. What no message names within a day is swept up. Thread-safe; waits for disk and
// database.

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/attachments/attachment_folder.h"
#include "tenant/attachments/attachment_store.h"
#include "tenant/clock.h"
#include "tenant/name.h"
#include "tenant/store/database.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class FileBox final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    tenant::Database& database;
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::AttachmentFolder& folder;
  };
  // Whose it is: the source of the message, "apps/{app}" or a channel's whole name, and the owner
  // of its channel.
  struct Holder {
    std::string source;
    tenant::Scope owner;
  };

  explicit FileBox(Parts parts) : parts_(parts), attachments_(parts.keys) {}

  // A file of that id that is there stays as it is. Errors are the database's and the disk's.
  absl::Status Keep(const Holder& holder, const tenant::Uuid& id, absl::string_view name,
                    absl::string_view content, absl::Time deadline);

 private:
  const Parts parts_;
  tenant::AttachmentStore attachments_;
};

}  // namespace mugugno::gateway
