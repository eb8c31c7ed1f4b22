#pragma once

// Which comune a point lies in, and how surely. Immutable after loading; thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/territory/borders.h"
#include "routing/territory/geojson.h"

namespace mugugno::routing {

struct TerritoryOptions {
  // Borders of different sources differ by about this much; nearer points fit both sides.
  double border_tolerance_m = 150;
  // Points outside every area but this near to one are "at sea or just outside".
  double sea_reach_m = 2'000;
  // A position vaguer than this is no evidence.
  double max_accuracy_m = 2'000;
};

// One feature of the territory. Areas that are no member of the association are its neighbours.
struct Area {
  std::string name;
  std::string istat;
  std::string cadastral;
  // For a drawing; empty where it was not read from a file of borders (outline.h).
  std::vector<GeoRing> outline = {};
};

struct Fix {
  enum class Kind {
    kInside,      // areas[0], further from any border than the tolerance
    kNearBorder,  // one of `areas`, the one that holds the point first
    kNearCoast,   // in none, but within reach of `areas`, nearest first
    kOutside,     // in none and out of reach
    kNoEvidence,  // the numbers cannot be a place: `note` says why
  };
  Kind kind = Kind::kNoEvidence;
  std::vector<size_t> areas = {};  // indexes of Territory::areas()
  std::string note = {};           // Italian
};

class Territory final {
 public:
  // A territory without areas: every position is no evidence.
  Territory() = default;
  // `borders` are those of the areas by their index.
  Territory(std::vector<Area> areas, Borders borders);
  // INVALID_ARGUMENT names the line or the feature that is wrong.
  static absl::StatusOr<Territory> FromGeoJson(absl::string_view geojson);

  const std::vector<Area>& areas() const { return areas_; }
  const Borders& borders() const { return borders_; }
  // `accuracy_m` 0 = unknown.
  Fix Locate(double latitude, double longitude, double accuracy_m,
             const TerritoryOptions& options = {}) const;

 private:
  bool AxesAreSwapped(double latitude, double longitude, const TerritoryOptions& options) const;

  std::vector<Area> areas_;
  Borders borders_;
};

}  // namespace mugugno::routing
