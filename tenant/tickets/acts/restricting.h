#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "mugugno/v1/restriction.pb.h"
#include "tenant/tickets/acts/act.h"

namespace mugugno::tenant {

// Who alone is to see a ticket, and why.
struct Restriction {
  v1::TicketRestriction::Reason reason = v1::TicketRestriction::REASON_UNSPECIFIED;
  std::string note = {};
  // Whole names of staff; who restricts a ticket is among them anyway.
  std::vector<std::string> readers = {};
  // Whole name of an office whose people see it, too; empty for none.
  std::string office = {};
};

inline constexpr size_t kMostReaders = 30;

// Restricts the ticket, or names others than before; tickets that were joined into it go along.
absl::Status Restrict(Act& act, const Restriction& restriction);
// Takes it back. FAILED_PRECONDITION (NOT_RESTRICTED) where there is nothing.
absl::Status Unrestrict(Act& act, absl::string_view reason);
// One more person, named by who does not see the ticket and is somebody else.
absl::Status NameReader(Act& act, absl::string_view reader);

}  // namespace mugugno::tenant
