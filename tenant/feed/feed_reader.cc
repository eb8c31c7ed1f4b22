#include "tenant/feed/feed_reader.h"

#include <algorithm>
#include <iterator>

#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kReadTime = absl::Seconds(5);
constexpr absl::Duration kKept = absl::Hours(24 * 7);
constexpr int kPrunedAtOnce = 5000;

absl::Status Stopping() {
  return Unavailable("DRAINING", "the gateway is stopping; resume the watch at another");
}

}  // namespace

FeedReader::FeedReader(Database& database, Options options)
    : database_(database), options_(options), thread_([this] { Run(); }) {}

void FeedReader::Stop() {
  {
    MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  if (!thread_.joinable()) return;
  thread_.join();
  std::vector<Following> ending = std::move(following_);
  {
    MutexLock lock(&mutex_);
    std::move(joining_.begin(), joining_.end(), std::back_inserter(ending));
    joining_.clear();
  }
  for (Following& following : ending) following.follower->End(Stopping());
}

void FeedReader::Follow(std::shared_ptr<FeedFollower> follower, std::optional<uint64_t> after) {
  {
    MutexLock lock(&mutex_);
    if (!stopping_) {
      joining_.push_back({std::move(follower), after});
      nudged_ = true;
      changed_.NotifyAll();
      return;
    }
  }
  follower->End(Stopping());
}

void FeedReader::Nudge() {
  MutexLock lock(&mutex_);
  nudged_ = true;
  changed_.NotifyAll();
}

bool FeedReader::WaitForWork() {
  MutexLock lock(&mutex_);
  if (!nudged_ && !stopping_) changed_.WaitFor(&mutex_, options_.poll);
  nudged_ = false;
  for (Following& following : joining_) following_.push_back(std::move(following));
  joining_.clear();
  return !stopping_;
}

void FeedReader::Run() {
  bool behind = false;
  while (true) {
    if (behind) Nudge();
    if (!WaitForWork()) return;
    behind = false;
    // While nobody follows, the next one starts from the table.
    if (following_.empty()) {
      position_.reset();
      newest_.clear();
      continue;
    }
    if (!ReadNewest().ok()) continue;
    std::vector<Following> kept;
    for (Following& following : following_) {
      bool keep = true;
      Serve(following, &keep, &behind);
      if (keep) kept.push_back(std::move(following));
    }
    following_ = std::move(kept);
  }
}

absl::Status FeedReader::ReadNewest() {
  if (!position_) {
    return database_.Read(absl::Now() + kReadTime, [&](Session& session) {
      return session.Query("SELECT position FROM feed_counter WHERE id = 1", {},
                           [&](const Row& row) {
                             position_ = row.UInt(0);
                             return absl::OkStatus();
                           });
    });
  }
  while (true) {
    ASSIGN_OR_RETURN(std::vector<FeedLine> lines, ReadTable(*position_));
    for (FeedLine& line : lines) {
      position_ = line.position;
      newest_.push_back(std::move(line));
    }
    while (newest_.size() > options_.lines_kept) newest_.pop_front();
    if (lines.size() < options_.lines_at_once) return absl::OkStatus();
  }
}

absl::StatusOr<std::vector<FeedLine>> FeedReader::ReadTable(uint64_t position) {
  std::vector<FeedLine> lines;
  RETURN_IF_ERROR(database_.Read(absl::Now() + kReadTime, [&](Session& session) {
    lines.clear();
    return session.Query(
        "SELECT position, tenant_id, entity, entity_id, state FROM feed WHERE position > ? "
        "ORDER BY position LIMIT ?",
        {position, options_.lines_at_once}, [&](const Row& row) {
          lines.push_back({row.UInt(0), {row.Text(1), row.Text(2), row.Bytes(3), row.Text(4)}});
          return absl::OkStatus();
        });
  }));
  return lines;
}

absl::StatusOr<std::vector<FeedLine>> FeedReader::LinesAfter(uint64_t position) {
  std::vector<FeedLine> lines;
  if (!newest_.empty() && newest_.front().position <= position + 1) {
    const size_t first = position + 1 - newest_.front().position;
    const size_t last = std::min(newest_.size(), first + options_.lines_at_once);
    lines.assign(newest_.begin() + static_cast<std::ptrdiff_t>(first),
                 newest_.begin() + static_cast<std::ptrdiff_t>(last));
    return lines;
  }
  ASSIGN_OR_RETURN(lines, ReadTable(position));
  // Positions have no gaps, so a later beginning means that lines were pruned.
  if (lines.empty() || lines.front().position != position + 1) return WatchExpired();
  return lines;
}

void FeedReader::Serve(Following& following, bool* keep, bool* behind) {
  FeedFollower& follower = *following.follower;
  if (!following.position) following.position = *position_;
  if (*following.position > *position_) {
    // A position of the future: the database was put back to an earlier state.
    follower.End(WatchExpired());
    *keep = false;
    return;
  }
  if (*following.position < *position_) {
    absl::StatusOr<std::vector<FeedLine>> lines = LinesAfter(*following.position);
    if (!lines.ok()) {
      if (ErrorReason(lines.status()) != "WATCH_EXPIRED") return;  // the next poll tries again
      follower.End(lines.status());
      *keep = false;
      return;
    }
    *keep = follower.Take(*lines);
    following.position = lines->back().position;
    *behind = *behind || *following.position < *position_;
  }
  const absl::Time now = absl::Now();
  if (*keep && now >= following.next_tick) {
    following.next_tick = now + options_.tick;
    *keep = follower.Tick(*following.position);
  }
}

absl::StatusOr<int64_t> PruneFeed(Database& database, absl::Time now, absl::Duration step,
                                  absl::FunctionRef<bool()> go_on) {
  int64_t removed = 0;
  while (go_on()) {
    int64_t rows = 0;
    RETURN_IF_ERROR(database.Transact(absl::Now() + step, [&](Session& session) -> absl::Status {
      // Lines age in the order of their positions: the first young one ends the old ones.
      std::optional<uint64_t> last;
      RETURN_IF_ERROR(session.Query("SELECT position, created FROM feed ORDER BY position LIMIT ?",
                                    {kPrunedAtOnce}, [&](const Row& row) {
                                      if (row.Time(1) < now - kKept) last = row.UInt(0);
                                      return absl::OkStatus();
                                    }));
      rows = 0;
      if (!last) return absl::OkStatus();
      ASSIGN_OR_RETURN(rows, session.Execute("DELETE FROM feed WHERE position <= ?", {*last}));
      return absl::OkStatus();
    }));
    removed += rows;
    if (rows < kPrunedAtOnce) break;
  }
  return removed;
}

}  // namespace mugugno::tenant
