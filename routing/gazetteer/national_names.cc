#include "routing/gazetteer/national_names.h"

#include <algorithm>
#include <string>

#include "routing/data/shipped.h"
#include "routing/gazetteer/context.h"
#include "routing/text/fold.h"
#include "routing/text/word_lists.h"

namespace mugugno::routing {
namespace {

// A town of this size is meant by its name, whatever hamlets share it.
constexpr uint32_t kGreatTown = 50'000;
// Shorter names are syllables, initials and plates.
constexpr size_t kMinClearBytes = 4;
// "via Mameli 4, Rapallo".
constexpr size_t kMaxWordsAfterStreet = 2;

const WordSet& OrdinaryComuni() {
  // The file is part of the program; a test reads it.
  static const auto* const lists =
      new WordLists(WordLists::FromYaml(ShippedRules("ordinary_comuni")).value());
  return lists->Get("ordinary");
}

// A saint has a church in every comune.
bool IsOnlySaint(const Words& words) {
  return words.size() == 2 && CanonicalToken(words[0].key) == "san";
}

bool IsAlongside(const Words& words, size_t i) {
  return words[i].before <= Break::kApostrophe && words[i].before != Break::kNone;
}

// "comune di", "città di", "nel comune".
bool IsCalledComune(const Words& words, size_t first) {
  if (first == 0 || !IsAlongside(words, first)) return false;
  size_t noun = first - 1;
  if (words[noun].key == "di" || words[noun].key == "d") {
    if (noun == 0 || !IsAlongside(words, noun)) return false;
    --noun;
  }
  const std::string& key = words[noun].key;
  return key == "comune" || key == "municipio" || key == "citta" || key == "cittadina";
}

// "frazione Lago".
bool IsCalledLocality(const Words& words, size_t first) {
  return first > 0 && IsAlongside(words, first) && words[first - 1].In("locality_words");
}

// "a Rapallo", but not "da Recco a Rapallo" nor "andare a Rapallo".
bool IsAt(const Words& words, size_t first) {
  if (first == 0 || !IsAlongside(words, first)) return false;
  if (words[first - 1].key != "a" && words[first - 1].key != "ad") return false;
  constexpr size_t kReach = 5;
  for (size_t i = first - 1; i > 0 && first - i <= kReach; --i) {
    if (words[i].before == Break::kSentence) return true;
    const std::string& key = words[i - 1].key;
    if (key == "da" || key == "dal" || key == "dalla" || words[i - 1].In("movement")) return false;
  }
  return true;
}

}  // namespace

NationalNames NationalNames::Build(const storage::v1::ItalyComuni& comuni) {
  NationalNames built;
  std::vector<std::pair<uint32_t, Bearer>> borne;
  const auto add = [&](absl::string_view name, Bearer bearer) {
    if (Fold(name).empty()) return;
    const uint32_t number = built.trie_.Add(name);
    if (number == built.names_.size()) built.names_.push_back({.text = std::string(name)});
    borne.emplace_back(number, bearer);
  };
  for (int i = 0; i < comuni.comuni_size(); ++i) {
    const auto& comune = comuni.comuni(i);
    const auto index = static_cast<uint32_t>(i);
    built.comuni_.push_back(comune.name());
    add(comune.name(), {index, false});
    for (const std::string& name : comune.other_names()) add(name, {index, false});
    for (const std::string& name : comune.localities()) add(name, {index, true});
  }
  std::stable_sort(borne.begin(), borne.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  built.names_.emplace_back();
  for (const auto& [name, bearer] : borne) {
    ++built.names_[name + 1].first_bearer;
    built.bearers_.push_back(bearer);
  }
  for (size_t i = 1; i < built.names_.size(); ++i) {
    built.names_[i].first_bearer += built.names_[i - 1].first_bearer;
  }
  built.MarkClear(comuni);
  return built;
}

void NationalNames::MarkClear(const storage::v1::ItalyComuni& comuni) {
  for (size_t name = 0; name + 1 < names_.size(); ++name) {
    uint32_t town = 0;
    for (uint32_t b = names_[name].first_bearer; b < names_[name + 1].first_bearer; ++b) {
      if (bearers_[b].is_locality) continue;
      town = std::max(town, comuni.comuni(static_cast<int>(bearers_[b].comune)).population());
    }
    bool elsewhere = false;
    for (uint32_t b = names_[name].first_bearer; b < names_[name + 1].first_bearer; ++b) {
      elsewhere = elsewhere || bearers_[b].comune != bearers_[names_[name].first_bearer].comune;
    }
    names_[name].is_clear = !elsewhere || town >= kGreatTown;
  }
  for (const auto& comune : comuni.comuni()) {
    const auto judge = [&](absl::string_view text) {
      const Words words(text);
      const bool ordinary = words.empty() || Fold(text).size() < kMinClearBytes ||
                            IsOnlySaint(words) || OrdinaryComuni().contains(Fold(text));
      if (ordinary && !Fold(text).empty()) names_[trie_.Add(text)].is_clear = false;
    };
    judge(comune.name());
    for (const std::string& name : comune.other_names()) judge(name);
  }
}

// A match that is ignored where nothing counts.
PlaceMatch NationalNames::Read(const Words& words, size_t first, const NameTrie::Found& found,
                               const NationalMembers& members, bool after_street) const {
  PlaceMatch match{.first_word = first,
                   .last_word = found.last_word,
                   .span = words.Cover(first, found.last_word),
                   .kind = PlaceKind::kComune,
                   .role = PlaceRole::kIgnored,
                   .members = {}};
  const uint32_t begin = names_[found.name].first_bearer;
  const uint32_t end = names_[found.name + 1].first_bearer;
  const Bearer* comune = nullptr;
  for (uint32_t b = begin; b < end; ++b) {
    const auto member = members.find(bearers_[b].comune);
    if (member == members.end()) {
      if (!bearers_[b].is_locality && comune == nullptr) comune = &bearers_[b];
    } else if (bearers_[b].is_locality && !member->second.listed) {
      match.members.push_back(member->second.member);
    } else {
      return match;  // the association's own name, or none of its list
    }
  }
  std::sort(match.members.begin(), match.members.end());
  match.members.erase(std::unique(match.members.begin(), match.members.end()), match.members.end());
  if (match.members.empty() && comune == nullptr) return match;
  const bool one_word = first == found.last_word;
  const bool alone = first == 0 && found.last_word + 1 == words.size();
  const bool said = IsCalledComune(words, first) ||
                    (names_[found.name].is_clear && (alone || after_street || IsAt(words, first)));
  const bool is_comune = match.members.empty();
  const Around around = ReadAround(words, {.first = first,
                                           .last = found.last_word,
                                           .is_comune = is_comune,
                                           .one_word = one_word,
                                           .is_word = !is_comune || !said});
  if (!match.members.empty()) {
    const bool told = names_[found.name].is_clear || IsCalledLocality(words, first);
    if (!told) return match;
    match.kind = PlaceKind::kLocalita;
    match.role = RoleOf(around);
    match.note = AroundNote(around);
    match.name = names_[found.name].text;
    return match;
  }
  if (!said || RoleOf(around) != PlaceRole::kPlace) return match;
  match.role = PlaceRole::kPlace;
  match.outside = true;
  match.name = match.comune = comuni_[comune->comune];
  return match;
}

void NationalNames::Complete(const Words& words, const NationalMembers& members,
                             std::vector<PlaceMatch>* matches) const {
  std::vector<PlaceMatch> found_here;
  size_t own = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    while (own < matches->size() && (*matches)[own].last_word < i) ++own;
    NameTrie::Found found;
    if (words[i].number || words[i].function) continue;
    if (!trie_.FindLongest(words, i, &found)) continue;
    const bool after_street = own > 0 && (*matches)[own - 1].kind == PlaceKind::kStreet &&
                              i - (*matches)[own - 1].last_word <= kMaxWordsAfterStreet + 1 &&
                              words[i].before >= Break::kComma;
    PlaceMatch match = Read(words, i, found, members, after_street);
    if (match.role == PlaceRole::kIgnored) continue;
    PlaceMatch* over = own < matches->size() && (*matches)[own].first_word <= found.last_word
                           ? &(*matches)[own]
                           : nullptr;
    if (over == nullptr) {
      i = found.last_word;
      found_here.push_back(std::move(match));
      continue;
    }
    const bool longer = i <= over->first_word && found.last_word >= over->last_word &&
                        found.last_word - i > over->last_word - over->first_word;
    if (!match.outside || !(longer || over->approximate)) continue;
    over->outside = true;
    over->comune = match.comune;
    over->rival = match.name;
    i = found.last_word;
  }
  if (found_here.empty()) return;
  matches->insert(matches->end(), std::make_move_iterator(found_here.begin()),
                  std::make_move_iterator(found_here.end()));
  std::stable_sort(matches->begin(), matches->end(), [](const PlaceMatch& a, const PlaceMatch& b) {
    return a.first_word < b.first_word;
  });
}

}  // namespace mugugno::routing
