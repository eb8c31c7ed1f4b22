#pragma once

// Resource names as people type and read them: "sori/tecnico" for "tenants/sori/offices/tecnico".
// Pure functions.

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::adminctl {

// The full name meant by a text, by the first of the patterns ("tenants/{tenant}|…") that has as
// many variables as the text has parts. A text that fits none is given back as it is.
std::string ExpandName(absl::string_view text, absl::string_view patterns);

// What stands for the text in a usage line: "TENANT/OFFICE".
std::string PlaceholderOf(absl::string_view patterns);

// The short form, where ExpandName leads back from it: names of comuni and apps.
std::string ShortenName(absl::string_view name);

// "tenants/sori" of "tenants/sori/channels/app".
std::string ParentOf(absl::string_view name);

// The last segment.
std::string IdOf(absl::string_view name);

}  // namespace mugugno::adminctl
