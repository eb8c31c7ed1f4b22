#pragma once

// What the words around a name say about it. Pure functions over the lists of data/context.yaml.

#include "routing/text/words.h"

namespace mugugno::routing {

enum class Around {
  kPlace,
  kOrigin,
  kDirection,
  kResidence,
  kPerson,
  kCompany,
  kProduct,
  kVerb,        // "mi recco"
  kCommonNoun,  // "l'uscio"
  kStreetName,  // "via Sori": a street may be called so anywhere
  kNegated,
  kCompared,
  kUnsupported,  // an ordinary word that nothing here marks as a place
};

struct NameInText {
  size_t first = 0;
  size_t last = 0;
  bool is_comune = false;
  bool is_street = false;  // or a landmark: one point, not an inhabited place
  bool one_word = false;
  bool is_word = false;
  bool is_surname = false;
  bool is_approximate = false;
  bool is_far = false;     // one of the thousands of towns elsewhere
  bool is_member = false;  // of the association
};

Around ReadAround(const Words& words, const NameInText& name);

// "voi di Camogli", "comune di Camogli".
bool IsAddressed(const Words& words, size_t first);

// Italian, for the evidence.
const char* AroundNote(Around around);

}  // namespace mugugno::routing
