#include "tenant/audit/audit_sealer.h"

#include <algorithm>

#include "tenant/audit/audit_chain.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kTrailsAtOnce = 50;

}  // namespace

std::vector<std::string> AuditTrailsOf(const DirectorySnapshot& directory,
                                       const std::string& association) {
  std::vector<std::string> trails = {AssociationName(association)};
  for (const std::string& tenant : directory.TenantsOf(association)) {
    trails.push_back(TenantName(tenant));
  }
  return trails;
}

absl::StatusOr<size_t> SealAuditTrails(Database& database, const std::vector<std::string>& trails,
                                       absl::Time now, absl::Time deadline) {
  size_t sealed = 0;
  for (size_t begin = 0; begin < trails.size(); begin += kTrailsAtOnce) {
    const size_t end = std::min(trails.size(), begin + kTrailsAtOnce);
    size_t here = 0;
    const absl::Status done = database.Transact(deadline, [&](Session& session) -> absl::Status {
      here = 0;
      for (size_t i = begin; i < end; ++i) {
        size_t lines = 0;
        do {
          ASSIGN_OR_RETURN(lines, SealAudit(session, trails[i], now));
          here += lines;
        } while (lines == kMostSealedLines);
      }
      return absl::OkStatus();
    });
    if (absl::IsAlreadyExists(done)) continue;
    RETURN_IF_ERROR(done);
    sealed += here;
  }
  return sealed;
}

}  // namespace mugugno::tenant
