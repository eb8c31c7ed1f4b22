#pragma once

// What waits in a comune, in numbers: the first screen of who works there. No words are read, so
// nothing is told to the audit trail.

#include <cstdint>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"
#include "tenant/tickets/ticket_view.h"

namespace mugugno::tenant {

// Of the tickets that are neither ended nor resolved. Times are those of the oldest; absent where
// there is none.
struct TicketSummary {
  int64_t open = 0;
  int64_t received = 0;    // no person has looked at it
  int64_t unassigned = 0;  // nobody has taken charge
  int64_t held = 0;
  int64_t emergencies = 0;  // nobody has acknowledged
  std::optional<absl::Time> oldest_emergency;
  int64_t unanswered = 0;  // no person has answered the citizen
  std::optional<absl::Time> oldest_unanswered;
  int64_t mine = 0;
  int64_t reminded = 0;           // still waiting, although people were reminded
  int64_t failed_deliveries = 0;  // of open tickets: given up, or with an unknown end
};

// `mine` are those of the view's person.
absl::StatusOr<TicketSummary> SummarizeTickets(Session& session, absl::string_view tenant,
                                               const TicketView& view);

}  // namespace mugugno::tenant
