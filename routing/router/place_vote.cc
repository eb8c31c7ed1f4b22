#include "routing/router/place_vote.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace mugugno::routing {
namespace {

// A hamlet or a street is said on purpose; the comune's name often greets.
constexpr int kComuneScore = 2;
constexpr int kPointScore = 3;
constexpr int kAddressedScore = 2;

// "via dei Mille 4, Recco": the comune says where the street is, whatever the lists know of it.
constexpr size_t kMaxWordsToComune = 2;

bool IsSure(const PlaceMatch& match) { return match.members.size() + (match.outside ? 1 : 0) == 1; }

bool IsAmong(const PlaceMembers& members, size_t member) {
  return std::find(members.begin(), members.end(), member) != members.end();
}

void AddOnce(size_t member, PlaceMembers* members) {
  if (!IsAmong(*members, member)) members->push_back(member);
}

class Vote final {
 public:
  Vote(const std::vector<PlaceMatch>& matches, size_t member_count)
      : matches_(matches), scores_(member_count, 0) {}

  PlaceVote Count() {
    CountSure();
    if (vote_.none()) CountShared();
    if (vote_.none()) CountOrigins();
    CountPersons();
    SortByScore();
    return std::move(vote_);
  }

 private:
  // The match that tells which comuni another one means: itself, or the comune after a street.
  const PlaceMatch& PlaceOf(const PlaceMatch& match) const {
    if (match.kind != PlaceKind::kStreet || &match == &matches_.back()) return match;
    const PlaceMatch& comune = *(&match + 1);
    const bool follows = comune.kind == PlaceKind::kComune && comune.role == PlaceRole::kPlace &&
                         IsSure(comune) &&
                         comune.first_word - match.last_word <= kMaxWordsToComune + 1;
    return follows ? comune : match;
  }

  void CountSure() {
    for (const PlaceMatch& match : matches_) {
      const PlaceMatch& place = PlaceOf(match);
      if (match.role != PlaceRole::kPlace || !IsSure(place)) continue;
      if (place.outside) {
        vote_.outside = true;
        continue;
      }
      const size_t member = place.members[0];
      AddOnce(member, &vote_.members);
      scores_[member] += match.kind == PlaceKind::kComune ? kComuneScore : kPointScore;
      if (match.addressed) scores_[member] += kAddressedScore;
    }
    vote_.several = vote_.members.size() + (vote_.outside ? 1 : 0) > 1;
  }

  // "via Roma angolo via Cavour": the comuni that have both.
  void CountShared() {
    bool first = true;
    PlaceMembers all;
    for (const PlaceMatch& match : matches_) {
      const PlaceMatch& place = PlaceOf(match);
      if (match.role != PlaceRole::kPlace || place.members.empty()) continue;
      for (const size_t member : place.members) AddOnce(member, &all);
      if (first) {
        vote_.members = place.members;
      } else {
        PlaceMembers both;
        std::set_intersection(vote_.members.begin(), vote_.members.end(), place.members.begin(),
                              place.members.end(), std::back_inserter(both));
        vote_.members = std::move(both);
      }
      vote_.outside = vote_.outside || place.outside;
      first = false;
    }
    if (vote_.members.empty()) vote_.members = all;
    vote_.shared_name = vote_.members.size() > 1;
  }

  // "Vi scrivo da Testana": where else, if the text says nothing more.
  void CountOrigins() {
    for (const PlaceMatch& match : matches_) {
      const PlaceMatch& place = PlaceOf(match);
      if (match.role != PlaceRole::kOrigin || !IsSure(place) || place.outside) continue;
      AddOnce(place.members[0], &vote_.members);
    }
    if (vote_.members.size() <= 1) return;
    vote_.hints = vote_.members;
    vote_.members.clear();
  }

  void CountPersons() {
    PlaceMembers homes;
    for (const PlaceMatch& match : matches_) {
      const PlaceMatch& place = PlaceOf(match);
      if (!IsSure(place) || place.outside) continue;
      if (match.role == PlaceRole::kResidence) AddOnce(place.members[0], &homes);
      if (match.role == PlaceRole::kDirection || match.role == PlaceRole::kOrigin) {
        AddOnce(place.members[0], &vote_.hints);
      }
    }
    if (homes.size() == 1) vote_.residence = homes[0];
  }

  void SortByScore() {
    std::stable_sort(vote_.members.begin(), vote_.members.end(),
                     [this](size_t a, size_t b) { return scores_[a] > scores_[b]; });
  }

  const std::vector<PlaceMatch>& matches_;
  absl::InlinedVector<int, 16> scores_;
  PlaceVote vote_;
};

}  // namespace

PlaceVote VotePlaces(const std::vector<PlaceMatch>& matches, size_t member_count) {
  return Vote(matches, member_count).Count();
}

}  // namespace mugugno::routing
