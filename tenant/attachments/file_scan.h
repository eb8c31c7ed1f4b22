#pragma once

// What a virus scanner says of the files: which are to be checked, and what became of it. A file
// that no scanner was asked about waits; whether it can be downloaded meanwhile is decided by
// whoever knows if there is a scanner.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/v1/attachment.pb.h"
#include "tenant/attachments/attachment.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// What a row's number means: 0 is a file that waits.
v1::Attachment::Scan ScanOf(int64_t number);

// Fills in what is known of the files, all of one owner. Part of the caller's transaction.
absl::Status TellScans(Session& session, absl::string_view owner,
                       absl::Span<AttachedFiles* const> messages);

// Every function is one part of the caller's transaction. Thread-safe; a session is used by one
// thread.
class FileScanStore final {
 public:
  struct Key {
    std::string owner;
    Uuid id;
  };
  struct Taken {
    Attachment attachment;
    int attempt_count = 0;
  };
  struct Verdict {
    v1::Attachment::Scan scan = v1::Attachment::SCAN_CLEAN;  // or INFECTED
    std::string finding = {};                                // as the scanner calls it
  };
  struct Count {
    int64_t waiting = 0;  // up to 10,000
    int64_t infected = 0;
  };

  FileScanStore(KeyRing& keys, UuidSource& uuids) : keys_(keys), uuids_(uuids) {}

  // Of all owners; the youngest first, so that what comes in today does not wait for all files of
  // the years before a scanner was there.
  static absl::StatusOr<std::vector<Key>> Due(Session& session, absl::Time now, size_t limit);
  // Takes it for `lease`, counting an attempt; nothing where somebody else was faster, or it went
  // to another owner. The owner's keys are known to the ring before the transaction begins.
  absl::StatusOr<std::optional<Taken>> Take(Session& session, const Key& key, absl::Time now,
                                            absl::Duration lease);
  // It is asked about again at that time.
  static absl::Status Postpone(Session& session, const Key& key, absl::Time until);
  // Whoever follows the ticket is told; what is infected leaves a line in its owner's audit,
  // whoever the owner is by now. Nothing where it was said before, or the file is gone; ABORTED
  // where it moves at this moment.
  absl::Status Settle(Session& session, const Attachment& attachment, const Verdict& verdict,
                      absl::Time now, Changes& changes);
  // Costs no more, however many there are.
  static absl::StatusOr<Count> CountAll(Session& session);

 private:
  KeyRing& keys_;
  UuidSource& uuids_;
};

}  // namespace mugugno::tenant
