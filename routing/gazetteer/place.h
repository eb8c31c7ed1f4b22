#pragma once

// One entry of a places list, and the reader of such lists. Plain values.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

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
  bool outside = false;  // known to be in no comune of the list
  std::string owner;     // id of the external body that owns a road
};

struct ComuneEntry {
  std::string name;
  std::string istat;
  std::string cadastral;
};

struct PlacesList {
  std::vector<ComuneEntry> comuni;
  std::vector<Place> places;
};

// INVALID_ARGUMENT names the line and what is wrong.
absl::StatusOr<PlacesList> ParsePlaces(absl::string_view yaml);

}  // namespace mugugno::routing
