#include "routing/italy/preparation.h"

#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "routing/italy/csv.h"
#include "routing/italy/italy.h"
#include "routing/italy/text_file.h"
#include "routing/territory/geojson.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

absl::StatusOr<CsvTable> ReadTable(const std::string& path,
                                   const std::vector<std::string>& columns) {
  ASSIGN_OR_RETURN(std::string text, ReadTextFile(path));
  auto table = CsvTable::Parse(text, columns);
  if (table.ok()) return table;
  return absl::InvalidArgumentError(absl::StrCat(path, ": ", table.status().message()));
}

class ItalyReader final {
 public:
  ItalyReader(const ItalySources& sources, const std::function<void(size_t, size_t)>& progress)
      : sources_(sources), progress_(progress) {}

  absl::StatusOr<ItalyCounts> Write(const std::string& output) {
    RETURN_IF_ERROR(ReadComuni());
    if (!sources_.localities.empty()) RETURN_IF_ERROR(ReadLocalities());
    steps_ = counts_.comuni * sources_.borders.size();
    for (const std::string& path : sources_.borders) RETURN_IF_ERROR(ReadBorders(path));
    RETURN_IF_ERROR(RequireBorders());
    comuni_.set_sources(sources_.attribution);
    RETURN_IF_ERROR(WriteItaly(comuni_, std::move(borders_).Make(), output));
    progress_(steps_, steps_);
    return counts_;
  }

 private:
  absl::Status ReadComuni() {
    ASSIGN_OR_RETURN(const CsvTable table, ReadTable(sources_.comuni, kComuniColumns));
    for (size_t i = 0; i < table.rows(); ++i) {
      const auto wrong = [&](absl::string_view rule) {
        return absl::InvalidArgumentError(absl::StrCat(sources_.comuni, ": row ", i + 1, " (",
                                                       table.Get(i, "name"), "): ", rule));
      };
      auto& comune = *comuni_.add_comuni();
      comune.set_name(table.Get(i, "name"));
      comune.set_istat(table.Get(i, "istat"));
      comune.set_cadastral(table.Get(i, "cadastral"));
      comune.set_province(table.Get(i, "province_code"));
      if (comune.name().empty()) return wrong("has no name");
      for (const std::string& code : {comune.istat(), comune.cadastral()}) {
        if (code.empty()) return wrong("needs an ISTAT and a cadastral code");
        if (!by_code_.try_emplace(code, static_cast<uint32_t>(i)).second) {
          return wrong(absl::StrCat("the code ", code, " stands twice"));
        }
      }
      uint32_t population = 0;
      if (absl::SimpleAtoi(table.Get(i, "population"), &population)) {
        comune.set_population(population);
      }
      for (const absl::string_view name : absl::StrSplit(
               table.Get(i, "name_alt"), absl::ByAnyChar("/|"), absl::SkipWhitespace())) {
        comune.add_other_names(std::string(absl::StripAsciiWhitespace(name)));
      }
    }
    counts_.comuni = table.rows();
    return absl::OkStatus();
  }

  absl::Status ReadLocalities() {
    ASSIGN_OR_RETURN(const CsvTable table, ReadTable(sources_.localities, kLocalityColumns));
    absl::flat_hash_map<uint32_t, std::set<std::string>> names;
    for (size_t i = 0; i < table.rows(); ++i) {
      const auto comune = by_code_.find(table.Get(i, "istat"));
      if (comune == by_code_.end() || table.Get(i, "agreement") == "disagree") {
        ++counts_.localities_left_out;
        continue;
      }
      std::set<std::string>& of = names[comune->second];
      of.insert(table.Get(i, "name"));
      for (const absl::string_view name :
           absl::StrSplit(table.Get(i, "alt_names"), '|', absl::SkipWhitespace())) {
        of.insert(std::string(absl::StripAsciiWhitespace(name)));
      }
    }
    for (const auto& [comune, of] : names) {
      auto& entry = *comuni_.mutable_comuni(static_cast<int>(comune));
      for (const std::string& name : of) {
        if (name.empty() || name == entry.name()) continue;
        entry.add_localities(name);
        ++counts_.localities;
      }
    }
    return absl::OkStatus();
  }

  absl::Status ReadBorders(const std::string& path) {
    ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
    const auto features = ParseGeoJson(text, EmptyRings::kLeaveOut);
    if (!features.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(path, ": ", features.status().message()));
    }
    for (const GeoFeature& feature : *features) {
      const auto comune = ComuneOf(feature);
      if (comune == by_code_.end()) {
        ++counts_.features_left_out;
        continue;
      }
      const absl::Status added = borders_.Add(comune->second, feature);
      if (!added.ok()) {
        return absl::InvalidArgumentError(
            absl::StrCat(path, ": ", comune->first, ": ", added.message()));
      }
      with_borders_.insert(comune->second);
      progress_(std::min(++counts_.borders, steps_), steps_);
    }
    return absl::OkStatus();
  }

  absl::flat_hash_map<std::string, uint32_t>::const_iterator ComuneOf(
      const GeoFeature& feature) const {
    for (const char* key : {"cadastral", "istat"}) {
      const auto code = feature.properties.find(key);
      if (code == feature.properties.end()) continue;
      const auto found = by_code_.find(code->second);
      if (found != by_code_.end()) return found;
    }
    return by_code_.end();
  }

  absl::Status RequireBorders() const {
    for (uint32_t i = 0; i < counts_.comuni; ++i) {
      if (with_borders_.contains(i)) continue;
      return absl::InvalidArgumentError(absl::StrCat(
          "the comune ", comuni_.comuni(static_cast<int>(i)).name(), " has no borders"));
    }
    return absl::OkStatus();
  }

  inline static const std::vector<std::string> kComuniColumns = {
      "name", "name_alt", "istat", "cadastral", "province_code", "population"};
  inline static const std::vector<std::string> kLocalityColumns = {"name", "alt_names", "istat",
                                                                   "agreement"};

  const ItalySources& sources_;
  const std::function<void(size_t, size_t)>& progress_;
  storage::v1::ItalyComuni comuni_;
  absl::flat_hash_map<std::string, uint32_t> by_code_;
  Borders::Maker borders_;
  std::set<uint32_t> with_borders_;
  ItalyCounts counts_;
  size_t steps_ = 0;
};

}  // namespace

absl::StatusOr<ItalyCounts> PrepareItaly(const ItalySources& sources, const std::string& output,
                                         const std::function<void(size_t, size_t)>& progress) {
  return ItalyReader(sources, progress).Write(output);
}

}  // namespace mugugno::routing
