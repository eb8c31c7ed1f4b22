#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/v1/submission.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// What sources that report one matter under one name of a citizen see of it: a request is the first
// submission of its correspondent, what follows are updates. Rows without words. A session is used
// by one thread.

struct RequestRow {
  std::string source;
  Uuid id;  // the submission's
  std::string owner;
  Uuid correspondent;
  v1::Submission::State state = v1::Submission::STATE_PENDING;
  absl::Time create_time;
  std::string tenant;  // empty before it is known
  // Where there is a ticket.
  std::optional<Uuid> ticket;
  v1::TicketState ticket_state = v1::TICKET_STATE_RECEIVED;
  v1::TicketOutcome outcome = v1::TICKET_OUTCOME_UNSPECIFIED;
  v1::TicketKind kind = v1::TICKET_KIND_UNSPECIFIED;
  std::string topic;
  std::string office;
  bool held = false;
  absl::Time update_time;
};

struct RequestQuery {
  std::vector<std::string> sources;  // none: nothing is found
  // Only what anybody may know of, in tickets of this tenant: nothing an office does not see. Empty
  // for any, and for what has no ticket.
  std::string tenant;
  // Only these, whenever they came.
  std::vector<Uuid> ids;
  absl::Time start;
  absl::Time end;
  std::vector<std::string> topics;  // "" stands for none; empty list: any
  std::optional<bool> open;
  size_t offset = 0;
  size_t limit = 1;
};

// Newest first.
absl::StatusOr<std::vector<RequestRow>> ListRequests(Session& session, const RequestQuery& query);

// The comune answered, or the state changed, as the citizen may know it.
struct RequestUpdate {
  Uuid id;  // the entry's
  std::string tenant;
  Uuid ticket;
  v1::TicketEntry::Kind kind = v1::TicketEntry::KIND_UNSPECIFIED;
  v1::TicketState state = v1::TICKET_STATE_UNSPECIFIED;  // after it
  v1::TicketOutcome outcome = v1::TICKET_OUTCOME_UNSPECIFIED;
  absl::Time create_time;
  Uuid request;  // the submission's id
  std::string owner;
  Uuid correspondent;
  bool shown = false;  // its words are for the citizen
};
// Of the requests of one source in those tenants, from `start` to `end` inclusive, oldest first.
absl::StatusOr<std::vector<RequestUpdate>> ListUpdates(Session& session, const std::string& source,
                                                       absl::Span<const std::string> tenants,
                                                       absl::Time start, absl::Time end,
                                                       size_t limit);

}  // namespace mugugno::tenant
