#pragma once

// When people are reminded of a ticket nobody has taken up, or of an emergency in the lobby nobody
// has acknowledged. Pure functions, thread-safe.

#include <optional>

#include "absl/time/time.h"

#include "tenant/lobby/lobby_item.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

struct Reminder {
  enum class Reason {
    kEmergency,  // nobody has acknowledged it: after 2 and 5 minutes, then every 15
    kNoCharge,   // nobody of the office took charge: after 1 and 3 working days
  };

  Reason reason = Reason::kNoCharge;
  absl::Time due;
  // Those who were reminded before did not help: more people are told.
  bool escalates = false;
};

// The next one; nothing for a ticket that waits for nobody.
std::optional<Reminder> NextReminder(const Ticket& ticket);
// The same for a message in the lobby.
std::optional<Reminder> NextReminder(const LobbyItem& item);

}  // namespace mugugno::tenant
