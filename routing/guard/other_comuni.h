#pragma once

// What a text says that is another comune's of the same association: asked about before it leaves
// in a comune's name. Only what is that comune's alone counts: a name, a mailbox or a place that
// two comuni have, or the one the text leaves as, is nobody's. A question, never a decision:
// nothing is refused because of it. Pure functions over immutable values, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/router/routing_snapshot.h"
#include "routing/text/words.h"
#include "tenant/directory/snapshot.h"

namespace mugugno::routing {

struct OthersWords {
  enum class Kind { kComune, kPlace, kPerson, kLink, kTelephone };

  Kind kind = Kind::kComune;
  std::string tenant = {};  // id
  Span span = {};
};

// In the order of the text. `own` is the id of the comune it would leave as; `snapshot` is of its
// association.
std::vector<OthersWords> FindOtherComuni(absl::string_view text, absl::string_view own,
                                         const RoutingSnapshot& snapshot,
                                         const tenant::DirectorySnapshot& directory);

}  // namespace mugugno::routing
