#pragma once

// One file of the console as the build made it, part of the program.

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace mugugno::gateway::console {

struct File {
  absl::string_view path;  // below /console/, such as "assets/index-B7c1.js"
  absl::string_view content;
};

// All of them, "index.html" among them.
absl::Span<const File> Files();

}  // namespace mugugno::gateway::console
