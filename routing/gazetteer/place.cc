#include "routing/gazetteer/place.h"

#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "routing/text/fold.h"
#include "routing/text/yaml.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr char kField[] = "places";
// Who owns what no other body does.
constexpr char kOwn[] = "comune";

class PlacesReader final {
 public:
  absl::StatusOr<PlacesList> Read(const YAML::Node& root) {
    if (!root.IsMap() || !root["comuni"] || !root["comuni"].IsSequence()) {
      return YamlError(kField, root, "needs a list \"comuni\"");
    }
    for (const YAML::Node& comune : root["comuni"]) RETURN_IF_ERROR(ReadComune(comune));
    for (const YAML::Node& place : root["roads"]) {
      RETURN_IF_ERROR(ReadShared(place, PlaceKind::kRoad));
    }
    for (const YAML::Node& place : root["shared"]) {
      RETURN_IF_ERROR(ReadShared(place, PlaceKind::kLandmark));
    }
    for (const YAML::Node& place : root["outside"]) {
      RETURN_IF_ERROR(Add(place, PlaceKind::kComune, {}, /*outside=*/true));
      // A town of its own, unless the entry says where it is.
      Place& added = list_.places.back();
      added.outside_comune = place.IsMap()
                                 ? place["comune"].as<std::string>(added.names.front().text)
                                 : added.names.front().text;
    }
    for (const YAML::Node& place : root["elsewhere"]) {
      RETURN_IF_ERROR(Add(place, PlaceKind::kComune, {}, /*outside=*/true));
      list_.places.back().outside_comune = list_.places.back().names.front().text;
      list_.places.back().exact = true;
    }
    for (const YAML::Node& body : root["bodies"]) RETURN_IF_ERROR(ReadBody(body));
    return std::move(list_);
  }

 private:
  absl::Status ReadComune(const YAML::Node& node) {
    if (!node.IsMap() || !node["name"]) return YamlError(kField, node, "a comune needs a name");
    const size_t index = list_.comuni.size();
    ComuneEntry entry{.name = node["name"].as<std::string>(),
                      .istat = node["istat"].as<std::string>(""),
                      .cadastral = node["cadastral"].as<std::string>("")};
    list_.comuni.push_back(std::move(entry));
    RETURN_IF_ERROR(Add(node, PlaceKind::kComune, {index}, false));
    for (const std::string& people : YamlStrings(node["people"])) {
      Place place;
      place.names = {{.text = people}};
      place.kind = PlaceKind::kPeople;
      place.comuni = {index};
      list_.places.push_back(std::move(place));
    }
    const std::pair<const char*, PlaceKind> lists[] = {{"frazioni", PlaceKind::kFrazione},
                                                       {"localita", PlaceKind::kLocalita},
                                                       {"streets", PlaceKind::kStreet},
                                                       {"landmarks", PlaceKind::kLandmark}};
    for (const auto& [key, kind] : lists) {
      for (const YAML::Node& place : node[key]) RETURN_IF_ERROR(Add(place, kind, {index}, false));
    }
    return absl::OkStatus();
  }

  absl::Status ReadBody(const YAML::Node& node) {
    if (!node.IsMap() || !node["id"] || !node["name"]) {
      return YamlError(kField, node, "a body needs an id and a name");
    }
    list_.bodies.push_back({.id = node["id"].as<std::string>(),
                            .name = node["name"].as<std::string>(),
                            .contact = node["contact"].as<std::string>(""),
                            .topics = YamlStrings(node["topics"])});
    return absl::OkStatus();
  }

  absl::Status ReadShared(const YAML::Node& node, PlaceKind kind) {
    std::vector<size_t> comuni;
    for (const std::string& name : YamlStrings(node["comuni"])) {
      const size_t index = FindComune(name);
      if (index == list_.comuni.size()) {
        return YamlError(kField, node, absl::StrCat("\"", name, "\" is no comune of this list"));
      }
      comuni.push_back(index);
    }
    if (comuni.empty()) return YamlError(kField, node, "needs \"comuni\"");
    return Add(node, kind, std::move(comuni), false);
  }

