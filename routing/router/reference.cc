#include "routing/router/reference.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {

namespace {

// A topic nobody can be given is a mistake to be told, not to be ignored.
absl::Status CheckBodies(const std::vector<ExternalBody>& bodies) {
  const TopicClassifier& known = TopicClassifier::Shipped();
  for (const ExternalBody& body : bodies) {
    for (const std::string& topic : body.topics) {
      if (known.IsCodeOrPrefix(topic)) continue;
      return tenant::InvalidField(absl::StrCat("places.bodies[", body.id, "]"),
                                  absl::StrCat("\"", topic, "\" is no topic"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckOwner(const PlacesList& places, const Place& road, const std::string& owner) {
  const bool known =
      owner.empty() || std::any_of(places.bodies.begin(), places.bodies.end(),
                                   [&](const ExternalBody& body) { return body.id == owner; });
  if (known) return absl::OkStatus();
  return tenant::InvalidField(absl::StrCat("places[", road.names.front().text, "]"),
                              absl::StrCat("\"", owner, "\" is no body of this list"));
}

}  // namespace

absl::StatusOr<Reference> ReadReference(absl::string_view kind, absl::string_view content) {
  Reference reference;
  if (kind == "territory") {
    ASSIGN_OR_RETURN(Territory territory, Territory::FromGeoJson(content));
    reference.territory = std::make_shared<const Territory>(std::move(territory));
    return reference;
  }
  if (kind == "places") {
    ASSIGN_OR_RETURN(PlacesList places, ParsePlaces(content));
    RETURN_IF_ERROR(CheckBodies(places.bodies));
    reference.places = std::make_shared<const PlacesList>(std::move(places));
    return reference;
  }
  return tenant::InvalidField("kind", "must be territory or places");
}

absl::Status CheckImport(const Reference& reference) {
  if (reference.places == nullptr) return absl::OkStatus();
  for (const Place& place : reference.places->places) {
    RETURN_IF_ERROR(CheckOwner(*reference.places, place, place.owner));
    for (const RoadSegment& segment : place.segments) {
      RETURN_IF_ERROR(CheckOwner(*reference.places, place, segment.owner));
    }
  }
  return absl::OkStatus();
}

}  // namespace mugugno::routing
