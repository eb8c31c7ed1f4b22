#pragma once

// The help texts, made from the table of verbs and the contract's own comments. Pure functions.

#include <string>
#include <vector>

#include "adminctl/verb.h"

namespace mugugno::adminctl {

// Of all verbs whose words begin with these; of all where there are none.
std::string HelpOfGroup(const std::vector<std::string>& words);

std::string HelpOfVerb(const Verb& verb);

}  // namespace mugugno::adminctl
