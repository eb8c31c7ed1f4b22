#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/feed/changes.h"
#include "tenant/mutex.h"
#include "tenant/store/database.h"

namespace mugugno::tenant {

// One line of the feed with its place. Positions are taken in commit order, without gaps.
struct FeedLine {
  uint64_t position = 0;
  Change change;
};

// Somebody who follows the feed of one database. Called by one thread at a time: the reader's, and
// for End whoever stops the reader or follows a stopped one. Never waits.
class FeedFollower {
 public:
  virtual ~FeedFollower() = default;
  // The next lines, without a gap. False: it is done, and is let go without End.
  virtual bool Take(absl::Span<const FeedLine> lines) = 0;
  // About every five seconds, after everything up to `position` was taken. False as in Take.
  virtual bool Tick(uint64_t position) = 0;
  // The last call: WATCH_EXPIRED, or UNAVAILABLE when the reader stops.
  virtual void End(const absl::Status& status) = 0;
};

// Reads the feed of one database, once for all who follow it. The newest lines are kept in memory;
// who is further behind is served from the table, a piece at a time. Nobody holds a queue: a
// follower is a position. Thread-safe.
class FeedReader final {
 public:
  struct Options {
    absl::Duration poll = absl::Milliseconds(75);
    absl::Duration tick = absl::Seconds(5);
    size_t lines_kept = 20000;
    size_t lines_at_once = 1000;
  };

  explicit FeedReader(Database& database) : FeedReader(database, Options()) {}
  FeedReader(Database& database, Options options);
  ~FeedReader() { Stop(); }
  FeedReader(const FeedReader&) = delete;
  FeedReader& operator=(const FeedReader&) = delete;

  // Ends every follower, and each that comes after. By the owner only.
  void Stop();

  // Gives the follower everything after `after`, or after the newest line. The follower gets Tick
  // first, with the position it starts from.
  void Follow(std::shared_ptr<FeedFollower> follower, std::optional<uint64_t> after);
  // Something was written here: do not wait for the next poll.
  void Nudge();

 private:
  struct Following {
    std::shared_ptr<FeedFollower> follower;
    std::optional<uint64_t> position;  // nothing until it starts at the newest
    absl::Time next_tick = absl::InfinitePast();
  };

  void Run();
  // Waits for a nudge or the poll time; false when the reader stops.
  bool WaitForWork();
  absl::Status ReadNewest();
  void Serve(Following& following, bool* keep, bool* behind);
  // The lines after `position`, from memory or from the table; WATCH_EXPIRED when they were pruned.
  absl::StatusOr<std::vector<FeedLine>> LinesAfter(uint64_t position);
  absl::StatusOr<std::vector<FeedLine>> ReadTable(uint64_t position);

  Database& database_;
  const Options options_;
  Mutex mutex_;
  Condition changed_;
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  bool nudged_ ABSL_GUARDED_BY(mutex_) = false;
  std::vector<Following> joining_ ABSL_GUARDED_BY(mutex_);
  // The reader's thread only.
  std::vector<Following> following_;
  std::deque<FeedLine> newest_;
  std::optional<uint64_t> position_;  // of the newest line read
  std::thread thread_;
};

// Removes lines older than a week, some in a transaction of at most `step` each, while `go_on`;
// returns how many. Watches that old start over.
absl::StatusOr<int64_t> PruneFeed(Database& database, absl::Time now, absl::Duration step,
                                  absl::FunctionRef<bool()> go_on);

}  // namespace mugugno::tenant
