#pragma once

// A text as an association reads it, once for everybody who asks. A plain value, without a copy of
// the text.

#include <optional>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/emergency/alarm.h"
#include "routing/gazetteer/gazetteer.h"
#include "routing/router/routing_snapshot.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct Reading {
  Words words;
  std::vector<PlaceMatch> places;  // by the snapshot's names
  Alarm alarm;
};

// `alarm` is what the emergency rules said of the text before; they are asked where it is absent.
Reading Read(absl::string_view text, const RoutingSnapshot& snapshot,
             std::optional<Alarm> alarm = {});

}  // namespace mugugno::routing
