#pragma once

#include <vector>

#include "tests/bench/installation.h"
#include "tests/bench/load.h"

namespace mugugno::bench {

// The example's messages (deploy/example/messages.jsonl), each by the app of the channel it came
// from, as far as the gateway answers APPLIED at once: each is submitted here once to see. Prints
// which are left out.
std::vector<Letters::Text> ExampleMixture(const Installation& installation);

}  // namespace mugugno::bench
