#include "gateway/services/mutations.h"

#include <optional>
#include <set>

#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/rules/rule_set.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

// Nothing where the request names no request_id.
std::optional<tenant::RequestKey> KeyOf(const tenant::Caller& caller,
                                        const google::protobuf::Message& request,
                                        const KeptAnswer& kept) {
  const google::protobuf::Descriptor* type = request.GetDescriptor();
  const auto* field = type->FindFieldByName("request_id");
  if (field == nullptr) return std::nullopt;
  const auto id = tenant::Uuid::Parse(request.GetReflection()->GetString(request, field));
  if (!id) return std::nullopt;
  return tenant::RequestKey{
      caller.name(),     *id,
      type->full_name(), tenant::RequestFingerprint(type->full_name(), request),
      kept.subject,      kept.secret};
}

// The rules of every comune whose offices were touched say what its offices say.
absl::Status FollowOffices(tenant::Session& session, const tenant::Changes& changes,
                           const tenant::Caller& caller, absl::Time now) {
  std::set<std::string> tenants;
  for (const tenant::Change& change : changes.list()) {
    if (change.entity == "tenant" || change.entity == "office") tenants.insert(change.tenant);
  }
  for (const std::string& id : tenants) {
    RETURN_IF_ERROR(tenant::FollowOffices(session, id, caller.name(), now));
  }
  return absl::OkStatus();
}

}  // namespace

void Writing::Audit(const tenant::Scope& owner, absl::string_view action,
                    absl::string_view resource, absl::string_view detail) {
  const std::string trail =
      owner.kind == tenant::Scope::Kind::kInstallation ? "installation" : owner.ToString();
  audit.push_back(
      {trail, caller.name(), std::string(action), std::string(resource), std::string(detail)});
}

absl::StatusOr<const tenant::Cell*> Mutations::CellOf(const tenant::Caller& caller,
                                                      const tenant::Scope& scope) const {
  const tenant::DirectorySnapshot& directory = caller.directory();
  switch (scope.kind) {
    case tenant::Scope::Kind::kTenant: {
      const tenant::TenantSlice* slice = directory.FindTenant(scope.id);
      if (slice == nullptr) return tenant::NotFound();
      return cells_.Of(slice->tenant.association);
    }
    case tenant::Scope::Kind::kApp: {
      const tenant::AppSlice* slice = directory.FindApp(scope.id);
      if (slice == nullptr) return tenant::NotFound();
      return cells_.Of(slice->app.association);
    }
    case tenant::Scope::Kind::kAssociation:
      return cells_.Of(scope.id);
    case tenant::Scope::Kind::kInstallation:
    case tenant::Scope::Kind::kAllTenants:
    case tenant::Scope::Kind::kAdministrator:
      return &cells_.home();
  }
  return &cells_.home();
}

absl::StatusOr<std::string> Mutations::RunBytes(const tenant::Caller& caller,
                                                const tenant::Cell& cell,
                                                const google::protobuf::Message& request,
                                                const KeptAnswer& kept, Work work) {
  // Before the transaction: an unknown owner's keys are read from the database.
  ASSIGN_OR_RETURN(const auto keys, keys_.Keys(tenant::KeyOwner::Installation()));
  const std::optional<tenant::RequestKey> key = KeyOf(caller, request, kept);
  const absl::Time now = clock_.Now();
  std::string response;
  std::vector<tenant::Change> changed;
  RETURN_IF_ERROR(cell.database->Write(
      Deadline(), [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        changed.clear();
        if (key) {
          ASSIGN_OR_RETURN(auto first, tenant::BeginRequest(session, *keys, *key, now));
          if (first) {
            response = *std::move(first);
            return absl::OkStatus();
          }
        }
        std::vector<tenant::AuditLine> audit;
        Writing writing{session, changes, caller, *keys, uuids_, now, audit};
        ASSIGN_OR_RETURN(response, work(writing));
        RETURN_IF_ERROR(FollowOffices(session, changes, caller, now));
        if (key) RETURN_IF_ERROR(tenant::FinishRequest(session, *keys, *key, response));
        if (!audit.empty()) RETURN_IF_ERROR(tenant::AppendAudit(session, uuids_, now, audit));
        changed = changes.list();
        return absl::OkStatus();
      }));
  // What fails here is made good when the feed is read.
  refresh_.Apply(cell, changed, Deadline()).IgnoreError();
  return response;
}

}  // namespace mugugno::gateway
