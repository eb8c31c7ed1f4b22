#include "tenant/accounts/attempt_limits.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kForgotten = absl::Hours(1);
constexpr absl::Duration kFirstWait = absl::Seconds(1);

// Doubles with each failure that is not free.
absl::Duration WaitAfter(int failures, int free, absl::Duration longest) {
  constexpr int kMostDoublings = 20;
  if (failures <= free) return absl::ZeroDuration();
  const int doublings = std::min(failures - free - 1, kMostDoublings);
  return std::min(longest, kFirstWait * (int64_t{1} << static_cast<unsigned>(doublings)));
}

}  // namespace

std::vector<AttemptLimits::Bound> AttemptLimits::BoundsOf(const Attempt& attempt) {
  std::vector<Bound> bounds = {
      {absl::StrCat("both\n", attempt.mailbox, "\n", attempt.place), kFreeHere, kLongest}};
  if (!attempt.place.empty()) {
    bounds.push_back({absl::StrCat("place\n", attempt.place), kFreeOfPlace, kLongest, true});
  }
  if (!attempt.place_is_known) {
    bounds.push_back(
        {absl::StrCat("mailbox\n", attempt.mailbox), kFreeOfMailbox, kLongestOfMailbox});
  }
  return bounds;
}

AttemptLimits::Count& AttemptLimits::At(const std::string& key, absl::Time now) {
  if (counts_.size() >= kMostCounted && !counts_.contains(key)) {
    counts_.erase(order_.front());
    order_.pop_front();
  }
  const auto [found, fresh] = counts_.try_emplace(key);
  if (fresh) order_.push_back(key);
  if (now - found->second.last > kForgotten) found->second = Count();
  return found->second;
}

absl::Duration AttemptLimits::Take(const Attempt& attempt, absl::Time now) {
  const std::vector<Bound> bounds = BoundsOf(attempt);
  MutexLock lock(&mutex_);
  absl::Duration wait;
  for (const Bound& bound : bounds) wait = std::max(wait, At(bound.key, now).until - now);
  if (wait > absl::ZeroDuration()) return wait;
  for (const Bound& bound : bounds) {
    Count& count = At(bound.key, now);
    ++count.failures;
    count.last = now;
    count.until = now + WaitAfter(count.failures, bound.free, bound.longest);
  }
  return absl::ZeroDuration();
}

void AttemptLimits::Succeeded(const Attempt& attempt) {
  MutexLock lock(&mutex_);
  for (const Bound& bound : BoundsOf(attempt)) {
    const auto found = counts_.find(bound.key);
    if (found == counts_.end()) continue;
    // A place is not trusted the more because one of its people signed in.
    Count& count = found->second;
    count.failures = bound.of_place ? std::max(0, count.failures - 1) : 0;
    count.until = absl::InfinitePast();
  }
}

void AttemptLimits::HadPassword(const Attempt& attempt) {
  MutexLock lock(&mutex_);
  for (const Bound& bound : BoundsOf(attempt)) {
    const auto found = counts_.find(bound.key);
    if (!bound.of_place || found == counts_.end()) continue;
    found->second.failures = std::max(0, found->second.failures - 1);
    found->second.until = absl::InfinitePast();
  }
}

}  // namespace mugugno::tenant
