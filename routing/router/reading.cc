#include "routing/router/reading.h"

#include <utility>

#include "routing/emergency/emergency_rules.h"

namespace mugugno::routing {

Reading Read(absl::string_view text, const RoutingSnapshot& snapshot, std::optional<Alarm> alarm) {
  Words words(text);
  std::vector<PlaceMatch> places = snapshot.FindPlaces(words);
  if (!alarm) alarm = EmergencyRules::Shipped().Check(words);
  return {std::move(words), std::move(places), *std::move(alarm)};
}

}  // namespace mugugno::routing
