#pragma once

// Files of messages that a channel's platform has: what is to be fetched from there, in a job of
// its own that is tried again until the file is here, or given up.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// A file as a message names it.
struct PlatformFile {
  Uuid id;                     // of the attachment it will be
  std::string platform_id;     // what the platform gives it out for
  std::string file_name = {};  // as its sender called it; empty where it has no name
};

struct FileFetch {
  std::string owner;    // of the channel: "tenants/{t}" or "associations/{a}"
  std::string channel;  // whole name
  Uuid message;         // the submission
  PlatformFile file;
  int attempt_count = 0;
  absl::Time create_time;
};

// Rows of `file_fetch`, words sealed with the channel's owner's key. Every function is one part of
// the caller's transaction. Thread-safe; a session is used by one thread. The owners' keys are
// known to the ring before the transaction begins.
class FileFetchStore final {
 public:
  struct Key {
    std::string owner;
    Uuid id;
  };

  explicit FileFetchStore(KeyRing& keys) : keys_(keys) {}

  // Due at once. One that is there stays as it is.
  absl::Status Insert(Session& session, absl::Span<const FileFetch> fetches);
  // Of all owners, longest due first.
  absl::StatusOr<std::vector<Key>> Due(Session& session, absl::Time now, size_t limit);
  // Takes it for `lease`, counting an attempt; nothing where somebody else was faster.
  absl::StatusOr<std::optional<FileFetch>> Take(Session& session, const Key& key, absl::Time now,
                                                absl::Duration lease);
  // It is tried again at that time, unless somebody has taken it since.
  absl::Status Postpone(Session& session, const FileFetch& fetch, absl::Time until);
  // One that cannot even be taken, so that it stands in nobody's way.
  absl::Status Skip(Session& session, const Key& key, absl::Time until);
  // ABORTED where somebody has taken it since.
  absl::Status Remove(Session& session, const FileFetch& fetch);

 private:
  KeyRing& keys_;
};

}  // namespace mugugno::tenant
