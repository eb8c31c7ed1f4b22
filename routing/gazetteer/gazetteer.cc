#include "routing/gazetteer/gazetteer.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

#include "routing/gazetteer/context.h"
#include "routing/text/context_lists.h"
#include "routing/text/fold.h"

namespace mugugno::routing {
namespace {

constexpr size_t kMatchesOfAText = 4;

bool SameComune(const ComuneEntry& entry, const GazetteerMember& member) {
  // The cadastral code is the one that does not change.
  if (!entry.cadastral.empty() && !member.cadastral.empty()) {
    return entry.cadastral == member.cadastral;
  }
  if (!entry.istat.empty() && !member.istat.empty()) return entry.istat == member.istat;
  return Fold(entry.name) == Fold(member.name);
}

std::vector<int> MembersOfComuni(const PlacesList& places,
                                 const std::vector<GazetteerMember>& members) {
  std::vector<int> member_of(places.comuni.size(), -1);
  for (size_t i = 0; i < places.comuni.size(); ++i) {
    for (size_t m = 0; m < members.size(); ++m) {
      if (SameComune(places.comuni[i], members[m])) member_of[i] = static_cast<int>(m);
    }
  }
  return member_of;
}

// "via Piero Schiaffino" is also "via Schiaffino" and "via P. Schiaffino".
std::vector<std::string> ShortForms(absl::string_view street) {
  std::vector<std::string> parts = absl::StrSplit(street, ' ');
  if (parts.size() < 3) return {};
  const std::string given = Fold(parts[1]);
  if (!IsIn("first_names", given)) return {};
  // "via Filippo da Recco" is no "via da Recco".
  if (IsFunctionWord(Fold(parts[2]))) return {};
  std::vector<std::string> forms;
  parts[1] = given.substr(0, 1);
  forms.push_back(absl::StrJoin(parts, " "));
  parts.erase(parts.begin() + 1);
  forms.push_back(absl::StrJoin(parts, " "));
  return forms;
}

// Towns far away are one of thousands: a saint alone is more likely a church or a day there.
bool IsOrdinary(const Words& words, bool far) {
  if (words.size() == 1) {
    const Word& word = words[0];
    return word.In("place_words") ||
           (far && (word.In("place_nouns") || word.In("locality_words") || word.In("ordinary")));
  }
  return far && words.size() == 2 && CanonicalToken(words[0].key) == "san";
}

// Those in comuni that are no members stay away.
std::vector<RoadSegment> SegmentsOfMembers(const std::vector<RoadSegment>& segments,
                                           const std::vector<int>& member_of_comune) {
  std::vector<RoadSegment> kept;
  for (const RoadSegment& segment : segments) {
    const int member = segment.comune ? member_of_comune[*segment.comune] : 0;
    if (member < 0) continue;
    kept.push_back(segment);
    if (segment.comune) kept.back().comune = static_cast<size_t>(member);
  }
  return kept;
}

void AddMembers(const PlaceMembers& more, PlaceMembers* members) {
  members->insert(members->end(), more.begin(), more.end());
  std::sort(members->begin(), members->end());
  members->erase(std::unique(members->begin(), members->end()), members->end());
}

}  // namespace

PlaceRole RoleOf(Around around) {
  switch (around) {
    case Around::kPlace:
      return PlaceRole::kPlace;
    case Around::kOrigin:
      return PlaceRole::kOrigin;
    case Around::kDirection:
      return PlaceRole::kDirection;
    case Around::kResidence:
      return PlaceRole::kResidence;
    default:
      return PlaceRole::kIgnored;
  }
}

namespace {

bool IsIgnoredWord(const PlaceMatch& match) {
  return match.kind == PlaceKind::kComune && match.note == AroundNote(Around::kUnsupported);
}

// What a name says beside the one before it: "Tribogna e Uscio" are two places, so the second is no
// doorway; "da Recco a Sori" is a way, and the matter may be anywhere on it.
void ReadTogether(const Words& words, PlaceMatch* left, PlaceMatch* right) {
  const size_t between = right->first_word - left->last_word - 1;
  const bool comuni = left->kind == PlaceKind::kComune && right->kind == PlaceKind::kComune;
  if (!comuni || between > 2) return;
  const bool adjoin = between == 1
                          ? words[left->last_word + 1].In("conjunctions")
                          : between == 0 && words[right->first_word].before == Break::kComma;
  const auto support = [](const PlaceMatch& known, PlaceMatch* doubtful) {
    const bool member = !doubtful->members.empty();
    if (known.role != PlaceRole::kPlace || !member || !IsIgnoredWord(*doubtful)) return;
    doubtful->role = PlaceRole::kPlace;
    doubtful->note = {};
  };
  if (adjoin) {
    support(*left, right);
    support(*right, left);
  }
  const bool way = left->first_word > 0 && between >= 1 &&
                   words[left->first_word - 1].In("way_from") &&
                   words[right->first_word - 1].In("way_to");
  if (!way) return;
  for (PlaceMatch* end : {left, right}) {
    if (end->role != PlaceRole::kPlace && end->role != PlaceRole::kOrigin) continue;
    end->role = PlaceRole::kDirection;
    end->note = AroundNote(Around::kDirection);
  }
}

}  // namespace

Gazetteer Gazetteer::Build(const PlacesList& places, const std::vector<GazetteerMember>& members) {
  Gazetteer gazetteer;
  const std::vector<int> member_of = MembersOfComuni(places, members);
  for (size_t m = 0; m < members.size(); ++m) {
    Place comune;
    comune.kind = PlaceKind::kComune;
    const bool listed =
        std::find(member_of.begin(), member_of.end(), static_cast<int>(m)) != member_of.end();
    if (!listed) gazetteer.AddName({.text = members[m].name}, comune, {m}, false, "");
    gazetteer.listed_.push_back(listed);
  }
  // Members first: what is elsewhere takes no name away from them.
  for (const Place& place : places.places) {
    if (!place.outside) gazetteer.Add(place, places, member_of);
  }
  for (const Place& place : places.places) {
    if (place.outside) gazetteer.Add(place, places, member_of);
  }
  gazetteer.trie_.IndexNearSpellings();
  return gazetteer;
}

void Gazetteer::Add(const Place& place, const PlacesList& places,
                    const std::vector<int>& member_of_comune) {
  PlaceMembers members;
  bool outside = place.outside;
  std::string outside_comune = place.outside_comune;
  for (const size_t comune : place.comuni) {
    const int member = member_of_comune[comune];
    if (member < 0) {
      outside = true;
      if (outside_comune.empty()) outside_comune = places.comuni[comune].name;
    } else {
      members.push_back(static_cast<size_t>(member));
    }
  }
  std::sort(members.begin(), members.end());
  const std::vector<RoadSegment> segments = SegmentsOfMembers(place.segments, member_of_comune);
  for (const PlaceName& name : place.names) {
    AddName(name, place, members, outside, outside_comune, segments);
    if (place.kind != PlaceKind::kStreet) continue;
    for (const std::string& form : ShortForms(name.text)) {
      AddName({.text = form}, place, members, outside, outside_comune, segments);
    }
  }
}

void Gazetteer::AddName(const PlaceName& name, const Place& place, const PlaceMembers& members,
                        bool outside, absl::string_view comune,
                        const std::vector<RoadSegment>& segments) {
  const uint32_t number = trie_.Add(name.text, !place.exact);
  const bool known = number < meanings_.size();
  if (known && place.outside && !meanings_[number].members.empty()) return;
  if (!known) meanings_.resize(number + 1);
  Meaning& meaning = meanings_[number];
  if (!known) {
    meaning.name = place.names.empty() || place.kind != PlaceKind::kComune
                       ? name.text
                       : place.names.front().text;
    meaning.kind = place.kind;
    const Words words(name.text);
    meaning.accented = !words.empty() && words[words.size() - 1].accented &&
                       !words[words.size() - 1].In("accented_words");
    meaning.is_word = IsOrdinary(words, place.exact);
    meaning.is_surname = words.size() == 1 && words[0].In("place_surnames");
    meaning.far = place.exact;
  }
  AddMembers(members, &meaning.members);
  meaning.outside = meaning.outside || outside;
  meaning.far = meaning.far && place.exact;
  meaning.is_word = meaning.is_word || name.is_word;
  meaning.is_surname = meaning.is_surname || name.is_surname;
  if (meaning.owner.empty() && meaning.segments.empty()) {
    meaning.owner = place.owner;
    meaning.segments = segments;
  }
  if (meaning.comune.empty()) meaning.comune = std::string(comune);
}

PlaceMatch Gazetteer::ToMatch(const Words& words, size_t first,
                              const NameTrie::Found& found) const {
  const Meaning& meaning = meanings_[found.name];
  PlaceMatch match{.first_word = first,
                   .last_word = found.last_word,
                   .span = words.Cover(first, found.last_word),
                   .kind = meaning.kind,
                   .members = meaning.members,
                   .outside = meaning.outside,
                   .addressed = IsAddressed(words, first),
                   .approximate = found.approximate,
                   .name = meaning.name,
                   .owner = meaning.owner,
                   .segments = meaning.segments,
                   .comune = meaning.comune};
  if (meaning.kind == PlaceKind::kPeople) {
    match.role = PlaceRole::kResidence;
    match.note = AroundNote(Around::kResidence);
    return match;
  }
  const bool spelt_with_accent = meaning.accented && words[found.last_word].accented;
  const bool point = meaning.kind == PlaceKind::kStreet || meaning.kind == PlaceKind::kLandmark ||
                     meaning.kind == PlaceKind::kRoad;
  const Around around = ReadAround(words, {.first = first,
                                           .last = found.last_word,
                                           .is_comune = meaning.kind == PlaceKind::kComune,
                                           .is_street = point,
                                           .one_word = first == found.last_word,
                                           .is_word = meaning.is_word && !spelt_with_accent,
                                           .is_surname = meaning.is_surname,
                                           .is_approximate = found.approximate,
                                           .is_far = meaning.far,
                                           .is_member = !meaning.members.empty()});
  match.role = RoleOf(around);
  match.note = AroundNote(around);
  return match;
}

std::vector<PlaceMatch> Gazetteer::Find(const Words& words) const {
  std::vector<PlaceMatch> matches;
  matches.reserve(kMatchesOfAText);
  for (size_t i = 0; i < words.size(); ++i) {
    NameTrie::Found found;
    if (!trie_.FindLongest(words, i, &found)) continue;
    matches.push_back(ToMatch(words, i, found));
    i = found.last_word;
  }
  for (size_t i = 1; i < matches.size(); ++i) ReadTogether(words, &matches[i - 1], &matches[i]);
  return matches;
}

}  // namespace mugugno::routing
