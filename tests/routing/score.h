#pragma once

// How decisions are scored against labels (tests/routing/README.md has the rules). A message is
// marked, marks are added up. Plain values and pure functions.

#include <cstddef>
#include <string>

#include "routing/router/decision.h"
#include "routing/router/routing_snapshot.h"
#include "tests/routing/labelled_message.h"

namespace mugugno::tests {

// What one decision is worth.
struct Mark {
  bool decided = false;
  bool right_comune = false;  // as expected, or rightly held or asked
  bool wrong_comune = false;  // decided, and not as expected: what users suffer from
  bool coverable = false;
  bool covered = false;
  bool abstainable = false;
  bool abstained = false;
  bool office_counts = false;
  bool office_right = false;
  std::string office;  // in the spelling of the labels; "-" = none
  bool missed_alarm = false;
  bool false_alarm = false;
};

Mark MarkOf(const LabelledMessage& message, const routing::Decision& decision,
            const routing::RoutingSnapshot& members);

struct Rate {
  size_t part = 0;
  size_t whole = 0;

  // 0 of 0 is `of_nothing`: the best there is, where nothing could go wrong.
  double Or(double of_nothing) const {
    return whole == 0 ? of_nothing : static_cast<double>(part) / static_cast<double>(whole);
  }
};

struct Score {
  size_t messages = 0;
  Rate wrong_town;        // wrong decided of all
  Rate coverage;          // right decided of the text and coords with an expected comune
  Rate abstention;        // held or asked of those a person must decide
  Rate right;             // right of all, neutral ones among the others
  Rate office;            // right of the decided with an expected office
  Rate emergency_recall;  // flagged of the emergencies
  Rate emergency_false;   // flagged of what is none

  void Add(const LabelledMessage& message, const Mark& mark);
};

}  // namespace mugugno::tests
