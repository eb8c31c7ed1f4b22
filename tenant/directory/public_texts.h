#pragma once

#include <string>
#include <vector>

#include "tenant/directory/slices.h"

namespace mugugno::tenant {

// What a comune tells everybody of itself: its signature, its notice on personal data, and what its
// offices and channels are called. Empty ones are left out.
std::vector<std::string> PublicTexts(const TenantSlice& tenant);

}  // namespace mugugno::tenant
