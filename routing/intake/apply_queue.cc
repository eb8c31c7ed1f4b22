#include "routing/intake/apply_queue.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace mugugno::routing {

// No id has a slash: no app is a channel.
std::string ApplyQueue::SourceOf(const Work& work) {
  const storage::v1::JournalRouting& routing = work.routing;
  return routing.app().empty() ? absl::StrCat(routing.owner(), "/", routing.channel())
                               : routing.app();
}

std::string ApplyQueue::SenderOf(const Work& work) {
  const storage::v1::JournalRouting& routing = work.routing;
  return absl::StrCat(routing.owner(), "/", routing.channel(), "/", routing.app(), "/",
                      work.message.user_id());
}

struct ApplyQueue::LineLook {
  std::deque<Work>* works;
  size_t next = 0;
  std::vector<bool> taken;
};

struct ApplyQueue::OwnerLook {
  std::deque<std::string>* sources;
  std::vector<LineLook> lines;  // as many as were needed, in the order of the sources
  size_t turn = 0;
};

std::deque<Work>& ApplyQueue::LineOf(const Work& work) {
  const auto [line, is_new] = lines_.try_emplace(SourceOf(work));
  if (is_new) {
    const auto [sources, owner_is_new] = sources_.try_emplace(work.routing.owner());
    if (owner_is_new) turns_.push_back(work.routing.owner());
    sources->second.push_back(line->first);
  }
  return line->second;
}

void ApplyQueue::Add(Work work) {
  tenant::MutexLock lock(&mutex_);
  LineOf(work).push_back(std::move(work));
  ++waiting_;
  if (AreEnough()) changed_.NotifyOne();
}

// Whoever is woken for less sleeps again at once.
bool ApplyQueue::AreEnough() const { return waiting_ > 0 && waiting_ >= std::min(most_, at_work_); }

std::vector<Work> ApplyQueue::Take(size_t most) {
  tenant::MutexLock lock(&mutex_);
  most_ = most;
  while (!stopped_) {
    const absl::Time now = absl::Now();
    if (now < not_before_) {
      changed_.WaitFor(&mutex_, not_before_ - now);
      continue;
    }
    if (AreEnough()) {
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

Work* ApplyQueue::NextOf(OwnerLook& look, absl::flat_hash_set<std::string>* passed) {
  // How far past the first message of a busy sender others are looked for.
  constexpr size_t kLookAhead = 512;
  for (size_t tried = 0; tried < look.sources->size(); ++tried) {
    if (look.turn == look.lines.size()) {
      look.lines.push_back({&lines_.find((*look.sources)[look.turn])->second, 0, {}});
    }
    LineLook& line = look.lines[look.turn];
    look.turn = (look.turn + 1) % look.sources->size();
    const size_t end = std::min(line.works->size(), kLookAhead);
    while (line.next < end) {
      Work& work = (*line.works)[line.next++];
      const std::string sender = SenderOf(work);
      const bool free = !busy_.contains(sender) && !passed->contains(sender);
      line.taken.push_back(free);
      if (free) {
        busy_.insert(sender);
        return &work;
      }
      // Nothing of a sender that was passed over overtakes it.
      passed->insert(sender);
    }
  }
  return nullptr;
}

bool ApplyQueue::Close(OwnerLook& look) {
  for (LineLook& line : look.lines) {
    std::deque<Work> kept;
    for (size_t i = 0; i < line.next; ++i) {
      if (!line.taken[i]) kept.push_back(std::move((*line.works)[i]));
    }
    line.works->erase(line.works->begin(),
                      line.works->begin() + static_cast<std::ptrdiff_t>(line.next));
    line.works->insert(line.works->begin(), std::make_move_iterator(kept.begin()),
                       std::make_move_iterator(kept.end()));
  }
  // The source whose turn it would be is first the next time.
  std::rotate(look.sources->begin(), look.sources->begin() + static_cast<std::ptrdiff_t>(look.turn),
              look.sources->end());
  std::deque<std::string> waiting;
  for (std::string& source : *look.sources) {
    const auto line = lines_.find(source);
    if (line->second.empty()) {
      lines_.erase(line);
    } else {
      waiting.push_back(std::move(source));
    }
  }
  *look.sources = std::move(waiting);
  return !look.sources->empty();
}

// One message of each owner by turns, as long as there are some whose senders are free.
std::vector<Work> ApplyQueue::TakeTurns(size_t most) {
  std::vector<OwnerLook> looks;  // as many as were needed, in the order of the turns
  std::vector<Work> batch;
  absl::flat_hash_set<std::string> passed;
  for (bool found = true; found && batch.size() < most;) {
    found = false;
    for (size_t turn = 0; turn < turns_.size() && batch.size() < most; ++turn) {
      if (turn == looks.size()) looks.push_back({&sources_.find(turns_[turn])->second, {}, 0});
      Work* const work = NextOf(looks[turn], &passed);
      if (work == nullptr) continue;
      batch.push_back(std::move(*work));
      found = true;
    }
  }
  for (size_t turn = 0; turn < looks.size(); ++turn) {
    if (!Close(looks[turn])) sources_.erase(turns_[turn]);
  }
  // Those that were not asked are first the next time, or else another owner.
  const size_t asked = looks.size() < turns_.size() ? looks.size() : size_t{1};
  std::rotate(turns_.begin(), turns_.begin() + static_cast<std::ptrdiff_t>(asked), turns_.end());
  std::deque<std::string> waiting;
  for (std::string& owner : turns_) {
    if (sources_.contains(owner)) waiting.push_back(std::move(owner));
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
