#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
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
  // Of the last message that came with one.
  std::optional<v1::Position> position = {};
  int attachments = 0;
  // Who wrote, as the last message that told says; leaves only where an office's system is to know.
  storage::v1::ContactWords contact = {};
};

// One more message of the citizen.
void AddMessage(const storage::v1::EntryWords& message, HandOffWords* words);

// What goes to an office's mailbox or system when it gets the ticket, or an addition to it: number,
// topic, why it is this office's, words, position and how many files there are; nothing else of the
// citizen, but for the contact where an Open311 system is to know it. Nothing for an office that
// works from its queue only, or does not see the restricted ticket. `entry` is the ticket's entry
// that shows it.
std::optional<Delivery> HandOffDelivery(const Office& office, const Ticket& ticket,
                                        const HandOffWords& words, const Uuid& id,
                                        const Uuid& entry, absl::Time now);

}  // namespace mugugno::tenant
