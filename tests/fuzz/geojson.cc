#include "routing/territory/geojson.h"

#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void GeoJson(absl::string_view bytes) {
  const auto features = routing::ParseGeoJson(bytes);
  if (!features.ok()) {
    Promise(!features.status().message().empty(), "an error says what is wrong");
    return;
  }
  for (const routing::GeoFeature& feature : *features) {
    for (const routing::GeoPolygon& polygon : feature.polygons) {
      Promise(!polygon.empty(), "a polygon has an outer ring");
      for (const routing::GeoRing& ring : polygon) {
        Promise(ring.size() >= 3, "a ring has three points");
        for (const routing::GeoPoint& point : ring) {
          Plant(point.latitude < 40, "a point in the south");
          Promise(point.latitude >= -90 && point.latitude <= 90 && point.longitude >= -180 &&
                      point.longitude <= 180,
                  "a point is on the Earth");
        }
      }
    }
  }
}

}  // namespace mugugno::fuzz
