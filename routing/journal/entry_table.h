#pragma once

// EntryTable: the rows of the journal over one connection. Used by one thread at a time.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "routing/journal/entry.h"
#include "routing/journal/sqlite.h"
#include "tenant/uuid.h"

namespace mugugno::routing {

// An entry as it is kept; its content is sealed.
struct EntryRow {
  int64_t sequence = 0;
  int64_t segment = 0;
  Entry entry;
  EntryState state = EntryState::kPending;
  std::string dedupe_hash;
  std::string fingerprint;
};

// What a repeat meets: an entry, or the memory of one that has left.
struct KnownRow {
  int64_t sequence = 0;
  // 0 when it has left.
  int64_t segment = 0;
  tenant::Uuid id;
  EntryState state = EntryState::kPending;
  std::string dedupe_hash;
  std::string fingerprint;
  // Sealed.
  std::string result;
  // Id or state are no id or state; an unknown state counts as APPLIED, that is for nothing.
  bool damaged = false;
  // False once it has left within the present transaction.
  bool there = true;
};

class EntryTable final {
 public:
  static absl::StatusOr<std::unique_ptr<EntryTable>> Open(SqliteDatabase* database);

  absl::Status Insert(const EntryRow& row);
  // All reading: DATA_LOSS on a damaged page, nullopt when there is no such row. This one:
  // DATA_LOSS too when the row does not carry its checksum.
  absl::StatusOr<std::optional<EntryRow>> Read(int64_t sequence);
  absl::StatusOr<std::optional<KnownRow>> Find(int64_t sequence);
  absl::StatusOr<std::optional<KnownRow>> Find(const tenant::Uuid& id);

  absl::Status SetApplied(int64_t sequence, absl::string_view sealed_result, absl::Time now);
  absl::Status SetAside(int64_t sequence, absl::string_view error);
  absl::Status SetPending(int64_t sequence);
  // Leaves the memory of it.
  absl::Status Remove(const KnownRow& row, absl::Time now);

  // In their order, after a sequence.
  absl::StatusOr<std::vector<int64_t>> Pending(int64_t after, size_t limit);
  // What became so until then.
  absl::StatusOr<std::vector<int64_t>> Applied(int64_t after, absl::Time until, size_t limit);
  absl::StatusOr<std::vector<SetAsideEntry>> ListSetAside(int64_t after, size_t limit);
  // InfiniteFuture when nothing is pending.
  absl::StatusOr<absl::Time> OldestPending();

  // The oldest memories: sequence, hash and when they left.
  struct Memory {
    int64_t sequence = 0;
    std::string dedupe_hash;
    absl::Time remove_time;
  };
  absl::StatusOr<std::vector<Memory>> OldestMemories(size_t limit);
  absl::Status Forget(int64_t sequence);

 private:
  explicit EntryTable(SqliteDatabase* database) : database_(database) {}

  absl::Status Prepare();
  absl::StatusOr<std::vector<int64_t>> Sequences(SqliteStatement& list);
  absl::StatusOr<std::optional<KnownRow>> FindIn(SqliteStatement* entry, SqliteStatement* memory);

  SqliteDatabase* const database_;
  SqliteStatement insert_;
  SqliteStatement read_;
  SqliteStatement find_by_sequence_;
  SqliteStatement find_by_id_;
  SqliteStatement remember_by_sequence_;
  SqliteStatement remember_by_id_;
  SqliteStatement set_applied_;
  SqliteStatement set_aside_;
  SqliteStatement set_pending_;
  SqliteStatement remove_;
  SqliteStatement remember_;
  SqliteStatement pending_;
  SqliteStatement applied_;
  SqliteStatement list_set_aside_;
  SqliteStatement oldest_pending_;
  SqliteStatement oldest_memories_;
  SqliteStatement forget_;
};

// The word a state is stored as, and back; nullopt for any other word.
absl::string_view StateWord(EntryState state);
std::optional<EntryState> ParseState(absl::string_view word);

}  // namespace mugugno::routing
