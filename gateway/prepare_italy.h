#pragma once

#include <string>
#include <vector>

namespace mugugno::gateway {

// `gateway prepare-italy`: makes the file of the whole of Italy from open data; `arguments` are
// those after the verb. Shows a bar on a terminal. Returns the exit code.
int PrepareItaly(const std::vector<std::string>& arguments);

}  // namespace mugugno::gateway
