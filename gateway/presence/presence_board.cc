#include "gateway/presence/presence_board.h"

#include <algorithm>

namespace mugugno::gateway {
namespace {

// One of each person, doing the most of what they do in all their windows; by name.
std::vector<v1::Presence> PeopleOf(const std::vector<v1::Presence>& windows) {
  std::map<std::pair<std::string, std::string>, v1::Presence> people;
  for (const v1::Presence& window : windows) {
    v1::Presence& person = people[{window.display_name(), window.staff()}];
    if (person.activity() >= window.activity()) continue;
    person = window;
  }
  std::vector<v1::Presence> present;
  present.reserve(people.size());
  for (const auto& [name, person] : people) present.push_back(person);
  return present;
}

}  // namespace

void PresenceBoard::News::Tell() const {
  for (const auto& visitor : visitors) visitor->Tell(version, present);
}

PresenceBoard::News PresenceBoard::NewsOf(const Visits& visits) {
  News news;
  news.version = ++version_;
  std::vector<v1::Presence> windows;
  for (const Visit& visit : visits) {
    windows.push_back(visit.presence);
    news.visitors.push_back(visit.visitor);
  }
  news.present = PeopleOf(windows);
  return news;
}

void PresenceBoard::Enter(const std::string& ticket, std::shared_ptr<Visitor> visitor,
                          v1::Presence presence) {
  News news;
  {
    tenant::MutexLock lock(&mutex_);
    Visits& visits = tickets_[ticket];
    visits.push_back({std::move(visitor), std::move(presence)});
    news = NewsOf(visits);
  }
  news.Tell();
}

void PresenceBoard::Leave(const std::string& ticket, const Visitor* visitor) {
  News news;
  {
    tenant::MutexLock lock(&mutex_);
    const auto found = tickets_.find(ticket);
    if (found == tickets_.end()) return;
    Visits& visits = found->second;
    if (std::erase_if(visits, [&](const Visit& each) { return each.visitor.get() == visitor; }) ==
        0) {
      return;
    }
    news = NewsOf(visits);
    if (visits.empty()) tickets_.erase(found);
  }
  news.Tell();
}

void PresenceBoard::Repeat(const std::string& ticket, const std::shared_ptr<Visitor>& visitor) {
  News news;
  {
    tenant::MutexLock lock(&mutex_);
    const auto found = tickets_.find(ticket);
    if (found == tickets_.end()) return;
    news = NewsOf(found->second);
  }
  visitor->Tell(news.version, news.present);
}

}  // namespace mugugno::gateway
