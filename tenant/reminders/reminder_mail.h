#pragma once

#include <string>

#include "mugugno/storage/v1/words.pb.h"
#include "tenant/directory/slices.h"
#include "tenant/tickets/reminder.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// The mail a person is reminded by: number, office, topic and since when; nothing of the citizen.
storage::v1::DeliveryWords ReminderMail(const Reminder& reminder, const Ticket& ticket,
                                        const TenantSlice& tenant, const Person& recipient);

// The same for an emergency in the association's lobby: its name there and since when.
storage::v1::DeliveryWords LobbyReminderMail(const LobbyItem& item, const Association& association,
                                             const Person& recipient);

// What the ticket's own history says of it.
std::string ReminderNote(const Reminder& reminder, const Person& recipient);
// The same where there is nobody to write to.
std::string NobodyToRemind(const Reminder& reminder);

}  // namespace mugugno::tenant
