#pragma once

// Shell completion, made from the table of verbs. Pure functions.

#include <string>

namespace mugugno::adminctl {

std::string BashCompletion();
std::string ZshCompletion();

}  // namespace mugugno::adminctl
