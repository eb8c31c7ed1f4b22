#include "routing/journal/ledger.h"

#include <algorithm>
#include <utility>

#include "routing/journal/journal.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr int64_t kPageSize = 4096;
// What a row needs beside its content: header, hashes, index entries.
constexpr int64_t kRowBytes = 512;
constexpr int64_t kMaxLogPages = int64_t{64} * 1024 * 1024 / kPageSize;
constexpr size_t kForgetAtOnce = 500;
constexpr absl::Duration kRoomRetryAfter = absl::Seconds(15);

bool ConcernsOneEntry(const absl::Status& failure) {
  return absl::IsDataLoss(failure) || absl::IsAlreadyExists(failure) ||
         tenant::ErrorReason(failure) == "JOURNAL_BOUND";
}

}  // namespace

Ledger::Ledger(std::unique_ptr<SqliteDatabase> database, SegmentKeys* keys,
               const JournalOptions& options, const tenant::Clock& clock)
    : database_(std::move(database)), keys_(keys), options_(options), clock_(clock) {}

absl::StatusOr<std::unique_ptr<Ledger>> Ledger::Open(std::unique_ptr<SqliteDatabase> database,
                                                     SegmentKeys* keys,
                                                     const JournalOptions& options,
                                                     const tenant::Clock& clock) {
  std::unique_ptr<Ledger> ledger(new Ledger(std::move(database), keys, options, clock));
  RETURN_IF_ERROR(ledger->Load());
  return ledger;
}

absl::Status Ledger::Load() {
  ASSIGN_OR_RETURN(table_, EntryTable::Open(database_.get()));
  ASSIGN_OR_RETURN(begin_, database_->Prepare("BEGIN IMMEDIATE"));
  ASSIGN_OR_RETURN(commit_, database_->Prepare("COMMIT"));
  ASSIGN_OR_RETURN(begin_reading_, database_->Prepare("BEGIN"));
  ASSIGN_OR_RETURN(end_reading_, database_->Prepare("ROLLBACK"));
  ASSIGN_OR_RETURN(page_count_, database_->Prepare("PRAGMA page_count"));
  ASSIGN_OR_RETURN(free_pages_, database_->Prepare("PRAGMA freelist_count"));
  RETURN_IF_ERROR(ScanEntries());
  RETURN_IF_ERROR(ScanMemories());
  return TidyUp();
}

// Damaged pages are stepped over: their rows are met, and set aside, when they are read.
absl::Status Ledger::ScanEntries() {
  ASSIGN_OR_RETURN(const int64_t last, database_->Integer("SELECT max(sequence) FROM entry"));
  ASSIGN_OR_RETURN(auto scan,
                   database_->Prepare("SELECT sequence, state, segment, dedupe_hash FROM entry"
                                      " NOT INDEXED WHERE sequence > ? ORDER BY sequence"));
  next_sequence_ = last + 1;
  int64_t at = 0;
  while (at < last) {
    scan.Bind(1, at);
    absl::StatusOr<bool> row = scan.Step();
    for (; row.ok() && *row; row = scan.Step()) {
      at = scan.Integer(0);
      const auto state = ParseState(scan.Bytes(1));
      ++segment_entries_[scan.Integer(2)];
      if (state == EntryState::kPending) ++pending_;
      if (state == EntryState::kSetAside) ++set_aside_;
      known_[std::string(scan.Bytes(3))] = at;
    }
    scan.Reset();
    if (row.ok()) break;
    if (!absl::IsDataLoss(row.status())) return row.status();
    ++at;
  }
  return absl::OkStatus();
}

absl::Status Ledger::ScanMemories() {
  ASSIGN_OR_RETURN(auto scan, database_->Prepare("SELECT sequence, dedupe_hash FROM memory"));
  while (true) {
    const absl::StatusOr<bool> row = scan.Step();
    // A damaged memory forgets; the database still recognises the repeats.
    if (absl::IsDataLoss(row.status())) return absl::OkStatus();
    if (!row.ok()) return row.status();
    if (!*row) return absl::OkStatus();
    ++memories_;
    known_.try_emplace(std::string(scan.Bytes(1)), scan.Integer(0));
    next_sequence_ = std::max(next_sequence_, scan.Integer(0) + 1);
  }
}

