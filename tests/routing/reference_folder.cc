#include "tests/routing/reference_folder.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "routing/italy/csv.h"
#include "routing/text/fold.h"
#include "tenant/try.h"
#include "tests/support/example_routing.h"
#include "tests/support/reference_files.h"

namespace mugugno::tests {
namespace {

using routing::Place;
using routing::PlaceKind;
using routing::PlacesList;
using Row = std::map<std::string, std::string>;

constexpr char kBorders[] = "boundaries/golfo_paradiso_precise_2011.geojson";
constexpr char kPlaces[] = "places_golfo_paradiso.csv";
constexpr char kLocalities[] = "localities_genova.csv";
constexpr char kStreets[] = "streets_genova.csv";
constexpr char kComuni[] = "comuni.csv";
// These borders have five to twenty times the points of the generalized ones that the product's own
// tolerance is made for.
constexpr routing::TerritoryOptions kPreciseBorders = {.border_tolerance_m = 50};
constexpr char kProvince[] = "Genova";

PlaceKind KindOf(absl::string_view kind, absl::string_view name) {
  const bool road = absl::StartsWith(name, "SP") || absl::EqualsIgnoreCase(name, "via Aurelia");
  if (road) return PlaceKind::kRoad;
  if (kind == "strada" || kind == "piazza") return PlaceKind::kStreet;
  if (absl::StartsWith(kind, "frazione")) return PlaceKind::kFrazione;
  if (kind == "località" || kind == "quartiere") return PlaceKind::kLocalita;
  return PlaceKind::kLandmark;
}

// "Corsanego / Corsanico" are two names; what stands in parentheses explains.
std::vector<std::string> NamesIn(absl::string_view cell) {
  std::string bare;
  bool explains = false;
  for (const char letter : cell) {
    explains = letter == '(' || (explains && letter != ')');
    if (!explains && letter != ')') bare.push_back(letter);
  }
  std::vector<std::string> names;
  for (const absl::string_view part : absl::StrSplit(bare, absl::ByAnyChar("/|"))) {
    const std::string name(absl::StripAsciiWhitespace(part));
    if (!routing::Fold(name).empty()) names.push_back(name);
  }
  return names;
}

// Adds the folder's rows to a list of the association's places.
class PlacesFolder final {
 public:
  PlacesFolder(std::string folder, PlacesList list)
      : folder_(std::move(folder)), list_(std::move(list)) {
    for (size_t i = 0; i < list_.comuni.size(); ++i) members_[list_.comuni[i].istat] = i;
  }

  // Once. INVALID_ARGUMENT names the file and what is wrong with it.
  absl::StatusOr<PlacesList> Read() {
    RETURN_IF_ERROR(
        ForEachRow(kPlaces, {"name", "kind", "istat"}, [this](Row& row) { AddPlace(row); }));
    RETURN_IF_ERROR(ForEachRow(kLocalities, {"name", "alt_names", "istat", "comune", "agreement"},
                               [this](Row& row) { AddLocality(row); }));
    RETURN_IF_ERROR(
        ForEachRow(kStreets, {"istat", "type", "name"}, [this](Row& row) { AddStreet(row); }));
    RETURN_IF_ERROR(ForEachRow(kComuni, {"istat", "name", "name_alt", "province"},
                               [this](Row& row) { AddComune(row); }));
    return std::move(list_);
  }

  const std::vector<std::string>& files() const { return files_; }

 private:
  absl::Status ForEachRow(const char* file, const std::vector<std::string>& columns,
                          absl::FunctionRef<void(Row&)> use) {
    const std::string path = absl::StrCat(folder_, "/", file);
    if (!std::filesystem::exists(path)) return absl::OkStatus();
    const auto table = routing::CsvTable::Parse(ReadFile(path), columns);
    if (!table.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", table.status().message()));
    }
    for (size_t i = 0; i < table->rows(); ++i) {
      Row row;
      for (const std::string& column : columns) row[column] = table->Get(i, column);
      use(row);
    }
    files_.push_back(absl::StrCat(file, " (", table->rows(), " rows)"));
    return absl::OkStatus();
  }

