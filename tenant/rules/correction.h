#pragma once

// Decisions people changed: rows of `correction`, each its comune's own. Called inside a
// transaction, with its session.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/v1/rule_set.pb.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct Correction {
  std::string tenant;
  Uuid id;
  v1::Correction::Act act = v1::Correction::ACT_UNSPECIFIED;
  Uuid ticket;
  // That tells of it.
  std::optional<Uuid> entry;
  // Codes: before the act, and the one a person gave where the act is about that.
  std::string topic;
  std::string topic_after;
  // Ids of offices of the tenant.
  std::string office_before;
  std::string office_after;
  // Ids.
  std::string comune_before;
  std::string comune_after;
  // That had decided; 0 where it is not known.
  int64_t rule_set = 0;
  // Name of the person.
  std::string author;
  absl::Time create_time;
};

// Of a ticket as it is: its comune and office before and after, its topic and rules.
Correction CorrectionOf(const Ticket& ticket, v1::Correction::Act act, absl::string_view author,
                        absl::Time now, UuidSource& uuids);

absl::Status AddCorrections(Session& session, absl::Span<const Correction> corrections);
// Newest first, those before `before`; none of a ticket that is restricted from who has the view.
absl::StatusOr<std::vector<Correction>> ListCorrections(Session& session, absl::string_view tenant,
                                                        const TicketView& view,
                                                        const std::optional<Uuid>& before,
                                                        size_t limit);

}  // namespace mugugno::tenant
