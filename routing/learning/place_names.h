#pragma once

// Names in a text that are used as places are. A pure function over the lists of data/context.yaml.

#include <string>
#include <vector>

#include "routing/gazetteer/gazetteer.h"
#include "routing/text/words.h"

namespace mugugno::routing {

struct PlaceCandidate {
  // Of its words, one space between them: what two spellings of it have in common.
  std::string key;
  Span span;
  bool street = false;
};

// Streets with their type before them ("via dei Ciappi"), and names behind a preposition or a word
// for a locality ("alla Ciappeletta"), the latter only where capitals tell names from words. What
// `known` covers is left out.
std::vector<PlaceCandidate> FindPlaceNames(const Words& words,
                                           const std::vector<PlaceMatch>& known);

}  // namespace mugugno::routing
