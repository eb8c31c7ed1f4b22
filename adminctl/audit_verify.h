#pragma once

// `audit verify`: the chain of an audit trail computed again from its lines, on this side.

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "adminctl/session.h"
#include "mugugno/v1/audit_service.pb.h"

namespace mugugno::adminctl {

struct AuditVerdict {
  size_t sealed_lines = 0;
  size_t unsealed_lines = 0;        // younger than the last seal
  std::vector<std::string> broken;  // one sentence for each seal that does not fit
};

// Both in the order of the gateway's lists. Pure function.
AuditVerdict VerifyAudit(const v1::ListAuditLinesResponse& lines,
                         const v1::ListAuditSealsResponse& seals);

ExitCode RunAuditVerify(Session& session);

}  // namespace mugugno::adminctl
