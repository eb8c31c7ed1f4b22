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
absl::StatusOr<PendingEntries> JournalReader::Pending(int64_t after, size_t limit,
                                                      std::vector<DamagedRow>* damaged) {
  MutexLock lock(&mutex_);
  ASSIGN_OR_RETURN(const std::vector<int64_t> sequences, table_->PendingAfter(after, limit));
  PendingEntries page;
  page.complete = sequences.size() < limit;
  page.last_sequence = sequences.empty() ? after : sequences.back();
  for (int64_t sequence : sequences) {
    const absl::Status status = ReadPending(sequence, &page);
    if (status.ok()) continue;
    if (!absl::IsDataLoss(status)) return status;
    const auto known = table_->Find(sequence);
    const bool named = known.ok() && known->has_value();
    damaged->push_back({sequence, named ? (*known)->id : tenant::Uuid()});
    page.corrupt.push_back(damaged->back().id);
  }
  return page;
}

absl::Status JournalReader::ReadPending(int64_t sequence, PendingEntries* page) {
  ASSIGN_OR_RETURN(auto row, table_->Read(sequence));
  // It may have been applied or set aside since it was listed.
  if (!row.has_value() || row->state != EntryState::kPending) return absl::OkStatus();
  ASSIGN_OR_RETURN(row->entry.content,
                   keys_.OpenContent(row->segment, row->entry.id, row->entry.content));
  page->entries.push_back({sequence, std::move(row->entry)});
  return absl::OkStatus();
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

absl::StatusOr<std::vector<SetAsideEntry>> JournalReader::ListSetAside(size_t limit) {
  MutexLock lock(&mutex_);
  return table_->ListSetAside(limit);
}

absl::StatusOr<absl::Time> JournalReader::OldestPending() {
  MutexLock lock(&mutex_);
  return table_->OldestPending();
}

}  // namespace mugugno::routing
