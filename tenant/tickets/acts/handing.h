#pragma once

// How a ticket comes to an office. Each works on an Act.

#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// Hands on by office staff after which only the desk forwards.
inline constexpr int kMostBounces = 2;

// By its whole name; null for what is no office of the comune.
const Office* OwnOffice(const TenantSlice& tenant, absl::string_view name);

// Hands the ticket to an office of the same comune, by the office's whole name. An office of
// another comune is refused as one that does not exist.
absl::Status Forward(Act& act, absl::string_view office, absl::string_view note);

// The comune is right: ends a hold, and the ticket goes to its office.
absl::Status ConfirmRoute(Act& act);

}  // namespace mugugno::tenant
