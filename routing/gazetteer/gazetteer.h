#pragma once

// Names in a text and the comuni they tell of, each with the role the sentence gives it. Which
// names are ambiguous follows from the places of the association. Immutable; thread-safe.

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "routing/gazetteer/context.h"
#include "routing/gazetteer/name_trie.h"
#include "routing/gazetteer/place.h"
#include "routing/text/words.h"

namespace mugugno::routing {

// Which comuni of the places list are members; indexes of the association's tenants.
struct GazetteerMember {
  friend bool operator==(const GazetteerMember&, const GazetteerMember&) = default;

  std::string name;
  std::string istat;
  std::string cadastral;
};

// Indexes of members, sorted; seldom more than two.
using PlaceMembers = absl::InlinedVector<size_t, 2>;

// What a name means where it stands.
enum class PlaceRole {
  kPlace,      // where the matter is
  kOrigin,     // where the sender comes or writes from
  kDirection,  // where a road, a bus or a person is heading; "after", "near"
  kResidence,  // where the sender lives or belongs
  kIgnored,    // no place here: a person, a company, another street's name, a negation ...
};

struct PlaceMatch {
  size_t first_word = 0;
  size_t last_word = 0;
  Span span;
  PlaceKind kind = PlaceKind::kLandmark;
  PlaceRole role = PlaceRole::kPlace;
  PlaceMembers members;    // that it may mean
  bool outside = false;    // it may (or, without members, must) mean a place outside
  bool addressed = false;  // "voi di Camogli", "comune di Camogli"
  bool approximate = false;
  // What follows is the gazetteer's.
  absl::string_view name = {};                  // as the places list writes it
  absl::string_view owner = {};                 // of a road, where no segment says otherwise
  absl::Span<const RoadSegment> segments = {};  // of a road, by members
  absl::string_view comune = {};  // it lies in where that is outside; empty if unknown
  absl::string_view note = {};    // Italian; why it is ignored or weak
  absl::string_view rival = {};   // a place outside it may be as well
};

// What the words around a name make of it.
PlaceRole RoleOf(Around around);

class Gazetteer final {
 public:
  // Comuni of the list that are no members count as outside; members missing from the list are
  // known by their name only.
  static Gazetteer Build(const PlacesList& places, const std::vector<GazetteerMember>& members);

  // Every name in order of appearance, names inside longer names left out.
  std::vector<PlaceMatch> Find(const Words& words) const;
  // Whether the places list has this member: what it does not name is then no place of it.
  bool Lists(size_t member) const { return listed_[member]; }

 private:
  struct Meaning {
    std::string name;
    PlaceKind kind = PlaceKind::kLandmark;
    PlaceMembers members;
    bool outside = false;
    bool is_word = false;
    bool is_surname = false;
    bool far = false;       // see Place::exact
    bool accented = false;  // its last letter is: written so, it is no ordinary word
    std::string owner;
    std::vector<RoadSegment> segments;
    std::string comune;
  };

  void Add(const Place& place, const PlacesList& places, const std::vector<int>& member_of_comune);
  void AddName(const PlaceName& name, const Place& place, const PlaceMembers& members, bool outside,
               absl::string_view comune, const std::vector<RoadSegment>& segments = {});
  PlaceMatch ToMatch(const Words& words, size_t first, const NameTrie::Found& found) const;

  NameTrie trie_;
  std::vector<Meaning> meanings_;
  std::vector<bool> listed_;  // by member
};

}  // namespace mugugno::routing