absl::StatusOr<std::vector<absl::StatusOr<Appended>>> Ledger::Write(
    std::vector<LedgerEntry>& entries, const std::vector<Mark>& marks) {
  if (!entries.empty()) RETURN_IF_ERROR(ChooseSegment());
  std::vector<absl::StatusOr<Appended>> answers;
  answers.reserve(entries.size());
  effects_ = Effects();
  ASSIGN_OR_RETURN(Met met, LookUp(entries, marks));
  const int64_t first_sequence = next_sequence_;
  absl::Status status = begin_.Run();
  if (status.ok()) status = InTransaction(entries, marks, &met, &answers);
  if (status.ok()) status = commit_.Run();
  if (status.ok()) {
    Publish();
    return answers;
  }
  // SQLite has rolled back by itself after some failures; then this one says so, and no more.
  database_->Run("ROLLBACK").IgnoreError();
  next_sequence_ = first_sequence;
  return status;
}

// All reading is done before the transaction: a damaged page met within would spoil it as a whole.
absl::StatusOr<Ledger::Met> Ledger::LookUp(const std::vector<LedgerEntry>& entries,
                                           const std::vector<Mark>& marks) {
  Met met;
  RETURN_IF_ERROR(begin_reading_.Run());
  absl::Status status;
  for (const Mark& mark : marks) {
    auto row = MarkedRow(mark);
    if (!row.ok() && status.ok()) status = row.status();
    const int64_t sequence = row.ok() && row->has_value() ? (*row)->sequence : 0;
    met.marked.push_back(sequence);
    if (sequence != 0) met.rows.try_emplace(sequence, **std::move(row));
  }
  for (const LedgerEntry& entry : entries) {
    const auto known = known_.find(entry.dedupe_hash);
    met.repeats.push_back(known == known_.end() ? std::nullopt
                                                : std::optional(Repeated(entry, known->second)));
  }
  if (status.ok()) status = ChooseForgotten(&met);
  // SQLite has ended it by itself after some failures.
  end_reading_.Run().IgnoreError();
  if (!status.ok()) return status;
  return met;
}

absl::StatusOr<std::optional<KnownRow>> Ledger::MarkedRow(const Mark& mark) {
  if (mark.kind == Mark::Kind::kRewrap) return std::nullopt;
  auto found = mark.sequence == 0 ? table_->Find(mark.id) : table_->Find(mark.sequence);
  if (absl::IsDataLoss(found.status())) {
    // Nothing can be written on a damaged page either.
    if (mark.sequence != 0) unreadable_.insert(mark.sequence);
    return std::nullopt;
  }
  if (!found.ok() || !found->has_value()) return found;
  // What has left needs no further word; of a damaged row only the reader speaks.
  const KnownRow& row = **found;
  if (row.segment == 0 || (row.damaged && mark.sequence == 0)) return std::nullopt;
  return found;
}

absl::Status Ledger::InTransaction(std::vector<LedgerEntry>& entries,
                                   const std::vector<Mark>& marks, Met* met,
                                   std::vector<absl::StatusOr<Appended>>* answers) {
  for (size_t i = 0; i < marks.size(); ++i) {
    if (marks[i].kind == Mark::Kind::kRewrap) RETURN_IF_ERROR(keys_->Rewrap(database_.get()));
    if (met->marked[i] != 0) RETURN_IF_ERROR(PlaceOn(&met->rows.at(met->marked[i]), marks[i]));
  }
  for (size_t i = 0; i < entries.size(); ++i) {
    answers->push_back(met->repeats[i] ? *std::move(met->repeats[i]) : Append(&entries[i]));
    const absl::Status& failure = answers->back().status();
    if (!failure.ok() && !ConcernsOneEntry(failure)) return failure;
  }
  for (const EntryTable::Memory& memory : met->forgotten) {
    RETURN_IF_ERROR(table_->Forget(memory.sequence));
    --effects_.memories;
    effects_.forgotten.push_back(memory.dedupe_hash);
  }
  return absl::OkStatus();
}

