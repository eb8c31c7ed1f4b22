#include "routing/italy/italy.h"

#include <utility>
#include <vector>

namespace mugugno::routing {
namespace {

std::vector<Area> AreasOf(const storage::v1::ItalyComuni& comuni) {
  std::vector<Area> areas;
  areas.reserve(static_cast<size_t>(comuni.comuni_size()));
  for (const auto& comune : comuni.comuni()) {
    areas.push_back({comune.name(), comune.istat(), comune.cadastral()});
  }
  return areas;
}

}  // namespace

Italy::Italy(const storage::v1::ItalyComuni& comuni, Borders borders, std::string version)
    : version_(std::move(version)),
      territory_(AreasOf(comuni), std::move(borders)),
      names_(NationalNames::Build(comuni)) {
  for (size_t i = 0; i < territory_.areas().size(); ++i) {
    const Area& area = territory_.areas()[i];
    for (const std::string& code : {area.cadastral, area.istat}) {
      if (!code.empty()) by_code_.try_emplace(code, static_cast<uint32_t>(i));
    }
  }
}

std::optional<uint32_t> Italy::Find(absl::string_view code) const {
  const auto found = by_code_.find(code);
  if (found == by_code_.end()) return std::nullopt;
  return found->second;
}

}  // namespace mugugno::routing
