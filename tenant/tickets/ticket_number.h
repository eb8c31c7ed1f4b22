#pragma once

#include <string>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// A citizen-facing number, such as "SORI-7K3M-9QDX": the comune's id and 40 random bits in
// Crockford's base32, which has no letters people mix up. Random, so that it tells nobody how many
// there are and needs no counter; the table refuses the rare one that exists.
std::string NewTicketNumber(absl::string_view tenant);

}  // namespace mugugno::tenant
