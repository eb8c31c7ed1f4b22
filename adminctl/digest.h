#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::adminctl {

// SHA-256: 32 bytes.
std::string Sha256(absl::string_view bytes);

}  // namespace mugugno::adminctl
