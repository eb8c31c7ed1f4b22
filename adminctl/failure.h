#pragma once

// A failed call in words. Pure function.

#include <string>

#include "absl/strings/string_view.h"

#include "adminctl/gateway.h"

namespace mugugno::adminctl {

// One line what failed, then a line for each broken rule or condition, when to try again, what to
// do about a missing credential, and the request's id for the gateway's log.
std::string DescribeFailure(const Reply& reply, absl::string_view method,
                            absl::string_view address);

}  // namespace mugugno::adminctl
