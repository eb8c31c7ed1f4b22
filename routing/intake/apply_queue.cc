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
  const auto [line, is_new] = lines_.try_emplace(work.routing.app());
  if (is_new) turns_.push_back(work.routing.app());
  return line->second;
}

void ApplyQueue::Add(Work work) {
  tenant::MutexLock lock(&mutex_);
  LineOf(work).push_back(std::move(work));
  ++waiting_;
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
    if (waiting_ > 0 && waiting_ >= std::min(most, at_work_)) {
      std::vector<Work> taken = TakeTurns(most);
      waiting_ -= taken.size();
      at_work_ += taken.size();
      if (waiting_ > 0) changed_.NotifyOne();
      if (!taken.empty()) return taken;
    }
    changed_.Wait(&mutex_);
  }
  return {};
}

// One message of each line by turns, as long as there are some whose senders are free.
std::vector<Work> ApplyQueue::TakeTurns(size_t most) {
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
    for (size_t turn = 0; turn < turns_.size() && batch.size() < most; ++turn) {
      if (turn == looks.size()) looks.push_back({&lines_.find(turns_[turn])->second, 0, {}});
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
  const size_t asked = looks.size() < turns_.size() ? looks.size() : size_t{1};
  std::rotate(turns_.begin(), turns_.begin() + static_cast<std::ptrdiff_t>(asked), turns_.end());
  std::deque<std::string> waiting;
  for (std::string& app : turns_) {
    const auto line = lines_.find(app);
    if (line->second.empty()) {
      lines_.erase(line);
    } else {
      waiting.push_back(std::move(app));
    }
  }
  turns_ = std::move(waiting);
  return batch;
}

void ApplyQueue::Leave(const std::vector<Work>& works) {
  for (const Work& work : works) busy_.erase(SenderOf(work));
  at_work_ -= works.size();
}

void ApplyQueue::Done(const std::vector<Work>& works) {
  tenant::MutexLock lock(&mutex_);
  Leave(works);
  if (waiting_ > 0) changed_.NotifyAll();
}

void ApplyQueue::Return(std::vector<Work> works, absl::Duration pause) {
  tenant::MutexLock lock(&mutex_);
  Leave(works);
  waiting_ += works.size();
  for (auto work = works.rbegin(); work != works.rend(); ++work) {
    LineOf(*work).push_front(std::move(*work));
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
  return waiting_;
}

}  // namespace mugugno::routing
