#include "routing/router/place_vote.h"

#include <algorithm>
#include <iterator>

namespace mugugno::routing {
namespace {

// A hamlet or a street is said on purpose; the comune's name often greets.
constexpr int kComuneScore = 2;
constexpr int kPointScore = 3;
constexpr int kAddressedScore = 2;

bool IsSure(const PlaceMatch& match) { return match.members.size() + (match.outside ? 1 : 0) == 1; }

bool IsAmong(const std::vector<size_t>& members, size_t member) {
  return std::find(members.begin(), members.end(), member) != members.end();
}

void AddOnce(size_t member, std::vector<size_t>* members) {
  if (!IsAmong(*members, member)) members->push_back(member);
}

// "via dei Mille 4, Recco": the comune says where the street is, whatever the lists know of it.
constexpr size_t kMaxWordsToComune = 2;

std::vector<PlaceMatch> QualifyStreets(std::vector<PlaceMatch> matches) {
  for (size_t i = 0; i + 1 < matches.size(); ++i) {
    const PlaceMatch& comune = matches[i + 1];
    const bool follows = comune.kind == PlaceKind::kComune && comune.role == PlaceRole::kPlace &&
                         IsSure(comune) &&
                         comune.first_word - matches[i].last_word <= kMaxWordsToComune + 1;
    if (!follows || matches[i].kind != PlaceKind::kStreet) continue;
    matches[i].members = comune.members;
    matches[i].outside = comune.outside;
  }
  return matches;
}

class Vote final {
 public:
  Vote(const std::vector<PlaceMatch>& matches, size_t member_count)
      : matches_(QualifyStreets(matches)), scores_(member_count, 0) {}

  PlaceVote Count() {
    CountSure(PlaceRole::kPlace);
    if (vote_.none()) CountShared();
    if (vote_.none()) CountOrigins();
    CountPersons();
    SortByScore();
    return std::move(vote_);
  }

 private:
  void CountSure(PlaceRole role) {
    for (const PlaceMatch& match : matches_) {
      if (match.role != role || !IsSure(match)) continue;
      if (match.outside) {
        vote_.outside = true;
        continue;
      }
      AddOnce(match.members[0], &vote_.members);
      scores_[match.members[0]] += match.kind == PlaceKind::kComune ? kComuneScore : kPointScore;
      if (match.addressed) scores_[match.members[0]] += kAddressedScore;
    }
    vote_.several = vote_.members.size() + (vote_.outside ? 1 : 0) > 1;
  }

  // "via Roma angolo via Cavour": the comuni that have both.
  void CountShared() {
    bool first = true;
    std::vector<size_t> all;
    for (const PlaceMatch& match : matches_) {
      if (match.role != PlaceRole::kPlace || match.members.empty()) continue;
      for (const size_t member : match.members) AddOnce(member, &all);
      if (first) {
        vote_.members = match.members;
      } else {
        std::vector<size_t> both;
        std::set_intersection(vote_.members.begin(), vote_.members.end(), match.members.begin(),
                              match.members.end(), std::back_inserter(both));
        vote_.members = std::move(both);
      }
      vote_.outside = vote_.outside || match.outside;
      first = false;
    }
    if (vote_.members.empty()) vote_.members = all;
    vote_.shared_name = vote_.members.size() > 1;
  }

  // "Vi scrivo da Testana": where else, if the text says nothing more.
  void CountOrigins() {
    for (const PlaceMatch& match : matches_) {
      if (match.role != PlaceRole::kOrigin || !IsSure(match) || match.outside) continue;
      AddOnce(match.members[0], &vote_.members);
    }
    if (vote_.members.size() <= 1) return;
    vote_.hints = vote_.members;
    vote_.members.clear();
  }

  void CountPersons() {
    std::vector<size_t> homes;
    for (const PlaceMatch& match : matches_) {
      if (!IsSure(match) || match.outside) continue;
      if (match.role == PlaceRole::kResidence) AddOnce(match.members[0], &homes);
      if (match.role == PlaceRole::kDirection || match.role == PlaceRole::kOrigin) {
        AddOnce(match.members[0], &vote_.hints);
      }
    }
    if (homes.size() == 1) vote_.residence = homes[0];
  }

  void SortByScore() {
    std::stable_sort(vote_.members.begin(), vote_.members.end(),
                     [this](size_t a, size_t b) { return scores_[a] > scores_[b]; });
  }

  const std::vector<PlaceMatch> matches_;
  std::vector<int> scores_;
  PlaceVote vote_;
};

}  // namespace

PlaceVote VotePlaces(const std::vector<PlaceMatch>& matches, size_t member_count) {
  return Vote(matches, member_count).Count();
}

}  // namespace mugugno::routing
