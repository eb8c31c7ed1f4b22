#include "routing/territory/geojson.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "nlohmann/json.hpp"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using Json = nlohmann::json;
using tenant::InvalidField;

constexpr size_t kMaxRingPoints = 1'000'000;

absl::Status Malformed(absl::string_view text, size_t byte, absl::string_view what) {
  const absl::string_view before = text.substr(0, byte > 0 ? byte - 1 : 0);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  return InvalidField("territory", absl::StrCat("malformed JSON in line ", line, ": ", what));
}

// "[json.exception.parse_error.101] parse error at line 1, column 2: <what>" keeps only <what>,
// without the raw bytes it may quote.
std::string BareMessage(absl::string_view message) {
  const size_t colon = message.find(": ");
  std::string bare;
  for (const char c : colon == absl::string_view::npos ? message : message.substr(colon + 2)) {
    if (c >= ' ' && c <= '~') bare.push_back(c);
  }
  return bare;
}

absl::StatusOr<Json> ParseJson(absl::string_view text) {
  try {
    return Json::parse(text.begin(), text.end());
  } catch (const Json::parse_error& error) {
    return Malformed(text, error.byte, BareMessage(error.what()));
  } catch (const Json::exception& error) {
    return InvalidField("territory", BareMessage(error.what()));
  }
}

std::string FeatureName(const Json& feature, size_t index) {
  std::string name = absl::StrCat("features[", index, "]");
  if (!feature.is_object() || !feature.contains("properties")) return name;
  const Json& properties = feature["properties"];
  if (properties.is_object() && properties.contains("name") && properties["name"].is_string()) {
    absl::StrAppend(&name, " (", properties["name"].get<std::string>(), ")");
  }
  return name;
}

absl::StatusOr<GeoPoint> ReadPoint(const Json& point) {
  if (!point.is_array() || point.size() < 2 || !point[0].is_number() || !point[1].is_number()) {
    return absl::InvalidArgumentError("a position is not [longitude, latitude]");
  }
  const GeoPoint read{.latitude = point[1].get<double>(), .longitude = point[0].get<double>()};
  if (!(read.latitude >= -90 && read.latitude <= 90 && read.longitude >= -180 &&
        read.longitude <= 180)) {
    return absl::InvalidArgumentError(
        absl::StrCat("[", read.longitude, ", ", read.latitude,
                     "] is no longitude and latitude in degrees (WGS 84)"));
  }
  return read;
}

absl::StatusOr<GeoRing> ReadRing(const Json& ring) {
  if (!ring.is_array() || ring.size() < 4 || ring.size() > kMaxRingPoints) {
    return absl::InvalidArgumentError("a ring needs at least four positions");
  }
  GeoRing points;
  points.reserve(ring.size());
  for (const Json& point : ring) {
    ASSIGN_OR_RETURN(const GeoPoint read, ReadPoint(point));
    points.push_back(read);
  }
  const GeoPoint& first = points.front();
  const GeoPoint& last = points.back();
  if (first.latitude != last.latitude || first.longitude != last.longitude) {
    return absl::InvalidArgumentError("a ring does not end where it begins");
  }
  points.pop_back();
  return points;
}

bool IsEmptyRing(const Json& ring) { return ring.is_array() && ring.size() < 4; }

// Without rings where the outer one is empty and may be left out.
absl::StatusOr<GeoPolygon> ReadPolygon(const Json& polygon, EmptyRings empty) {
  if (!polygon.is_array() || polygon.empty()) {
    return absl::InvalidArgumentError("a polygon has no ring");
  }
  GeoPolygon rings;
  for (const Json& ring : polygon) {
    if (empty == EmptyRings::kLeaveOut && IsEmptyRing(ring)) {
      if (rings.empty()) return rings;
      continue;
    }
    ASSIGN_OR_RETURN(GeoRing read, ReadRing(ring));
    rings.push_back(std::move(read));
  }
  return rings;
}

absl::StatusOr<std::vector<GeoPolygon>> ReadGeometry(const Json& feature, EmptyRings empty) {
  if (!feature.contains("geometry") || !feature["geometry"].is_object()) {
    return absl::InvalidArgumentError("has no geometry");
  }
  const Json& geometry = feature["geometry"];
  const std::string type = geometry.contains("type") && geometry["type"].is_string()
                               ? geometry["type"].get<std::string>()
                               : "";
  if (type != "Polygon" && type != "MultiPolygon") {
    return absl::InvalidArgumentError(
        absl::StrCat("has geometry \"", type, "\"; Polygon or MultiPolygon is needed"));
  }
  if (!geometry.contains("coordinates") || !geometry["coordinates"].is_array()) {
    return absl::InvalidArgumentError("has no coordinates");
  }
  const Json& coordinates = geometry["coordinates"];
  std::vector<GeoPolygon> polygons;
  if (type == "Polygon") {
    ASSIGN_OR_RETURN(GeoPolygon polygon, ReadPolygon(coordinates, empty));
    if (polygon.empty()) return absl::InvalidArgumentError("encloses no area");
    polygons.push_back(std::move(polygon));
    return polygons;
  }
  for (const Json& part : coordinates) {
    ASSIGN_OR_RETURN(GeoPolygon polygon, ReadPolygon(part, empty));
    if (!polygon.empty()) polygons.push_back(std::move(polygon));
  }
  if (polygons.empty()) return absl::InvalidArgumentError("has an empty MultiPolygon");
  return polygons;
}

absl::StatusOr<GeoFeature> ReadFeature(const Json& feature, EmptyRings empty) {
  if (!feature.is_object()) return absl::InvalidArgumentError("is no object");
  GeoFeature read;
  ASSIGN_OR_RETURN(read.polygons, ReadGeometry(feature, empty));
  if (!feature.contains("properties") || !feature["properties"].is_object()) return read;
  for (const auto& [key, value] : feature["properties"].items()) {
    if (value.is_string()) read.properties[key] = value.get<std::string>();
    if (value.is_number_integer()) read.properties[key] = absl::StrCat(value.get<int64_t>());
  }
  return read;
}

}  // namespace

absl::StatusOr<std::vector<GeoFeature>> ParseGeoJson(absl::string_view text, EmptyRings empty) {
  ASSIGN_OR_RETURN(const Json root, ParseJson(text));
  if (!root.is_object() || !root.contains("type") || root["type"] != "FeatureCollection" ||
      !root.contains("features") || !root["features"].is_array()) {
    return InvalidField("territory", "is no GeoJSON FeatureCollection");
  }
  std::vector<GeoFeature> features;
  for (const Json& feature : root["features"]) {
    absl::StatusOr<GeoFeature> read = ReadFeature(feature, empty);
    if (!read.ok()) {
      return InvalidField(absl::StrCat("territory.", FeatureName(feature, features.size())),
                          read.status().message());
    }
    features.push_back(*std::move(read));
  }
  if (features.empty()) return InvalidField("territory", "has no feature");
  return features;
}

}  // namespace mugugno::routing
