#pragma once

#include <string>

namespace mugugno::tests {

// A request_id nobody has used.
std::string NewRequestId();

}  // namespace mugugno::tests
