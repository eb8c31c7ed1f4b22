#pragma once

// One entry of a places list, and the reader of such lists. Plain values.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/gazetteer/road.h"

namespace mugugno::routing {

enum class PlaceKind { kComune, kFrazione, kLocalita, kStreet, kLandmark, kRoad, kPeople };

struct PlaceName {
  std::string text;
  // Also an ordinary word, or a family name: counts only where the sentence treats it as a place.
  bool is_word = false;
  bool is_surname = false;
};

struct Place {
  std::vector<PlaceName> names;  // the first is the one people are shown
  PlaceKind kind = PlaceKind::kLandmark;
  // Indexes of PlacesList::comuni; several for what runs through several.
  std::vector<size_t> comuni;
  bool outside = false;        // known to be in no comune of the list
  std::string outside_comune;  // where it is then, if known
  // Far away and one of thousands: counts in its exact spelling and where it is clearly a place.
  bool exact = false;
  std::string owner;                  // id of the external body that owns a road
  std::vector<RoadSegment> segments;  // where it is another's
};

// Who else is responsible, and whom to ask instead.
struct ExternalBody {
  std::string id;                   // as roads name their owner and topics whose business they are
  std::string name;                 // as the citizen reads it
  std::string contact;              // likewise; may be empty
  std::vector<std::string> topics;  // codes or prefixes that are its business besides
};

struct ComuneEntry {
  std::string name;
  std::string istat;
  std::string cadastral;
};

struct PlacesList {
  std::vector<ComuneEntry> comuni;
  std::vector<Place> places;
  std::vector<ExternalBody> bodies;
};

// INVALID_ARGUMENT names the line and what is wrong.
absl::StatusOr<PlacesList> ParsePlaces(absl::string_view yaml);

}  // namespace mugugno::routing
