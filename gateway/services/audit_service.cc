#include "gateway/services/audit_service.h"

#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "tenant/audit/audit_chain.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Session;

// Where the trail of a comune or an association lies.
absl::StatusOr<const tenant::Cell*> CellOf(const ServiceParts& parts, const Caller& caller,
                                           absl::string_view parent) {
  const auto scope = tenant::Scope::Of(parent);
  if (!scope) return tenant::NotFound();
  if (scope->kind == tenant::Scope::Kind::kTenant) return CellOfTenant(parts, caller, scope->id);
  return parts.cells.Of(scope->id);
}

v1::AuditLine Encode(absl::string_view parent, const tenant::StoredAuditLine& stored) {
  v1::AuditLine message;
  message.set_name(tenant::ChildName(parent, "auditLines", stored.id.ToString()));
  *message.mutable_create_time() = ToTimestamp(stored.create_time);
  message.set_actor(stored.line.actor);
  message.set_action(stored.line.action);
  message.set_resource(stored.line.resource);
  message.set_detail(stored.line.detail);
  return message;
}

v1::AuditSeal Encode(absl::string_view parent, const tenant::AuditSeal& seal) {
  v1::AuditSeal message;
  message.set_name(tenant::ChildName(parent, "auditSeals", seal.last_line.ToString()));
  message.set_number(seal.number);
  message.set_line_count(static_cast<int32_t>(seal.line_count));
  message.set_hash(seal.hash);
  *message.mutable_create_time() = ToTimestamp(seal.create_time);
  return message;
}

}  // namespace

absl::StatusOr<v1::ListAuditLinesResponse> AuditService::ListAuditLines(
    const Caller& caller, const v1::ListAuditLinesRequest& request) {
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(parts_, caller, request.parent()));
  tenant::Uuid after = tenant::Uuid::FromBytes(cursor).value_or(tenant::Uuid());
  if (cursor.empty() && request.has_start_time()) {
    after = tenant::Uuid::Before(FromTimestamp(request.start_time()));
  }
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::StoredAuditLine> lines;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(lines, tenant::ListAudit(session, request.parent(), after, limit));
        return absl::OkStatus();
      }));
  v1::ListAuditLinesResponse response;
  for (const auto& line : lines) *response.add_audit_lines() = Encode(request.parent(), line);
  if (lines.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, lines.back().id.bytes()));
  }
  return response;
}

absl::StatusOr<v1::ListAuditSealsResponse> AuditService::ListAuditSeals(
    const Caller& caller, const v1::ListAuditSealsRequest& request) {
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOf(parts_, caller, request.parent()));
  int64_t after = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &after)) return tenant::DataLoss("page token");
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::AuditSeal> seals;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(seals, tenant::ListAuditSeals(session, request.parent(), after, limit));
        return absl::OkStatus();
      }));
  v1::ListAuditSealsResponse response;
  for (const auto& seal : seals) *response.add_audit_seals() = Encode(request.parent(), seal);
  if (seals.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, absl::StrCat(seals.back().number)));
  }
  return response;
}

}  // namespace mugugno::gateway
