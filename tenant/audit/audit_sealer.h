#pragma once

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/database.h"

namespace mugugno::tenant {

// Seals what is due of a trail at `now`: one transaction a seal, of at most `step` each, so that a
// long backlog is caught up with. Returns the lines sealed. May run on several gateways: one of
// them makes each seal.
absl::StatusOr<size_t> SealAuditTrail(Database& database, absl::string_view trail, absl::Time now,
                                      absl::Duration step);

// The same of every trail of the database with lines after its last seal, while `go_on`. A trail
// that cannot be sealed does not keep the others from it, unless the database is away; the first
// error is returned.
absl::StatusOr<size_t> SealUnsealedTrails(Database& database, absl::Time now, absl::Duration step,
                                          absl::FunctionRef<bool()> go_on);

}  // namespace mugugno::tenant
