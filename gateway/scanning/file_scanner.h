#pragma once

// Has the files of one database checked for viruses: each on its own, again and again until clamd
// has said something of it. While clamd is away nothing is counted against a file, and nothing else
// waits. On a thread of its own, until destruction; any number of gateways may have one.

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "gateway/scanning/clamd.h"
#include "gateway/scanning/scan_meters.h"
#include "gateway/ticker.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/attachments/file_scan.h"
#include "tenant/clock.h"
#include "tenant/store/database.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class FileScanner final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    tenant::Database& database;
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::AttachmentFolder& folder;
    const Clamd& clamd;
    ScanMeters& meters;
  };

  explicit FileScanner(Parts parts) : parts_(parts), scans_(parts.keys, parts.uuids) {}

 private:
  using Key = tenant::FileScanStore::Key;

  // All that is due, until there is none, clamd is away, or it is time to end.
  void Round();
  // Whether clamd answers.
  void TryIt();
  // UNAVAILABLE: clamd or the database is not there, and the others need not be tried.
  absl::Status Serve(const Key& key);
  absl::StatusOr<std::string> Ask(const tenant::Attachment& attachment) const;
  absl::Status Keep(const tenant::Attachment& attachment, const std::string& finding);
  absl::Status Postpone(const Key& key, absl::Duration pause);

  const Parts parts_;
  tenant::FileScanStore scans_;
  absl::BitGen random_;  // of the ticker's thread
  absl::Time next_try_;
  bool tried_ = false;
  Ticker ticker_{absl::Seconds(1), [this] { Round(); }};
};

}  // namespace mugugno::gateway
