#include "routing/gazetteer/place.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Places(absl::string_view bytes) {
  const auto list = routing::ParsePlaces(bytes);
  if (!list.ok()) return;
  for (const routing::Place& place : list->places) {
    Promise(!place.names.empty(), "a place has a name");
    Plant(place.names.front().text.size() < 3, "a place with a name of two letters");
    for (const size_t comune : place.comuni) {
      Promise(comune < list->comuni.size(), "a place lies in comuni of the list");
    }
  }
}

}  // namespace mugugno::fuzz
