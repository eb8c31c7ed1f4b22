#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"
#include "tenant/store/database.h"

namespace mugugno::tenant {

// The trails an association has: its own and its comuni's.
std::vector<std::string> AuditTrailsOf(const DirectorySnapshot& directory,
                                       const std::string& association);

// Seals what is due of the trails, in transactions of some trails each; the lines sealed. May run
// on several gateways: one of them makes each seal.
absl::StatusOr<size_t> SealAuditTrails(Database& database, const std::vector<std::string>& trails,
                                       absl::Time now, absl::Time deadline);

}  // namespace mugugno::tenant
