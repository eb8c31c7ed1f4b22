#include "routing/journal/journal.h"

#include <algorithm>
#include <utility>

#include "routing/journal/folder_lock.h"
#include "routing/journal/journal_reader.h"
#include "routing/journal/journal_writer.h"
#include "routing/journal/ledger.h"
#include "routing/journal/schema.h"
#include "routing/journal/segment_keys.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMaxKeySize = 255;
constexpr size_t kMaxRoutingSize = 1024;
constexpr size_t kMaxContentSize = size_t{24} << 20;
constexpr char kCorrupt[] = "CORRUPT";

absl::Status Check(const Entry& entry) {
  std::vector<tenant::FieldViolation> violations;
  if (entry.id.is_nil()) violations.push_back({"id", "is required"});
  if (entry.source.id.empty() || entry.source.id.size() > kMaxKeySize) {
    violations.push_back({"source", "must have 1 to 255 bytes"});
  }
  if (entry.key.empty() || entry.key.size() > kMaxKeySize) {
    violations.push_back({"key", "must have 1 to 255 bytes"});
  }
  if (entry.routing.size() > kMaxRoutingSize) {
    violations.push_back({"routing", "must have at most 1024 bytes"});
  }
  if (entry.content.size() > kMaxContentSize) {
    violations.push_back({"content", "must have at most 24 MiB"});
  }
  if (violations.empty()) return absl::OkStatus();
  return tenant::InvalidRequest(violations);
}

std::vector<Mark> Marks(Mark::Kind kind, const std::vector<tenant::Uuid>& ids) {
  std::vector<Mark> marks;
  marks.reserve(ids.size());
  for (const tenant::Uuid& id : ids) marks.push_back({kind, id, 0, ""});
  return marks;
}

}  // namespace

Journal::Journal(JournalOptions options, const tenant::Clock& clock)
    : options_(std::move(options)), clock_(clock) {}

Journal::~Journal() = default;

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const JournalOptions& options,
                                                       const tenant::MasterKeys& masters,
                                                       const tenant::Clock& clock) {
  std::unique_ptr<Journal> journal(new Journal(options, clock));
  const JournalOptions& kept = journal->options_;
  ASSIGN_OR_RETURN(journal->lock_, FolderLock::Take(kept.folder));
  ASSIGN_OR_RETURN(auto writing, OpenJournalDatabase(kept.folder, kept.vfs));
  RETURN_IF_ERROR(PrepareSchema(writing.get()));
  ASSIGN_OR_RETURN(journal->keys_, SegmentKeys::Load(writing.get(), masters));
  ASSIGN_OR_RETURN(auto ledger,
                   Ledger::Open(std::move(writing), journal->keys_.get(), kept, clock));
  ASSIGN_OR_RETURN(auto reading, OpenJournalDatabase(kept.folder, kept.vfs));
  ASSIGN_OR_RETURN(journal->reader_, JournalReader::Open(std::move(reading), *journal->keys_));
  ASSIGN_OR_RETURN(auto moving, OpenJournalDatabase(kept.folder, kept.vfs));
  journal->writer_ = std::make_unique<JournalWriter>(std::move(ledger), std::move(moving), kept);
  return journal;
}

void Journal::Append(Entry entry, AppendCallback callback) {
  const absl::Status status = Check(entry);
  if (!status.ok()) {
    callback(status);
    return;
  }
  LedgerEntry kept;
  kept.dedupe_hash = keys_->DedupeHash(entry.source, entry.key);
  kept.fingerprint =
      keys_->Fingerprint(entry.comparable.empty() ? entry.content : entry.comparable);
  kept.entry = std::move(entry);
  if (kept.entry.private_key) kept.entry.key = kept.dedupe_hash;
  writer_->Append(std::move(kept), std::move(callback));
}

absl::StatusOr<EntryPage> Journal::Pending(int64_t after, size_t limit) {
  return List(EntryState::kPending, after, limit, absl::InfiniteFuture());
}

absl::StatusOr<EntryPage> Journal::Applied(int64_t after, size_t limit, absl::Time until) {
  return List(EntryState::kApplied, after, limit, until);
}

absl::StatusOr<Entry> Journal::Read(const tenant::Uuid& id) { return reader_->Read(id); }

absl::StatusOr<EntryPage> Journal::List(EntryState state, int64_t after, size_t limit,
                                        absl::Time until) {
  std::vector<DamagedRow> damaged;
  auto page = reader_->List(state, after, until, limit, &damaged);
  std::vector<Mark> marks;
  for (const DamagedRow& row : damaged) {
    marks.push_back({Mark::Kind::kSetAside, row.id, row.sequence, kCorrupt});
  }
  if (!marks.empty()) writer_->Add(std::move(marks));
  return page;
}

absl::StatusOr<Appended> Journal::Find(const tenant::Uuid& id) { return reader_->Find(id); }

void Journal::MarkApplied(std::vector<AppliedEntry> applied) {
  std::vector<Mark> marks;
  marks.reserve(applied.size());
  for (AppliedEntry& entry : applied) {
    marks.push_back({Mark::Kind::kApplied, entry.id, 0, std::move(entry.result)});
  }
  writer_->Add(std::move(marks));
}

void Journal::SetAside(const tenant::Uuid& id, std::string error) {
  std::vector<Mark> marks;
  marks.push_back({Mark::Kind::kSetAside, id, 0, std::move(error)});
  writer_->Add(std::move(marks));
}

void Journal::Reprocess(const std::vector<tenant::Uuid>& ids) {
  writer_->Add(Marks(Mark::Kind::kPending, ids));
}

void Journal::Remove(const std::vector<tenant::Uuid>& ids) {
  writer_->Add(Marks(Mark::Kind::kRemove, ids));
}

absl::StatusOr<std::vector<SetAsideEntry>> Journal::ListSetAside(int64_t after, size_t limit) {
  return reader_->ListSetAside(after, limit);
}

JournalHealth Journal::Health() {
  JournalHealth health = writer_->Health();
  const auto oldest = reader_->OldestPending();
  if (oldest.ok() && *oldest != absl::InfiniteFuture()) {
    health.oldest_pending_age = std::max(absl::ZeroDuration(), clock_.Now() - *oldest);
  }
  return health;
}

absl::Status Journal::Flush() { return writer_->Flush(); }

absl::Status Journal::RewrapKeys() {
  writer_->Add(Marks(Mark::Kind::kRewrap, {tenant::Uuid()}));
  return writer_->Flush();
}

}  // namespace mugugno::routing
