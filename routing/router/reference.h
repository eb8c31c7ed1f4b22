#pragma once

// What is imported for an association, read and ready for use: its territory and its places.
// Immutable and shared; reading is slow (the borders are indexed), so it is done once.

#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/gazetteer/place.h"
#include "routing/territory/territory.h"

namespace mugugno::routing {

struct Reference {
  // Null: none is loaded, and positions are no evidence.
  std::shared_ptr<const Territory> territory;
  // Null: none are loaded, and only the names of the comuni are known.
  std::shared_ptr<const PlacesList> places;
};

// The one that an import of that kind is, "territory" (GeoJSON) or "places" (YAML); the other is
// null. INVALID_ARGUMENT names line and rule.
absl::StatusOr<Reference> ReadReference(absl::string_view kind, absl::string_view content);

// What an import may not say, though it can be read: INVALID_ARGUMENT names the first road,
// segments included, of a body that is not in the list. Its messages would stay with the comune
// unnoticed.
absl::Status CheckImport(const Reference& reference);

}  // namespace mugugno::routing
