#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/attachments/attachment.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `attachment`: the file's key and words, sealed for its present owner. Thread-safe; a
// session is used by one thread. The owners' keys are known to the ring before the transaction
// begins.
class AttachmentStore final {
 public:
  explicit AttachmentStore(KeyRing& keys) : keys_(keys) {}

  absl::Status Insert(Session& session, const Attachment& attachment);

  // NotFound() where the owner, or the source, has no such file.
  absl::StatusOr<Attachment> Get(Session& session, absl::string_view owner, const Uuid& id);
  absl::StatusOr<Attachment> GetOfSource(Session& session, absl::string_view source,
                                         const Uuid& id);
  // Those there are, in no order.
  struct SourceKey {
    std::string source;
    Uuid id;
  };
  absl::StatusOr<std::vector<Attachment>> FindOfSources(Session& session,
                                                        absl::Span<const SourceKey> keys);
  absl::StatusOr<std::vector<Attachment>> ListOfTicket(Session& session, absl::string_view tenant,
                                                       const Uuid& ticket);

  // The message at `place`, whose row there is, refers to the file of `owner`: sealed anew for the
  // place's owner, it stays as long as the message. ABORTED (ATTACHMENT_TAKEN) where it is gone, or
  // another message has it.
  absl::Status Adopt(Session& session, absl::string_view owner, const Uuid& id,
                     const AttachmentPlace& place);
  // The same whatever message had it: a ticket goes to another comune, its files with it. The bytes
  // on disk stay as they are, only their key is sealed for the new owner. NotFound().
  absl::Status Reown(Session& session, absl::string_view owner, const Uuid& id,
                     const AttachmentPlace& place);

  // Removes the rows of at most `limit` files that nobody referred to in time. Remove their files
  // once the transaction is committed.
  struct Expired {
    std::string owner;
    Uuid id;
    std::string source;
    Uuid file;
  };
  absl::StatusOr<std::vector<Expired>> TakeExpired(Session& session, absl::Time now, size_t limit);
  // Those of the files that have no row.
  absl::StatusOr<std::vector<Uuid>> WithoutRow(Session& session, absl::Span<const Uuid> files);

 private:
  absl::StatusOr<std::vector<Attachment>> Select(Session& session, absl::string_view sql,
                                                 absl::Span<const SqlValue> args);
  absl::StatusOr<Attachment> FromRow(const Row& row);
  absl::StatusOr<Attachment> Lock(Session& session, absl::string_view owner, const Uuid& id);
  absl::Status Move(Session& session, const Attachment& attachment, const AttachmentPlace& place);
  absl::StatusOr<std::string> SealKey(absl::string_view owner, const Attachment& attachment);
  absl::StatusOr<std::string> SealWords(absl::string_view owner, const Attachment& attachment);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
