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

ApplyQueue::Hall& ApplyQueue::HallOf(const Work& work) {
  const auto [hall, is_new] = halls_.try_emplace(work.cell);
  if (is_new) turns_.push_back(work.cell);
  return hall->second;
}

std::deque<Work>& ApplyQueue::LineOf(const Work& work, Hall* hall) {
  const auto [line, is_new] = hall->lines.try_emplace(work.routing.app());
  if (is_new) hall->turns.push_back(work.routing.app());
  return line->second;
}

void ApplyQueue::Add(Work work) {
  tenant::MutexLock lock(&mutex_);
  Hall& hall = HallOf(work);
  LineOf(work, &hall).push_back(std::move(work));
  ++hall.waiting;
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
      turns_.push_back(std::move(turns_.front()));
      turns_.pop_front();
      Hall& hall = halls_.find(turns_.back())->second;
      if (hall.waiting == 0 || hall.waiting < std::min(most, hall.at_work)) continue;
      std::vector<Work> taken = TakeFrom(&hall, most);
      if (taken.empty()) continue;
      hall.waiting -= taken.size();
      hall.at_work += taken.size();
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
  std::vector<Look> looks;  // as many as were needed, in the order of the turns
  std::vector<Work> batch;
  absl::flat_hash_set<std::string> passed;
  for (bool found = true; found && batch.size() < most;) {
    found = false;
    for (size_t turn = 0; turn < hall->turns.size() && batch.size() < most; ++turn) {
      if (turn == looks.size())
        looks.push_back({&hall->lines.find(hall->turns[turn])->second, 0, {}});
      Look& look = looks[turn];
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
  // Those that were not asked are first the next time, or else another app.
  const size_t asked = looks.size() < hall->turns.size() ? looks.size() : size_t{1};
  std::rotate(hall->turns.begin(), hall->turns.begin() + static_cast<std::ptrdiff_t>(asked),
              hall->turns.end());
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

void ApplyQueue::Leave(const std::vector<Work>& works) {
  for (const Work& work : works) {
    busy_.erase(SenderOf(work));
    --HallOf(work).at_work;
  }
}

void ApplyQueue::Done(const std::vector<Work>& works) {
  tenant::MutexLock lock(&mutex_);
  Leave(works);
  if (size_ > 0) changed_.NotifyAll();
}

void ApplyQueue::Return(std::vector<Work> works, absl::Duration pause) {
  tenant::MutexLock lock(&mutex_);
  Leave(works);
  size_ += works.size();
  for (auto work = works.rbegin(); work != works.rend(); ++work) {
    Hall& hall = HallOf(*work);
    ++hall.waiting;
    LineOf(*work, &hall).push_front(std::move(*work));
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
