#pragma once

// What keeps a version of a comune's rules from working as it reads. A pure function.

#include <vector>

#include "mugugno/v1/rule_set.pb.h"
#include "tenant/directory/records.h"
#include "tenant/rules/rule_content.h"

namespace mugugno::routing {

// Everything that is wrong, by kind; empty for rules that can be put in force. `offices` are the
// comune's.
std::vector<v1::RuleFinding> FindingsIn(const tenant::RuleContent& content,
                                        const std::vector<tenant::Office>& offices);

}  // namespace mugugno::routing
