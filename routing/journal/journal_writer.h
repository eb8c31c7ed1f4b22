#pragma once

// JournalWriter: the one thread that writes. It takes all that waits, up to a bound, writes it as
// one transaction, and then answers. A second thread moves the log into the file meanwhile.
// Thread-safe.

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "routing/journal/entry.h"
#include "routing/journal/ledger.h"
#include "tenant/mutex.h"

namespace mugugno::routing {

struct JournalOptions;

class JournalWriter final {
 public:
  using Callback = absl::AnyInvocable<void(absl::StatusOr<Appended>)>;

  // `mover` is a connection of its own.
  JournalWriter(std::unique_ptr<Ledger> ledger, std::unique_ptr<SqliteDatabase> mover,
                const JournalOptions& options);
  // Writes what waits; what cannot be written is answered with the failure.
  ~JournalWriter();
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  void Append(LedgerEntry entry, Callback callback);
  void Add(std::vector<Mark> marks);
  absl::Status Flush();
  JournalHealth Health();

 private:
  struct Waiting {
    LedgerEntry entry;
    Callback callback;
    int64_t bytes = 0;
  };
  struct Batch {
    std::vector<LedgerEntry> entries;
    std::vector<Callback> callbacks;
    std::vector<Mark> marks;
  };

  void Run();
  // Waits for work, or for the time to tidy up; false when it is time to end.
  bool Take(Batch* batch);
  void TakeWaiting(Batch* batch) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  bool MarksAreDue() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  absl::Duration Patience() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);
  void Write(Batch batch);
  void TidyUp();
  void Settle(const Batch& batch, const absl::Status& status);
  void MoveLog();

  const std::unique_ptr<Ledger> ledger_;
  const std::unique_ptr<SqliteDatabase> mover_;
  const JournalOptions& options_;

  tenant::Mutex mutex_;
  tenant::Condition work_;
  tenant::Condition settled_;
  tenant::Condition log_grew_;
  std::deque<Waiting> appends_ ABSL_GUARDED_BY(mutex_);
  std::deque<Mark> marks_ ABSL_GUARDED_BY(mutex_);
  int64_t queue_bytes_ ABSL_GUARDED_BY(mutex_) = 0;
  // Real time: when the oldest mark came, and until when failed marks rest.
  absl::Time marks_since_ ABSL_GUARDED_BY(mutex_);
  absl::Time marks_rest_until_ ABSL_GUARDED_BY(mutex_) = absl::InfinitePast();
  // How much was asked for and how much is settled; a flush waits for the one to reach the other.
  int64_t asked_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t done_ ABSL_GUARDED_BY(mutex_) = 0;
  int64_t failures_ ABSL_GUARDED_BY(mutex_) = 0;
  int flushing_ ABSL_GUARDED_BY(mutex_) = 0;
  absl::Status last_failure_ ABSL_GUARDED_BY(mutex_);
  JournalHealth health_ ABSL_GUARDED_BY(mutex_);
  bool log_is_long_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool stopped_ ABSL_GUARDED_BY(mutex_) = false;

  std::thread writer_;
  std::thread log_mover_;
};

}  // namespace mugugno::routing
