#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// As much of a file's beginning as ContentTypeOf looks at.
inline constexpr size_t kSniffedBytes = 4096;

// The media type a file's first bytes tell, whatever its name says; "application/octet-stream"
// where they tell none. What a browser would run (HTML, SVG, XML) is given no type of its own
// either: an image or a text by its type is nothing else. A pure function.
std::string ContentTypeOf(absl::string_view head);

}  // namespace mugugno::tenant
