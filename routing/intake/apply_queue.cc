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

std::deque<Work>& ApplyQueue::LineOf(const Work& work) {
  const auto [hall, new_hall] = halls_.try_emplace(work.routing.association());
  if (new_hall) turns_.push_back(work.routing.association());
  const auto [line, new_line] = hall->second.lines.try_emplace(work.routing.app());
  if (new_line) hall->second.turns.push_back(work.routing.app());
  return line->second;
}

void ApplyQueue::Add(Work work) {
  tenant::MutexLock lock(&mutex_);
  std::deque<Work>& line = LineOf(work);
  line.push_back(std::move(work));
  ++size_;
  changed_.NotifyOne();
}

std::vector<Work> ApplyQueue::Take(size_t most) {
  tenant::MutexLock lock(&mutex_);
  while (!stopped_) {
    const absl::Time now = absl::Now();
    if (now < not_before_) {
      changed_.WaitFor(&mutex_, not_before_ - now);
      continue;
    }
    for (size_t turn = turns_.size(); turn > 0; --turn) {
      std::string association = std::move(turns_.front());
      turns_.pop_front();
      const auto hall = halls_.find(association);
      std::vector<Work> taken = TakeFrom(&hall->second, most);
      if (hall->second.turns.empty()) {
        halls_.erase(hall);
      } else {
        turns_.push_back(std::move(association));
      }
      if (taken.empty()) continue;
      size_ -= taken.size();
      if (size_ > 0) changed_.NotifyOne();
      return taken;
    }
    changed_.Wait(&mutex_);
  }
  return {};
}

// One message of each line by turns, as long as there are some whose senders are free.
std::vector<Work> ApplyQueue::TakeFrom(Hall* hall, size_t most) {
  // How far past the first message of a busy sender others are looked for.
  constexpr size_t kLookAhead = 512;
  struct Look {
    std::deque<Work>* line;
    size_t next = 0;
    std::vector<bool> taken;
  };
  std::vector<Look> looks;
  for (const std::string& app : hall->turns)
    looks.push_back({&hall->lines.find(app)->second, 0, {}});
  std::vector<Work> batch;
  absl::flat_hash_set<std::string> passed;
  for (bool found = true; found && batch.size() < most;) {
    found = false;
    for (Look& look : looks) {
      const size_t end = std::min(look.line->size(), kLookAhead);
      while (batch.size() < most && look.next < end) {
        Work& work = (*look.line)[look.next++];
        const std::string sender = SenderOf(work);
        const bool free = !busy_.contains(sender) && !passed.contains(sender);
        look.taken.push_back(free);
        // Nothing of a sender that was passed over overtakes it.
        if (!free) {
          passed.insert(sender);
          continue;
        }
        busy_.insert(sender);
        batch.push_back(std::move(work));
        found = true;
        break;
      }
    }
  }
  for (Look& look : looks) {
    std::deque<Work> kept;
    for (size_t i = 0; i < look.next; ++i) {
      if (!look.taken[i]) kept.push_back(std::move((*look.line)[i]));
    }
    look.line->erase(look.line->begin(),
                     look.line->begin() + static_cast<std::ptrdiff_t>(look.next));
    look.line->insert(look.line->begin(), std::make_move_iterator(kept.begin()),
                      std::make_move_iterator(kept.end()));
  }
  // Another app is first the next time.
  hall->turns.push_back(std::move(hall->turns.front()));
  hall->turns.pop_front();
  hall->turns.erase(std::remove_if(hall->turns.begin(), hall->turns.end(),
                                   [hall](const std::string& app) {
                                     const auto line = hall->lines.find(app);
                                     if (!line->second.empty()) return false;
                                     hall->lines.erase(line);
                                     return true;
                                   }),
                    hall->turns.end());
  return batch;
}

void ApplyQueue::Done(const std::vector<Work>& works) {
  tenant::MutexLock lock(&mutex_);
  for (const Work& work : works) busy_.erase(SenderOf(work));
  if (size_ > 0) changed_.NotifyAll();
}

void ApplyQueue::Return(std::vector<Work> works, absl::Duration pause) {
  tenant::MutexLock lock(&mutex_);
  for (const Work& work : works) busy_.erase(SenderOf(work));
  size_ += works.size();
  for (auto work = works.rbegin(); work != works.rend(); ++work) {
    std::deque<Work>& line = LineOf(*work);
    line.push_front(std::move(*work));
  }
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
  return size_;
}

}  // namespace mugugno::routing
