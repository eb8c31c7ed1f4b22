#pragma once

// From numbers of an index to tickets somebody may see. Called with a session, in a transaction or
// without.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct NumberedTicket {
  uint32_t ordinal = 0;
  Uuid ticket;
};

// The greatest number first. `offices`: only theirs, as staff of them see them; nothing: all.
absl::StatusOr<std::vector<NumberedTicket>> VisibleTickets(
    Session& session, absl::string_view tenant,
    const std::optional<std::vector<std::string>>& offices, const std::vector<uint32_t>& ordinals);

}  // namespace mugugno::tenant