  size_t FindComune(absl::string_view name) const {
    size_t i = 0;
    while (i < list_.comuni.size() && Fold(list_.comuni[i].name) != Fold(name)) ++i;
    return i;
  }

  static PlaceName ReadName(const YAML::Node& node) {
    if (node.IsScalar()) return {.text = node.as<std::string>()};
    return {.text = node["name"].as<std::string>(""),
            .is_word = node["word"].as<bool>(false),
            .is_surname = node["surname"].as<bool>(false)};
  }

  static std::string OwnerIn(const YAML::Node& node) {
    auto owner = node["owner"].as<std::string>("");
    return owner == kOwn ? "" : owner;
  }

  // "km: [3, 8.5]": both ends, the smaller first.
  template <typename Number>
  static bool ReadEnds(const YAML::Node& node, std::optional<std::pair<Number, Number>>* ends) {
    if (!node) return true;
    if (!node.IsSequence() || node.size() != 2) return false;
    *ends = {node[0].as<Number>(), node[1].as<Number>()};
    return (*ends)->first <= (*ends)->second;
  }

  absl::Status ReadSegment(const YAML::Node& node, RoadSegment* segment) const {
    if (!node.IsMap() || !node["owner"]) {
      return YamlError(kField, node, "a segment needs an owner: a body's id, or \"comune\"");
    }
    segment->owner = OwnerIn(node);
    if (!ReadEnds(node["km"], &segment->kilometres)) {
      return YamlError(kField, node, "\"km\" is [from, to]");
    }
    if (!ReadEnds(node["numbers"], &segment->numbers)) {
      return YamlError(kField, node, "\"numbers\" is [from, to]");
    }
    for (const std::string& place : YamlStrings(node["at"])) segment->places.push_back(Fold(place));
    if (node["comune"]) {
      segment->comune = FindComune(node["comune"].as<std::string>());
      if (*segment->comune == list_.comuni.size()) {
        return YamlError(kField, node, "\"comune\" is no comune of this list");
      }
    }
    const bool somewhere =
        segment->kilometres || segment->numbers || segment->comune || !segment->places.empty();
    if (!somewhere) {
      return YamlError(kField, node, "a segment needs \"km\", \"numbers\", \"at\" or \"comune\"");
    }
    return absl::OkStatus();
  }

  absl::Status Add(const YAML::Node& node, PlaceKind kind, std::vector<size_t> comuni,
                   bool outside) {
    if (!node.IsScalar() && !node.IsMap()) {
      return YamlError(kField, node, "a place is a name or {name: ..., also: [...]}");
    }
    Place place;
    place.kind = kind;
    place.comuni = std::move(comuni);
    place.outside = outside;
    place.names.push_back(ReadName(node));
    if (node.IsMap()) {
      for (const YAML::Node& also : node["also"]) place.names.push_back(ReadName(also));
      place.owner = OwnerIn(node);
      for (const YAML::Node& segment : node["segments"]) {
        RETURN_IF_ERROR(ReadSegment(segment, &place.segments.emplace_back()));
      }
    }
    for (const PlaceName& name : place.names) {
      if (Fold(name.text).empty()) return YamlError(kField, node, "a place has no name");
    }
    list_.places.push_back(std::move(place));
    return absl::OkStatus();
  }

  PlacesList list_;
};

}  // namespace

absl::StatusOr<PlacesList> ParsePlaces(absl::string_view yaml) {
  PlacesList list;
  const absl::Status read = ReadYaml(kField, yaml, [&](const YAML::Node& root) -> absl::Status {
    ASSIGN_OR_RETURN(list, PlacesReader().Read(root));
    return absl::OkStatus();
  });
  RETURN_IF_ERROR(read);
  return list;
}

}  // namespace mugugno::routing
