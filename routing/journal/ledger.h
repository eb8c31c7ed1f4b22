#pragma once

// Ledger: everything that writes to the journal's file, one transaction at a time. Used by the
// writer's thread only.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "routing/journal/entry.h"
#include "routing/journal/entry_table.h"
#include "routing/journal/segment_keys.h"
#include "routing/journal/sqlite.h"
#include "tenant/clock.h"
#include "tenant/uuid.h"

namespace mugugno::routing {

struct JournalOptions;

// A later word on an entry.
struct Mark {
  enum class Kind : uint8_t { kApplied, kSetAside, kPending, kRemove, kRewrap };

  Kind kind = Kind::kApplied;
  tenant::Uuid id;
  // kSetAside may name a row by its sequence when the id could not be read.
  int64_t sequence = 0;
  // The result or the error.
  std::string text;
};

struct LedgerEntry {
  Entry entry;
  std::string dedupe_hash;
  std::string fingerprint;
};

class Ledger final {
 public:
  static absl::StatusOr<std::unique_ptr<Ledger>> Open(std::unique_ptr<SqliteDatabase> database,
                                                      SegmentKeys* keys,
                                                      const JournalOptions& options,
                                                      const tenant::Clock& clock);

  // Writes all in one transaction that is durable when this returns OK; the answers stand for the
  // entries in their order. When it fails nothing of it was kept.
  absl::StatusOr<std::vector<absl::StatusOr<Appended>>> Write(std::vector<LedgerEntry>& entries,
                                                              const std::vector<Mark>& marks);
  // What need not happen within a transaction: how full it is now, keys of empty segments, an
  // overlong log.
  absl::Status TidyUp();

  // As of the last write.
  JournalHealth Health() const;
  int64_t log_pages() const { return database_->log_pages(); }

 private:
  // An entry new in this transaction.
  struct Fresh {
    int64_t sequence = 0;
    tenant::Uuid id;
    std::string fingerprint;
  };
  // What a transaction will have changed once it is durable.
  struct Effects {
    absl::flat_hash_map<std::string, Fresh> known;
    std::vector<std::string> forgotten;
    absl::flat_hash_map<int64_t, int64_t> segment_entries;
    int64_t segment_bytes = 0;
    int64_t pending = 0;
    int64_t set_aside = 0;
    int64_t memories = 0;
  };

  // What the transaction will need of what is there.
  struct Met {
    // Per mark the row it concerns, or 0; and the rows as the marks leave them.
    std::vector<int64_t> marked;
    absl::flat_hash_map<int64_t, KnownRow> rows;
    // Per entry the answer if its key is known.
    std::vector<std::optional<absl::StatusOr<Appended>>> repeats;
    std::vector<EntryTable::Memory> forgotten;
  };

  Ledger(std::unique_ptr<SqliteDatabase> database, SegmentKeys* keys, const JournalOptions& options,
         const tenant::Clock& clock);

  absl::Status Load();
  absl::Status ScanEntries();
  absl::Status ScanMemories();
  absl::Status ChooseSegment();
  absl::StatusOr<Met> LookUp(const std::vector<LedgerEntry>& entries,
                             const std::vector<Mark>& marks);
  absl::StatusOr<std::optional<KnownRow>> MarkedRow(const Mark& mark);
  absl::Status ChooseForgotten(Met* met);
  absl::Status InTransaction(std::vector<LedgerEntry>& entries, const std::vector<Mark>& marks,
                             Met* met, std::vector<absl::StatusOr<Appended>>* answers);
  absl::StatusOr<Appended> Append(LedgerEntry* entry);
  absl::StatusOr<Appended> Repeated(const LedgerEntry& entry, int64_t sequence);
  absl::Status CheckRoom(const Entry& entry);
  absl::Status PlaceOn(KnownRow* row, const Mark& mark);
  void Change(KnownRow* row, EntryState after);
  void Publish();
  // Bytes open to all entries.
  int64_t Bound() const;
  absl::Status Measure();

  const std::unique_ptr<SqliteDatabase> database_;
  SegmentKeys* const keys_;
  const JournalOptions& options_;
  const tenant::Clock& clock_;
  std::unique_ptr<EntryTable> table_;
  SqliteStatement begin_;
  SqliteStatement commit_;
  SqliteStatement begin_reading_;
  SqliteStatement end_reading_;
  SqliteStatement page_count_;
  SqliteStatement free_pages_;
  Effects effects_;
  // Where to find what was seen under a key: dedupe hash to sequence.
  absl::flat_hash_map<std::string, int64_t> known_;
  absl::flat_hash_map<int64_t, int64_t> segment_entries_;
  // Sequences on damaged pages that were met while reading.
  absl::flat_hash_set<int64_t> unreadable_;
  int64_t segment_ = 0;
  int64_t segment_bytes_ = 0;
  absl::Time segment_begin_;
  int64_t next_sequence_ = 1;
  int64_t pending_ = 0;
  int64_t set_aside_ = 0;
  int64_t memories_ = 0;
  int64_t bytes_used_ = 0;
  int64_t commits_ = 0;
  bool log_holds_destroyed_key_ = false;
};

}  // namespace mugugno::routing
