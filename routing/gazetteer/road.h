#pragma once

// Whose a road is where the message speaks of: roads change their owner by kilometre and inside
// towns (Codice della Strada, art. 2, comma 7). Values and pure functions.

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"

#include "routing/text/words.h"

namespace mugugno::routing {

// Where all that is set holds. Ends are part of it.
struct RoadSegment {
  std::string owner = {};  // id of the external body; empty: the comune itself
  std::optional<std::pair<double, double>> kilometres = {};
  std::optional<std::pair<int, int>> numbers = {};  // of houses
  std::vector<std::string> places = {};             // folded names; one of them
  // Of PlacesList::comuni; in a gazetteer, of the members.
  std::optional<size_t> comune = {};
};

// What a message tells of where on a road it speaks of.
struct RoadPoint {
  std::vector<double> kilometres = {};
  std::optional<int> number = {};
  std::vector<std::string> places = {};  // folded names
  std::optional<size_t> member = {};     // it was decided for
};

// Reads "km 4", "al km 4+200", "chilometro 4,2" anywhere in the text, and the house number behind
// the road's name, which ends with word `last`.
RoadPoint ReadRoadPoint(const Words& words, size_t last);

// The owner at the point, `owner` where no segment says otherwise. Empty where it is the comune's,
// or cannot be told from what is known: then it stays with the comune.
std::string OwnerAt(const std::string& owner, absl::Span<const RoadSegment> segments,
                    const RoadPoint& point);

}  // namespace mugugno::routing