absl::Status Ledger::ChooseSegment() {
  const absl::Time now = clock_.Now();
  const bool fresh = segment_ != 0 && now - segment_begin_ < options_.segment_age &&
                     now >= segment_begin_ && segment_bytes_ < options_.segment_bytes;
  if (fresh) return absl::OkStatus();
  ASSIGN_OR_RETURN(segment_, keys_->Begin(database_.get(), now));
  segment_begin_ = now;
  segment_bytes_ = 0;
  return absl::OkStatus();
}

absl::StatusOr<Appended> Ledger::Append(LedgerEntry* entry) {
  const auto twin = effects_.known.find(entry->dedupe_hash);
  if (twin != effects_.known.end()) {
    const bool same = twin->second.fingerprint == entry->fingerprint;
    return Appended{same ? AppendOutcome::kRepeated : AppendOutcome::kKeyReused, twin->second.id,
                    EntryState::kPending, ""};
  }
  RETURN_IF_ERROR(CheckRoom(entry->entry));
  EntryRow row;
  row.sequence = next_sequence_;
  row.segment = segment_;
  row.entry = std::move(entry->entry);
  row.entry.content = keys_->SealContent(segment_, row.entry.id, row.entry.content);
  row.dedupe_hash = entry->dedupe_hash;
  row.fingerprint = entry->fingerprint;
  RETURN_IF_ERROR(table_->Insert(row));
  ++next_sequence_;
  effects_.known[row.dedupe_hash] = {row.sequence, row.entry.id, row.fingerprint};
  ++effects_.segment_entries[segment_];
  effects_.segment_bytes += static_cast<int64_t>(row.entry.content.size());
  ++effects_.pending;
  return Appended{AppendOutcome::kNew, row.entry.id, EntryState::kPending, ""};
}

absl::StatusOr<Appended> Ledger::Repeated(const LedgerEntry& entry, int64_t sequence) {
  ASSIGN_OR_RETURN(const auto row, table_->Find(sequence));
  if (!row.has_value() || row->damaged) return tenant::DataLoss("a journal row is damaged");
  Appended answer{AppendOutcome::kRepeated, row->id, row->state, ""};
  if (row->fingerprint != entry.fingerprint) answer.outcome = AppendOutcome::kKeyReused;
  if (!row->result.empty()) {
    ASSIGN_OR_RETURN(answer.result, keys_->OpenResult(row->id, row->result));
  }
  return answer;
}

absl::Status Ledger::CheckRoom(const Entry& entry) {
  const int64_t needed =
      static_cast<int64_t>(entry.content.size() + entry.routing.size()) + kRowBytes;
  if (bytes_used_ + needed > (entry.emergency ? options_.max_bytes : Bound())) {
    return tenant::ResourceExhausted("JOURNAL_BOUND", "the journal has reached its size bound",
                                     kRoomRetryAfter);
  }
  bytes_used_ += needed;
  return absl::OkStatus();
}

absl::Status Ledger::PlaceOn(KnownRow* row, const Mark& mark) {
  switch (mark.kind) {
    case Mark::Kind::kApplied:
      if (!row->there) return absl::OkStatus();
      Change(row, EntryState::kApplied);
      row->result = keys_->SealResult(row->id, mark.text);
      return table_->SetApplied(row->sequence, row->result, clock_.Now());
    case Mark::Kind::kSetAside:
      // An applied one only when it cannot be read, which is said by its sequence.
      if (!row->there || (row->state == EntryState::kApplied && mark.sequence == 0)) {
        return absl::OkStatus();
      }
      Change(row, EntryState::kSetAside);
      return table_->SetAside(row->sequence, mark.text);
    case Mark::Kind::kPending:
      if (!row->there || row->state == EntryState::kPending) return absl::OkStatus();
      Change(row, EntryState::kPending);
      return table_->SetPending(row->sequence);
    case Mark::Kind::kRemove:
      if (!row->there || row->state != EntryState::kApplied) return absl::OkStatus();
      row->there = false;
      --effects_.segment_entries[row->segment];
      ++effects_.memories;
      return table_->Remove(*row, clock_.Now());
    case Mark::Kind::kRewrap:
      break;
  }
  return absl::OkStatus();
}

