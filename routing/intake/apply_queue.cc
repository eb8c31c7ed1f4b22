#include "routing/intake/apply_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace mugugno::routing {

std::string ApplyQueue::SenderOf(const Work& work) {
  const storage::v1::JournalRouting& routing = work.routing;
  return absl::StrCat(routing.owner(), "/", routing.channel(), "/", routing.app(), "/",
                      work.message.user_id());
}

void ApplyQueue::Add(Work work) {
  tenant::MutexLock lock(&mutex_);
  waiting_.push_back(std::move(work));
  changed_.NotifyOne();
}

std::vector<Work> ApplyQueue::Take(size_t most) {
  // How far past the first message of a busy sender others are looked for.
  constexpr size_t kLookAhead = 512;
  tenant::MutexLock lock(&mutex_);
  while (!stopped_) {
    const absl::Time now = absl::Now();
    if (now < not_before_) {
      changed_.WaitFor(&mutex_, not_before_ - now);
      continue;
    }
    std::vector<Work> taken;
    std::string association;
    absl::flat_hash_set<std::string> passed;
    const size_t end = std::min(waiting_.size(), kLookAhead);
    std::deque<Work> kept;
    for (size_t i = 0; i < end; ++i) {
      Work& work = waiting_[i];
      const std::string sender = SenderOf(work);
      const bool fits = taken.size() < most &&
                        (taken.empty() || work.routing.association() == association) &&
                        !busy_.contains(sender) && !passed.contains(sender);
      if (fits) {
        association = work.routing.association();
        busy_.insert(sender);
        taken.push_back(std::move(work));
      } else {
        // Nothing of this sender overtakes it.
        passed.insert(sender);
        kept.push_back(std::move(work));
      }
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(end));
    waiting_.insert(waiting_.begin(), std::make_move_iterator(kept.begin()),
                    std::make_move_iterator(kept.end()));
    if (!taken.empty()) {
      if (!waiting_.empty()) changed_.NotifyOne();
      return taken;
    }
    changed_.Wait(&mutex_);
  }
  return {};
}

void ApplyQueue::Done(const std::vector<Work>& works) {
  tenant::MutexLock lock(&mutex_);
  for (const Work& work : works) busy_.erase(SenderOf(work));
  if (!waiting_.empty()) changed_.NotifyAll();
}

void ApplyQueue::Return(std::vector<Work> works, absl::Duration pause) {
  tenant::MutexLock lock(&mutex_);
  for (const Work& work : works) busy_.erase(SenderOf(work));
  waiting_.insert(waiting_.begin(), std::make_move_iterator(works.begin()),
                  std::make_move_iterator(works.end()));
  not_before_ = std::max(not_before_, absl::Now() + pause);
  changed_.NotifyAll();
}

void ApplyQueue::Stop() {
  tenant::MutexLock lock(&mutex_);
  stopped_ = true;
  changed_.NotifyAll();
}

size_t ApplyQueue::size() const {
  tenant::MutexLock lock(&mutex_);
  return waiting_.size();
}

}  // namespace mugugno::routing
