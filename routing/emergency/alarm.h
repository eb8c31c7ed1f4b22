#pragma once

#include <string>
#include <vector>

#include "routing/text/words.h"

namespace mugugno::routing {

// What the emergency rules say of a text.
struct Alarm {
  bool flagged = false;
  std::string rule;  // id of the first rule that fired
  std::vector<Span> words = {};

  friend bool operator==(const Alarm&, const Alarm&) = default;
};

}  // namespace mugugno::routing
