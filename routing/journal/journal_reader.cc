#include "routing/journal/journal_reader.h"

#include <utility>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {

using tenant::MutexLock;

absl::StatusOr<std::unique_ptr<JournalReader>> JournalReader::Open(
    std::unique_ptr<SqliteDatabase> database, const SegmentKeys& keys) {
  std::unique_ptr<JournalReader> reader(new JournalReader(std::move(database), keys));
  MutexLock lock(&reader->mutex_);
  ASSIGN_OR_RETURN(reader->table_, EntryTable::Open(reader->database_.get()));
  return reader;
}

// First the sequences, then row by row: one damaged page spoils its own rows only.
absl::StatusOr<EntryPage> JournalReader::List(EntryState state, int64_t after, absl::Time until,
                                              size_t limit, std::vector<DamagedRow>* damaged) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const std::vector<int64_t> sequences, state == EntryState::kApplied
                                                             ? table_->Applied(after, until, limit)
                                                             : table_->Pending(after, limit));
  EntryPage page;
  page.complete = sequences.size() < limit;
  page.last_sequence = sequences.empty() ? after : sequences.back();
  for (int64_t sequence : sequences) {
    auto row = ReadRow(sequence);
    if (row.ok()) {
      // It may have gone on since it was listed.
      if (*row && (*row)->state == state) {
        page.entries.push_back({sequence, std::move((*row)->entry)});
      }
      continue;
    }
    if (!absl::IsDataLoss(row.status())) return row.status();
    const auto known = table_->Find(sequence);
    const bool named = known.ok() && known->has_value();
    damaged->push_back({sequence, named ? (*known)->id : tenant::Uuid()});
    page.corrupt.push_back(damaged->back().id);
  }
  return page;
}

absl::StatusOr<Entry> JournalReader::Read(const tenant::Uuid& id) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const auto known, table_->Find(id));
  if (!known.has_value()) return tenant::NotFound();
  ASSIGN_OR_RETURN(auto row, ReadRow(known->sequence));
  if (!row.has_value()) return tenant::NotFound();
  return std::move(row->entry);
}

absl::StatusOr<std::optional<EntryRow>> JournalReader::ReadRow(int64_t sequence) {
  ASSIGN_OR_RETURN(auto row, table_->Read(sequence));
  if (!row.has_value()) return row;
  ASSIGN_OR_RETURN(row->entry.content,
                   keys_.OpenContent(row->segment, row->entry.id, row->entry.content));
  return row;
}

absl::StatusOr<Appended> JournalReader::Find(const tenant::Uuid& id) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const auto row, table_->Find(id));
  if (!row.has_value()) return tenant::NotFound();
  Appended found{AppendOutcome::kRepeated, row->id, row->state, ""};
  if (!row->result.empty()) {
    ASSIGN_OR_RETURN(found.result, keys_.OpenResult(row->id, row->result));
  }
  return found;
}

absl::StatusOr<std::vector<SetAsideEntry>> JournalReader::ListSetAside(int64_t after,
                                                                       size_t limit) {
  MutexLock lock(&mutex_);
  return table_->ListSetAside(after, limit);
}

absl::StatusOr<absl::Time> JournalReader::OldestPending() {
  MutexLock lock(&mutex_);
  return table_->OldestPending();
}

}  // namespace mugugno::routing
