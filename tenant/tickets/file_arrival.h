#pragma once

// A file that a channel's platform had comes to the message that named it, wherever that is by now:
// in a ticket of the channel's comune or of another one, or still in the lobby.

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/attachments/attachment.h"
#include "tenant/attachments/file_fetch.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// One transaction's tools; used by its thread only.
class FileArrival final {
 public:
  FileArrival(Session& session, KeyRing& keys, UuidSource& uuids, absl::Time now, Changes& changes)
      : session_(session), keys_(keys), uuids_(uuids), now_(now), changes_(changes) {}

  // Whose the message is: its keys have to be known before the transaction that keeps the file.
  // Empty where it stands nowhere.
  static absl::StatusOr<std::string> OwnerOf(Session& session, KeyRing& keys,
                                             const FileFetch& fetch);

  // The file, of the channel's owner and not in the database yet, belongs to the message from now
  // on; `owner` is what OwnerOf said. False where the message does not name it any more: there it
  // was left behind. ABORTED where the owner has changed, or somebody else fetches it.
  absl::StatusOr<bool> Keep(const FileFetch& fetch, const Attachment& file,
                            const std::string& owner);
  // It is missing, and nobody fetches it any more. Errors as of Keep.
  absl::Status GiveUp(const FileFetch& fetch, const std::string& owner);

 private:
  // What the message's words say of its file becomes `told`; nothing where they do not name it.
  absl::StatusOr<std::optional<AttachmentPlace>> Tell(const FileFetch& fetch,
                                                      const storage::v1::AttachedFile& told,
                                                      const std::string& owner);
  absl::Status Audit(const FileFetch& fetch, absl::string_view action, const std::string& owner);

  Session& session_;
  KeyRing& keys_;
  UuidSource& uuids_;
  const absl::Time now_;
  Changes& changes_;
};

}  // namespace mugugno::tenant
