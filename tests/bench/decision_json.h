#pragma once

// A decision about a labelled message as JSON, for those who look at it with other tools. A pure
// function.

#include "nlohmann/json.hpp"
#include "routing/router/decision.h"
#include "tests/routing/labelled_message.h"
#include "tests/routing/score.h"

namespace mugugno::bench {

// What a source of evidence and its weight are called in reports.
const char* SourceName(routing::EvidenceSource source);
const char* WeightName(routing::EvidenceWeight weight);

nlohmann::json DecisionJson(const tests::LabelledMessage& message,
                            const routing::Decision& decision, const tests::Mark& mark);

}  // namespace mugugno::bench
