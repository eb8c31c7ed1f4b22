// Where a position is: the association's own borders first, then those of Italy.

#include <algorithm>
#include <utility>

#include "routing/router/routing_snapshot.h"

namespace mugugno::routing {
namespace {

void AddOnce(size_t member, PlaceMembers* fits) {
  if (std::find(fits->begin(), fits->end(), member) == fits->end()) fits->push_back(member);
}

bool Holds(const Fix& fix) {
  return fix.kind == Fix::Kind::kInside || fix.kind == Fix::Kind::kNearBorder;
}

}  // namespace

std::string RoutingSnapshot::NameOfComune(absl::string_view code) const {
  for (const Area& area : territory_->areas()) {
    if (area.istat == code || area.cadastral == code) return area.name;
  }
  const std::optional<uint32_t> comune = italy_ == nullptr ? std::nullopt : italy_->Find(code);
  return comune ? italy_->territory().areas()[*comune].name : "";
}

size_t RoutingSnapshot::MemberOfComune(size_t comune) const {
  const auto member = national_members_.find(static_cast<uint32_t>(comune));
  return member == national_members_.end() ? tenants().size() : member->second.member;
}

std::vector<PlaceMatch> RoutingSnapshot::FindPlaces(const Words& words) const {
  std::vector<PlaceMatch> matches = gazetteer_->Find(words);
  if (italy_ != nullptr) italy_->names().Complete(words, national_members_, &matches);
  return matches;
}

Situation RoutingSnapshot::SituationOf(const Fix& own) const {
  Situation situation{.fits = {}, .outside = {}, .note = own.note};
  if (own.kind == Fix::Kind::kOutside) situation.fits.push_back(tenants().size());
  for (const size_t area : own.areas) AddOnce(area_members_[area], &situation.fits);
  // Outside every area but within reach: nobody knows, not even that it is one of these.
  if (own.kind == Fix::Kind::kNearCoast) AddOnce(tenants().size(), &situation.fits);
  const bool neighbour = situation.fits == PlaceMembers{tenants().size()};
  if (neighbour && !own.areas.empty()) {
    situation.outside = territory_->areas()[own.areas.front()].name;
  }
  return situation;
}

// A position that the association's own borders do not hold, or no borders there are.
Situation RoutingSnapshot::Abroad(const Fix& own, const Fix& national) const {
  if (national.kind == Fix::Kind::kNoEvidence) {
    return {.fits = {}, .outside = {}, .note = national.note};
  }
  const size_t outside = tenants().size();
  const bool own_borders = !territory_->areas().empty();
  Situation situation{.fits = {}, .outside = {}, .note = national.note};
  for (const size_t comune : national.areas) AddOnce(MemberOfComune(comune), &situation.fits);
  if (!Holds(national)) {
    // At sea, or in no country we know: what the association's own borders have within reach.
    for (const size_t area : own.areas) AddOnce(area_members_[area], &situation.fits);
    AddOnce(outside, &situation.fits);
    return situation;
  }
  // The two do not agree: the association's own say that it is in none of these.
  if (own_borders) AddOnce(outside, &situation.fits);
  if (situation.fits == PlaceMembers{outside}) {
    situation.outside = italy_->territory().areas()[national.areas.front()].name;
    situation.note = own_borders ? own.note : national.note;
  }
  return situation;
}

Situation RoutingSnapshot::Locate(const Position& position) const {
  const Fix own =
      territory_->Locate(position.latitude, position.longitude, position.accuracy_m, options_);
  const bool unreadable = own.kind == Fix::Kind::kNoEvidence && !territory_->areas().empty();
  if (italy_ == nullptr || unreadable) return SituationOf(own);
  const Fix national = italy_->territory().Locate(position.latitude, position.longitude,
                                                  position.accuracy_m, options_);
  if (!Holds(own)) return Abroad(own, national);
  Situation situation = SituationOf(own);
  // Among the members their own borders decide; of their outer border Italy knows the other side.
  for (const size_t comune : national.areas) {
    if (!Holds(national) || MemberOfComune(comune) != tenants().size()) continue;
    AddOnce(tenants().size(), &situation.fits);
    if (situation.note.empty()) situation.note = national.note;
    if (situation.note.empty()) situation.note = "i confini delle fonti non concordano";
  }
  return situation;
}

}  // namespace mugugno::routing
