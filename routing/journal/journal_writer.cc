#include "routing/journal/journal_writer.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

#include "routing/journal/journal.h"
#include "tenant/errors.h"

namespace mugugno::routing {
namespace {

using tenant::MutexLock;

constexpr size_t kMarksAtOnce = 1024;
constexpr int64_t kBatchBytes = int64_t{16} << 20;
constexpr int64_t kLongLogPages = 1024;
constexpr absl::Duration kTidyUpEvery = absl::Minutes(1);
constexpr absl::Duration kRestAfterFailure = absl::Seconds(1);
constexpr absl::Duration kBusyRetryAfter = absl::Seconds(1);

}  // namespace

JournalWriter::JournalWriter(std::unique_ptr<Ledger> ledger, std::unique_ptr<SqliteDatabase> mover,
                             const JournalOptions& options)
    : ledger_(std::move(ledger)), mover_(std::move(mover)), options_(options) {
  health_ = ledger_->Health();
  writer_ = std::thread(&JournalWriter::Run, this);
  log_mover_ = std::thread(&JournalWriter::MoveLog, this);
}

JournalWriter::~JournalWriter() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    work_.NotifyAll();
  }
  writer_.join();
  {
    MutexLock lock(&mutex_);
    stopped_ = true;
    log_grew_.NotifyAll();
  }
  log_mover_.join();
}

void JournalWriter::Append(LedgerEntry entry, Callback callback) {
  const auto bytes = static_cast<int64_t>(entry.entry.content.size());
  {
    MutexLock lock(&mutex_);
    const bool room = appends_.size() < options_.queue_entries &&
                      queue_bytes_ + bytes <= options_.queue_bytes && !stopping_;
    if (room) {
      queue_bytes_ += bytes;
      ++asked_;
      appends_.push_back({std::move(entry), std::move(callback), bytes});
      work_.NotifyOne();
      return;
    }
  }
  callback(
      tenant::ResourceExhausted("JOURNAL_BUSY", "too much waits to be written", kBusyRetryAfter));
}

void JournalWriter::Add(std::vector<Mark> marks) {
  MutexLock lock(&mutex_);
  if (marks_.empty()) marks_since_ = absl::Now();
  asked_ += static_cast<int64_t>(marks.size());
  std::move(marks.begin(), marks.end(), std::back_inserter(marks_));
  work_.NotifyOne();
}

absl::Status JournalWriter::Flush() {
  MutexLock lock(&mutex_);
  const int64_t target = asked_;
  const int64_t failures = failures_;
  ++flushing_;
  work_.NotifyOne();
  while (done_ < target && failures_ == failures) settled_.Wait(&mutex_);
  --flushing_;
  return failures_ == failures ? absl::OkStatus() : last_failure_;
}

JournalHealth JournalWriter::Health() {
  MutexLock lock(&mutex_);
  JournalHealth health = health_;
  health.last_failure = std::string(last_failure_.message());
  if (!last_failure_.ok()) health.alarm = true;
  return health;
}

void JournalWriter::Run() {
  while (true) {
    Batch batch;
    if (!Take(&batch)) return;
    if (!batch.entries.empty() || !batch.marks.empty()) {
      Write(std::move(batch));
    } else {
      TidyUp();
    }
  }
}

bool JournalWriter::MarksAreDue() const {
  if (marks_.empty()) return false;
  if (stopping_ || flushing_ > 0) return true;
  const absl::Time now = absl::Now();
  if (now < marks_rest_until_) return false;
  return marks_.size() >= kMarksAtOnce || now - marks_since_ >= options_.mark_delay;
}

absl::Duration JournalWriter::Patience() const {
  if (marks_.empty()) return kTidyUpEvery;
  const absl::Time due = std::max(marks_since_ + options_.mark_delay, marks_rest_until_);
  return std::clamp(due - absl::Now(), absl::Microseconds(100), kTidyUpEvery);
}

bool JournalWriter::Take(Batch* batch) {
  MutexLock lock(&mutex_);
  const absl::Time tidy_up_at = absl::Now() + kTidyUpEvery;
  while (appends_.empty() && !MarksAreDue()) {
    if (stopping_ && marks_.empty()) return false;
    if (absl::Now() >= tidy_up_at) return true;
    work_.WaitFor(&mutex_, Patience());
  }
  TakeWaiting(batch);
  return true;
}

void JournalWriter::TakeWaiting(Batch* batch) {
  int64_t bytes = 0;
  while (!appends_.empty() && batch->entries.size() < options_.batch_entries &&
         bytes < kBatchBytes) {
    Waiting& next = appends_.front();
    bytes += next.bytes;
    batch->entries.push_back(std::move(next.entry));
    batch->callbacks.push_back(std::move(next.callback));
    appends_.pop_front();
  }
  queue_bytes_ -= bytes;
  if (absl::Now() < marks_rest_until_ && !stopping_ && flushing_ == 0) return;
  const auto end = marks_.begin() + static_cast<int64_t>(std::min(marks_.size(), kMarksAtOnce));
  std::move(marks_.begin(), end, std::back_inserter(batch->marks));
  marks_.erase(marks_.begin(), end);
}

void JournalWriter::Write(Batch batch) {
  auto answers = ledger_->Write(batch.entries, batch.marks);
  {
    MutexLock lock(&mutex_);
    last_failure_ = answers.status();
    health_ = ledger_->Health();
  }
  for (size_t i = 0; i < batch.callbacks.size(); ++i) {
    batch.callbacks[i](answers.ok() ? std::move((*answers)[i]) : answers.status());
  }
  TidyUp();
  Settle(batch, answers.status());
}

void JournalWriter::TidyUp() {
  // What fails is tried again after the next batch.
  ledger_->TidyUp().IgnoreError();
  MutexLock lock(&mutex_);
  health_ = ledger_->Health();
  log_is_long_ = ledger_->log_pages() >= kLongLogPages;
  if (log_is_long_) log_grew_.NotifyOne();
}

void JournalWriter::Settle(const Batch& batch, const absl::Status& status) {
  MutexLock lock(&mutex_);
  done_ += static_cast<int64_t>(batch.callbacks.size());
  if (status.ok() || stopping_) {
    done_ += static_cast<int64_t>(batch.marks.size());
  } else if (!batch.marks.empty()) {
    if (marks_.empty()) marks_since_ = absl::Now();
    marks_.insert(marks_.begin(), batch.marks.begin(), batch.marks.end());
    marks_rest_until_ = absl::Now() + kRestAfterFailure;
  }
  if (!status.ok()) ++failures_;
  settled_.NotifyAll();
}

void JournalWriter::MoveLog() {
  while (true) {
    {
      MutexLock lock(&mutex_);
      while (!log_is_long_ && !stopped_) log_grew_.Wait(&mutex_);
      if (stopped_) return;
      log_is_long_ = false;
    }
    // What fails now is moved next time; nothing is lost meanwhile.
    mover_->Checkpoint(CheckpointMode::kPassive).IgnoreError();
  }
}

}  // namespace mugugno::routing
