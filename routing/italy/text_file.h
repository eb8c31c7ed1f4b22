#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace mugugno::routing {

// The text of a file, unpacked where it is a gzip file. NOT_FOUND or INVALID_ARGUMENT name the
// file.
absl::StatusOr<std::string> ReadTextFile(const std::string& path);

}  // namespace mugugno::routing
