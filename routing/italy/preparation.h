#pragma once

// Makes the prepared file of the whole of Italy from published tables and borders.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace mugugno::routing {

// All may be gzip files. Tables are CSV with a line of column names.
struct ItalySources {
  // name, name_alt, istat, cadastral, province_code, population.
  std::string comuni;
  // name, alt_names ('|' between), istat, agreement; empty for none. Those whose sources do not
  // agree on the comune are left out.
  std::string localities;
  // GeoJSON with the property "istat" (or "cadastral"). Several sources of borders may be given:
  // where they disagree a position fits each side. Features of no present comune are left out.
  std::vector<std::string> borders;
  // Names and licences of the sources, as they ask to be named.
  std::string attribution;
};

struct ItalyCounts {
  size_t comuni = 0;
  size_t localities = 0;
  size_t borders = 0;
  size_t features_left_out = 0;
  size_t localities_left_out = 0;
};

// `progress` is told how many of how many steps are done. INVALID_ARGUMENT names the file, line or
// feature that is wrong, or a comune without borders; nothing is written then.
absl::StatusOr<ItalyCounts> PrepareItaly(const ItalySources& sources, const std::string& output,
                                         const std::function<void(size_t, size_t)>& progress);

}  // namespace mugugno::routing
