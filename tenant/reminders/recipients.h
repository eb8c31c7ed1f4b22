#pragma once

#include <vector>

#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"
#include "tenant/tickets/reminder.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// Who is reminded, each mailbox once: the liaison of the ticket's office, or while that one is away
// the deputy; of an emergency the deputy too. A reminder that escalates goes to both and to every
// officer of the comune's desk, and so does at once what no office may see, to the officers alone.
// Pure functions, thread-safe.
std::vector<Person> RecipientsOf(const Reminder& reminder, const Ticket& ticket,
                                 const TenantSlice& tenant, const DirectorySnapshot& directory,
                                 absl::Time now);

// Who is reminded of an emergency in the association's lobby, each mailbox once: everybody whose
// grant lets them decide about what waits there.
std::vector<Person> LobbyRecipients(const Association& association,
                                    const DirectorySnapshot& directory, absl::Time now);

}  // namespace mugugno::tenant