void Ledger::Change(KnownRow* row, EntryState after) {
  if (row->state == EntryState::kPending) --effects_.pending;
  if (row->state == EntryState::kSetAside) --effects_.set_aside;
  if (after == EntryState::kPending) ++effects_.pending;
  if (after == EntryState::kSetAside) ++effects_.set_aside;
  row->state = after;
}

// Memories go when they are old, too many, or in the way of new entries.
absl::Status Ledger::ChooseForgotten(Met* met) {
  if (memories_ == 0) return absl::OkStatus();
  const bool crowded =
      memories_ > options_.memory_entries ||
      static_cast<double>(bytes_used_) > options_.alarm_ratio * static_cast<double>(Bound());
  const absl::Time before = clock_.Now() - options_.memory_age;
  auto oldest = table_->OldestMemories(crowded ? kForgetAtOnce : 1);
  if (oldest.ok() && !crowded && !oldest->empty() && oldest->front().remove_time < before) {
    oldest = table_->OldestMemories(kForgetAtOnce);
  }
  if (absl::IsDataLoss(oldest.status())) return absl::OkStatus();
  if (!oldest.ok()) return oldest.status();
  for (EntryTable::Memory& memory : *oldest) {
    if (crowded || memory.remove_time < before) met->forgotten.push_back(std::move(memory));
  }
  return absl::OkStatus();
}

int64_t Ledger::Bound() const {
  return std::max<int64_t>(1, options_.max_bytes - options_.emergency_reserve_bytes);
}

void Ledger::Publish() {
  for (const std::string& hash : effects_.forgotten) known_.erase(hash);
  for (const auto& [hash, twin] : effects_.known) known_[hash] = twin.sequence;
  for (const auto& [segment, entries] : effects_.segment_entries) {
    segment_entries_[segment] += entries;
  }
  segment_bytes_ += effects_.segment_bytes;
  pending_ += effects_.pending;
  set_aside_ += effects_.set_aside;
  memories_ += effects_.memories;
  ++commits_;
}

absl::Status Ledger::Measure() {
  int64_t pages = 0;
  for (const auto& [statement, sign] :
       {std::pair(&page_count_, int64_t{1}), std::pair(&free_pages_, int64_t{-1})}) {
    ASSIGN_OR_RETURN(const bool row, statement->Step());
    if (row) pages += sign * statement->Integer(0);
    statement->Reset();
  }
  bytes_used_ = pages * kPageSize;
  return absl::OkStatus();
}

absl::Status Ledger::TidyUp() {
  RETURN_IF_ERROR(Measure());
  const bool expired = clock_.Now() - segment_begin_ >= options_.segment_age;
  for (int64_t segment : keys_->Segments()) {
    const auto entries = segment_entries_.find(segment);
    if (entries != segment_entries_.end() && entries->second > 0) continue;
    if (segment == segment_ && !expired) continue;
    RETURN_IF_ERROR(keys_->Destroy(database_.get(), segment));
    segment_entries_.erase(segment);
    if (segment == segment_) segment_ = 0;
    log_holds_destroyed_key_ = true;
  }
  if (log_holds_destroyed_key_) {
    RETURN_IF_ERROR(database_->Checkpoint(CheckpointMode::kTruncate));
    log_holds_destroyed_key_ = false;
    return absl::OkStatus();
  }
  if (database_->log_pages() < kMaxLogPages) return absl::OkStatus();
  return database_->Checkpoint(CheckpointMode::kRestart);
}

JournalHealth Ledger::Health() const {
  JournalHealth health;
  health.bytes_used = bytes_used_;
  health.ratio = static_cast<double>(bytes_used_) / static_cast<double>(Bound());
  health.alarm = health.ratio > options_.alarm_ratio || !unreadable_.empty();
  health.pending = pending_;
  health.set_aside = set_aside_;
  health.applied = -pending_ - set_aside_;
  for (const auto& [segment, entries] : segment_entries_) health.applied += entries;
  health.unreadable = static_cast<int64_t>(unreadable_.size());
  health.commits = commits_;
  health.segments = static_cast<int64_t>(keys_->Segments().size());
  return health;
}

}  // namespace mugugno::routing
