#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "tenant/directory/records.h"
#include "tenant/outbox/delivery.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// What an office is handed besides the ticket's own data.
struct HandOffWords {
  std::string text;  // the citizen's
  std::string note;  // from whoever hands it over; may be empty
  // The office has the ticket already, the text is what the citizen adds.
  bool addition = false;
};

// What goes to an office's mailbox or system when it gets the ticket, or an addition to it: number,
// topic and words, and nothing else of the citizen. Nothing for an office that works from its queue
// only. `entry` is the ticket's entry that shows it.
std::optional<Delivery> HandOffDelivery(const Office& office, const Ticket& ticket,
                                        const HandOffWords& words, const Uuid& id,
                                        const Uuid& entry, absl::Time now);

}  // namespace mugugno::tenant
