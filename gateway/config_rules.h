#pragma once

// What a configuration must hold beyond its fields' own rules (proto/rules). Thread-safe.

#include <vector>

#include "mugugno/config/v1/gateway.pb.h"
#include "proto/rules/rules.h"

namespace mugugno::gateway {

// Of its values alone. Pure.
std::vector<rules::Violation> ConfigViolations(const config::v1::Gateway& config);

// Of the files and folders it names that `gateway serve` uses, as this process finds them. The
// owner's password is not among them: only `gateway migrate` reads it, under an account of its own.
std::vector<rules::Violation> FileViolations(const config::v1::Gateway& config);

}  // namespace mugugno::gateway
