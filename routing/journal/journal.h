#pragma once

// Journal: the durable local log of all that comes in, written before anything is acknowledged and
// before the database is asked. Thread-safe. One process per folder.
//
// Entries are sealed under their segment's key. An entry goes PENDING -> APPLIED -> removed, or is
// set aside; one that is applied and not found in the database becomes pending again; when all
// entries of a segment have left, its key is destroyed. What a repeat needs (a keyed hash of source
// and key, a fingerprint, the result) is remembered for 30 days more.

#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "routing/journal/entry.h"
#include "tenant/clock.h"
#include "tenant/uuid.h"
#include "tenant/vault/master_keys.h"

namespace mugugno::routing {

struct JournalOptions {
  // Made, for its owner only, if absent.
  std::string folder;
  // The write-ahead log adds at most 64 MiB.
  int64_t max_bytes = int64_t{1} << 30;
  // Of max_bytes, for emergencies.
  int64_t emergency_reserve_bytes = int64_t{64} << 20;
  double alarm_ratio = 0.7;
  absl::Duration segment_age = absl::Hours(1);
  int64_t segment_bytes = int64_t{64} << 20;
  // Of one transaction, which is one sync.
  size_t batch_entries = 256;
  // Waiting to be written; beyond, RESOURCE_EXHAUSTED at once.
  size_t queue_entries = 8192;
  int64_t queue_bytes = int64_t{128} << 20;
  // How long marks wait for an append to share its sync.
  absl::Duration mark_delay = absl::Milliseconds(20);
  // For repeats; whichever is reached first.
  absl::Duration memory_age = absl::Hours(24 * 30);
  int64_t memory_entries = 1'000'000;
  // A registered SQLite VFS; empty for the default one.
  std::string vfs;
};

class JournalWriter;
class JournalReader;
class FolderLock;
class SegmentKeys;

class Journal final {
 public:
  // Called once, on the journal's own thread or, when refused at once, inside Append: short, no
  // waiting.
  using AppendCallback = absl::AnyInvocable<void(absl::StatusOr<Appended>)>;

  // FAILED_PRECONDITION: JOURNAL_LOCKED when another process has the folder, MASTER_KEY_MISSING.
  static absl::StatusOr<std::unique_ptr<Journal>> Open(const JournalOptions& options,
                                                       const tenant::MasterKeys& masters,
                                                       const tenant::Clock& clock);
  // Writes what is queued.
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  // Never blocks. The callback comes after the sync that covers the entry. RESOURCE_EXHAUSTED with
  // a retry time: JOURNAL_BOUND (size), JOURNAL_FULL (disk), JOURNAL_BUSY (queue). INVALID_ARGUMENT
  // for an entry beyond the bounds of Entry, ALREADY_EXISTS for an id used under another key. An
  // entry that was refused may, after a crash in that moment, be found kept: its key finds it.
  void Append(Entry entry, AppendCallback callback);

  // What is pending, oldest first, after a sequence (0: from the start). A row that does not verify
  // is set aside and does not stop the others.
  absl::StatusOr<EntryPage> Pending(int64_t after, size_t limit);
  // The same of what was applied until then and has not left.
  absl::StatusOr<EntryPage> Applied(int64_t after, size_t limit,
                                    absl::Time until = absl::InfiniteFuture());
  // NOT_FOUND when it is not here any more, DATA_LOSS when it does not verify.
  absl::StatusOr<Entry> Read(const tenant::Uuid& id);
  // NOT_FOUND when never seen here or forgotten.
  absl::StatusOr<Appended> Find(const tenant::Uuid& id);

  // Marks are written soon, together, in this order; lost ones are repeated by replay, which is
  // harmless because apply recognises a repeat.
  void MarkApplied(std::vector<AppliedEntry> applied);
  // Leaves the entry for a person. `error` is a reason in UPPER_SNAKE_CASE. Counts an attempt.
  void SetAside(const tenant::Uuid& id, std::string error);
  // Makes entries pending again that were set aside, or applied to no effect.
  void Reprocess(const std::vector<tenant::Uuid>& ids);
  // Reconciled: applied entries leave. Others stay.
  void Remove(const std::vector<tenant::Uuid>& ids);

  // Oldest first, only those with a greater sequence than `after`.
  absl::StatusOr<std::vector<SetAsideEntry>> ListSetAside(int64_t after, size_t limit);
  JournalHealth Health();

  // Waits until all that was called before is written, or a write fails.
  absl::Status Flush();
  // Wraps the journal's own keys under the current master key.
  absl::Status RewrapKeys();

 private:
  Journal(JournalOptions options, const tenant::Clock& clock);

  absl::StatusOr<EntryPage> List(EntryState state, int64_t after, size_t limit, absl::Time until);

  const JournalOptions options_;
  const tenant::Clock& clock_;
  // In the order they need each other: the writer stops first.
  std::unique_ptr<FolderLock> lock_;
  std::unique_ptr<SegmentKeys> keys_;
  std::unique_ptr<JournalReader> reader_;
  std::unique_ptr<JournalWriter> writer_;
};

}  // namespace mugugno::routing
