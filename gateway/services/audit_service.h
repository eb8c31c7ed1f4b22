#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/audit_service.pb.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.AuditService. Thread-safe.
class AuditService final {
 public:
  explicit AuditService(const ServiceParts& parts)
      : parts_(parts), pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::ListAuditLinesResponse> ListAuditLines(
      const tenant::Caller& caller, const v1::ListAuditLinesRequest& request);
  absl::StatusOr<v1::ListAuditSealsResponse> ListAuditSeals(
      const tenant::Caller& caller, const v1::ListAuditSealsRequest& request);

 private:
  const ServiceParts parts_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
