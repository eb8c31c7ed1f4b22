#pragma once

#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// Whether a person may see the ticket at that moment, called or not: what RequireVisible()
// says to who calls (tenant/tickets/ticket_view.h). Nobody may where the comune is suspended. A
// pure function.
bool MaySee(const DirectorySnapshot& directory, const StaffSlice& person, const Ticket& ticket,
            absl::Time now);

}  // namespace mugugno::tenant
