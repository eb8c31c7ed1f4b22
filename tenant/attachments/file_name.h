#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// A file's name as the citizen's device gave it, fit to be saved anywhere: its last part only,
// without control characters, signs that turn the direction of writing, or what file systems
// refuse; not hidden; at most 150 bytes, its extension kept. "allegato" where nothing is left. A
// pure function.
std::string HarmlessFileName(absl::string_view name);

}  // namespace mugugno::tenant
