#include "routing/intake/waiting_room.h"

#include <algorithm>

#include "absl/time/clock.h"

namespace mugugno::routing {

WaitingRoom::WaitingRoom() {
  thread_ = std::thread([this] { Watch(); });
}

WaitingRoom::~WaitingRoom() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void WaitingRoom::Enter(Taken pending, absl::Time until, TakenCallback callback) {
  tenant::MutexLock lock(&mutex_);
  const Key key(until, next_++);
  by_message_[pending.id].push_back(key);
  const bool first = guests_.empty() || key < guests_.begin()->first;
  guests_.emplace(key, Guest{std::move(pending), std::move(callback)});
  if (first) changed_.NotifyAll();
}

void WaitingRoom::Tell(const Taken& taken) {
  std::vector<TakenCallback> callbacks;
  {
    tenant::MutexLock lock(&mutex_);
    const auto found = by_message_.find(taken.id);
    if (found == by_message_.end()) return;
    for (const Key& key : found->second) {
      const auto guest = guests_.find(key);
      callbacks.push_back(std::move(guest->second.callback));
      guests_.erase(guest);
    }
    by_message_.erase(found);
  }
  for (const TakenCallback& callback : callbacks) callback(taken);
}

void WaitingRoom::Watch() {
  while (true) {
    std::vector<Guest> leaving;
    {
      tenant::MutexLock lock(&mutex_);
      while (!stopping_ && (guests_.empty() || guests_.begin()->first.first > absl::Now())) {
        if (guests_.empty()) {
          changed_.Wait(&mutex_);
        } else {
          changed_.WaitFor(&mutex_, guests_.begin()->first.first - absl::Now());
        }
      }
      while (!guests_.empty() && (stopping_ || guests_.begin()->first.first <= absl::Now())) {
        const auto first = guests_.begin();
        std::vector<Key>& keys = by_message_[first->second.pending.id];
        keys.erase(std::remove(keys.begin(), keys.end(), first->first), keys.end());
        if (keys.empty()) by_message_.erase(first->second.pending.id);
        leaving.push_back(std::move(first->second));
        guests_.erase(first);
      }
      if (stopping_ && leaving.empty()) return;
    }
    for (const Guest& guest : leaving) guest.callback(guest.pending);
  }
}

}  // namespace mugugno::routing
