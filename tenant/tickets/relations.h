#pragma once

// Rows of `ticket_relation`: two tickets of one comune that have to do with each other, said once
// for both. A session is used by one thread.

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// Of one ticket.
inline constexpr size_t kMostRelations = 50;

// Both are locked, two different ones, and not related.
absl::Status Relate(Session& session, absl::string_view tenant, const Uuid& one, const Uuid& other,
                    absl::string_view creator, absl::Time now);
// False where they were not related.
absl::StatusOr<bool> Unrelate(Session& session, absl::string_view tenant, const Uuid& one,
                              const Uuid& other);
// In no order.
absl::StatusOr<std::vector<Uuid>> RelatedTo(Session& session, absl::string_view tenant,
                                            const Uuid& ticket);

}  // namespace mugugno::tenant
