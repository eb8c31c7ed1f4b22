#pragma once

// What all the names in a text say together. A pure function; thread-safe.

#include <cstddef>
#include <optional>
#include <vector>

#include "routing/gazetteer/gazetteer.h"

namespace mugugno::routing {

struct PlaceVote {
  // Members the place may be in, best first; `outside` stands for a place in none.
  PlaceMembers members;
  bool outside = false;
  // The text names places in different comuni: perhaps two matters, a person must look.
  bool several = false;
  // Only names that several comuni share were found.
  bool shared_name = false;
  // The sender's own comune, as the text says; no place of the matter.
  std::optional<size_t> residence;
  // Roads and bus lines lead there; for the order of suggestions only.
  PlaceMembers hints;

  bool none() const { return members.empty() && !outside; }
};

PlaceVote VotePlaces(const std::vector<PlaceMatch>& matches, size_t member_count);

}  // namespace mugugno::routing
