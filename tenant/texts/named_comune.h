#pragma once

#include <string>

#include "absl/strings/string_view.h"

#include "tenant/directory/snapshot.h"

namespace mugugno::tenant {

// What another comune of the same association is called, where the text says it as words of their
// own, as it is written or in capitals; empty where it names none. A text of a comune's own speaks
// for no other.
std::string OtherComuneNamed(absl::string_view text, absl::string_view tenant,
                             const DirectorySnapshot& directory);

}  // namespace mugugno::tenant
