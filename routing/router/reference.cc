#include "routing/router/reference.h"

#include <utility>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {

absl::StatusOr<Reference> ReadReference(absl::string_view kind, absl::string_view content) {
  Reference reference;
  if (kind == "territory") {
    ASSIGN_OR_RETURN(Territory territory, Territory::FromGeoJson(content, TerritoryOptions()));
    reference.territory = std::make_shared<const Territory>(std::move(territory));
    return reference;
  }
  if (kind == "places") {
    ASSIGN_OR_RETURN(PlacesList places, ParsePlaces(content));
    reference.places = std::make_shared<const PlacesList>(std::move(places));
    return reference;
  }
  return tenant::InvalidField("kind", "must be territory or places");
}

}  // namespace mugugno::routing