  // Nothing where a row has no name or is of another comune only.
  void Add(PlaceKind kind, const std::vector<std::string>& names, absl::string_view comuni) {
    Place place;
    place.kind = kind;
    for (const std::string& name : names) place.names.push_back({.text = name});
    for (const absl::string_view istat : absl::StrSplit(comuni, '|')) {
      const auto member = members_.find(std::string(istat));
      if (member != members_.end()) place.comuni.push_back(member->second);
    }
    if (!place.names.empty() && !place.comuni.empty()) list_.places.push_back(std::move(place));
  }

  void AddPlace(Row& row) {
    if (row["kind"] == "pagina fb") return;
    Add(KindOf(row["kind"], row["name"]), NamesIn(row["name"]), row["istat"]);
    contradicted_.insert(routing::Fold(row["name"]));
  }

  // The hand-made list knows better where the two disagree.
  void AddLocality(Row& row) {
    std::vector<std::string> names = NamesIn(row["name"]);
    for (std::string& name : NamesIn(row["alt_names"])) names.push_back(std::move(name));
    if (members_.contains(row["istat"])) {
      const bool is_comune = row["name"] == row["comune"];
      if (contradicted_.contains(routing::Fold(row["name"])) || row["agreement"] != "ok") return;
      Add(is_comune ? PlaceKind::kComune : PlaceKind::kFrazione, names, row["istat"]);
    } else {
      AddElsewhere(names, row["comune"], /*exact=*/true);
    }
  }

  void AddStreet(Row& row) {
    const std::string name = absl::StrCat(row["type"], " ", row["name"]);
    if (!contradicted_.contains(routing::Fold(name))) Add(PlaceKind::kStreet, {name}, row["istat"]);
  }

  void AddComune(Row& row) {
    if (members_.contains(row["istat"])) return;
    std::vector<std::string> names = NamesIn(row["name"]);
    for (std::string& name : NamesIn(row["name_alt"])) names.push_back(std::move(name));
    AddElsewhere(names, row["name"], /*exact=*/row["province"] != kProvince);
  }

  void AddElsewhere(const std::vector<std::string>& names, absl::string_view comune, bool exact) {
    Place place;
    place.kind = PlaceKind::kComune;
    place.outside = true;
    place.exact = exact;
    place.outside_comune = std::string(comune);
    for (const std::string& name : names) place.names.push_back({.text = name});
    if (!place.names.empty()) list_.places.push_back(std::move(place));
  }

  const std::string folder_;
  PlacesList list_;
  std::map<std::string, size_t> members_;  // by ISTAT code
  std::set<std::string> contradicted_;     // folded names of the hand-made list
  std::vector<std::string> files_;
};

}  // namespace

absl::StatusOr<FolderReference> ReadReferenceFolder(const std::string& folder) {
  FolderReference read;
  read.reference = ExampleReference();
  const std::string borders = absl::StrCat(folder, "/", kBorders);
  std::vector<std::string> files;
  if (std::filesystem::exists(borders)) {
    absl::StatusOr<routing::Territory> territory =
        routing::Territory::FromGeoJson(ReadFile(borders));
    if (!territory.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(borders, ": ", territory.status().message()));
    }
    read.reference.territory = std::make_shared<const routing::Territory>(*std::move(territory));
    read.options = kPreciseBorders;
    files.push_back(
        absl::StrCat(kBorders, " (tolerance ", kPreciseBorders.border_tolerance_m, " m)"));
  }
  PlacesFolder places(folder, *read.reference.places);
  ASSIGN_OR_RETURN(PlacesList list, places.Read());
  read.reference.places = std::make_shared<const PlacesList>(std::move(list));
  for (const std::string& file : places.files()) files.push_back(file);
  read.description = files.empty()
                         ? absl::StrCat("the project's own (deploy/example): ", folder, " has none")
                         : absl::StrCat(folder, ": ", absl::StrJoin(files, ", "),
                                        "; over the project's own list of the eight comuni");
  return read;
}

}  // namespace mugugno::tests
