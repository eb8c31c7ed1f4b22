#pragma once

// SegmentKeys: the keys of one journal, wrapped in its own file: one per segment for the contents,
// and two that live as long as the journal, for hashes and for results. Sealing and opening are
// thread-safe; what takes a database belongs to the thread that writes it.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "routing/journal/entry.h"
#include "routing/journal/sqlite.h"
#include "tenant/mutex.h"
#include "tenant/uuid.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::routing {

class SegmentKeys final {
 public:
  // 120 bits are plenty for a keyed hash and fit a std::string without an allocation.
  static constexpr size_t kHashSize = 15;

  // Makes the journal's own keys if they are absent.
  static absl::StatusOr<std::unique_ptr<SegmentKeys>> Load(SqliteDatabase* database,
                                                           const tenant::MasterKeys& masters);

  // kHashSize bytes each.
  std::string DedupeHash(const Source& source, absl::string_view key) const;
  std::string Fingerprint(absl::string_view comparable) const;

  // The segment's key exists.
  std::string SealContent(int64_t segment, const tenant::Uuid& id, absl::string_view content) const;
  absl::StatusOr<std::string> OpenContent(int64_t segment, const tenant::Uuid& id,
                                          absl::string_view sealed) const;
  std::string SealResult(const tenant::Uuid& id, absl::string_view result) const;
  absl::StatusOr<std::string> OpenResult(const tenant::Uuid& id, absl::string_view sealed) const;

  // Makes a segment and returns its number once its key is durable.
  absl::StatusOr<int64_t> Begin(SqliteDatabase* database, absl::Time now);
  absl::Status Destroy(SqliteDatabase* database, int64_t segment);
  absl::Status Rewrap(SqliteDatabase* database);
  std::vector<int64_t> Segments() const;

 private:
  explicit SegmentKeys(const tenant::MasterKeys& masters) : masters_(masters) {}

  absl::Status LoadSegments(SqliteDatabase* database);
  absl::StatusOr<tenant::SecretBytes> OwnKey(SqliteDatabase* database, absl::string_view name);
  absl::StatusOr<tenant::SecretBytes> KeyOf(int64_t segment) const;

  const tenant::MasterKeys& masters_;
  tenant::SecretBytes index_key_;
  tenant::SecretBytes result_key_;
  mutable tenant::Mutex mutex_;
  absl::flat_hash_map<int64_t, tenant::SecretBytes> segments_ ABSL_GUARDED_BY(mutex_);
  int64_t last_segment_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace mugugno::routing
