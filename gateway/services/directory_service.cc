#include "gateway/services/directory_service.h"

#include <algorithm>

#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Cell;
using tenant::Lock;
using tenant::Scope;

// The id in a root's name, which the request's rules have checked.
std::string IdOf(absl::string_view name) {
  return tenant::Scope::Of(name).value_or(Scope::Installation()).id;
}

std::vector<tenant::Obstacle> Obstacles(const std::vector<tenant::CheckItem>& items) {
  std::vector<tenant::Obstacle> obstacles;
  for (const tenant::CheckItem& item : items) {
    if (!item.passed) obstacles.push_back({item.code, item.remedy});
  }
  return obstacles;
}

}  // namespace

absl::StatusOr<v1::Association> DirectoryService::CreateAssociation(
    const Caller& caller, const v1::CreateAssociationRequest& request) {
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.cells().Of(request.association_id()));
  tenant::Association fresh;
  fresh.id = request.association_id();
  RETURN_IF_ERROR(DecodeWhole(request.association(), "association", &fresh));
  RETURN_IF_ERROR(mutations_.keys().Create(tenant::KeyOwner::Association(fresh.id)));
  return mutations_.Run<v1::Association>(caller, *cell, request,
                                         [&](Writing& writing) -> absl::StatusOr<v1::Association> {
                                           tenant::Association record = fresh;
                                           RETURN_IF_ERROR(Write(writing, {}, &record));
                                           return Encode(record);
                                         });
}

absl::StatusOr<v1::Association> DirectoryService::GetAssociation(
    const Caller& caller, const v1::GetAssociationRequest& request) {
  const Scope scope = Scope::Association(IdOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Association>(*cell, {scope.id}));
  return Encode(record);
}

absl::StatusOr<v1::ListAssociationsResponse> DirectoryService::ListAssociations(
    const Caller& caller, const v1::ListAssociationsRequest& request) {
  ASSIGN_OR_RETURN(const std::string after, tokens_.Open(caller, request, request.page_token()));
  auto slices = caller.directory().associations();
  std::sort(slices.begin(), slices.end(),
            [](const auto& a, const auto& b) { return a->association.id < b->association.id; });
  v1::ListAssociationsResponse response;
  const int size = static_cast<int>(PageSize(request.page_size()));
  for (const auto& slice : slices) {
    const std::string& id = slice->association.id;
    if (id <= after ||
        !caller.Holds(options::v1::PERMISSION_DIRECTORY_READ, Scope::Association(id))) {
      continue;
    }
    if (response.associations_size() == size) {
      const std::string last = IdOf(response.associations(size - 1).name());
      ASSIGN_OR_RETURN(*response.mutable_next_page_token(), tokens_.Make(caller, request, last));
      break;
    }
    *response.add_associations() = Encode(slice->association);
  }
  return response;
}

absl::StatusOr<v1::Association> DirectoryService::UpdateAssociation(
    const Caller& caller, const v1::UpdateAssociationRequest& request) {
  const Scope scope = Scope::Association(IdOf(request.association().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  return mutations_.Run<v1::Association>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Association> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Association>(writing.session, {scope.id},
                                                                        Lock::kRow));
        ASSIGN_OR_RETURN(
            const auto changed,
            MergeUpdate(request.update_mask(), request.association(), "association", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::Tenant> DirectoryService::CreateTenant(const Caller& caller,
                                                          const v1::CreateTenantRequest& request) {
  const Scope association = Scope::Association(IdOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, association));
  tenant::Tenant fresh;
  fresh.id = request.tenant_id();
  fresh.association = association.id;
  RETURN_IF_ERROR(DecodeWhole(request.tenant(), "tenant", &fresh));
  ASSIGN_OR_RETURN(auto made,
                   mutations_.Run<v1::Tenant>(caller, *cell, request,
                                              [&](Writing& writing) -> absl::StatusOr<v1::Tenant> {
                                                tenant::Tenant record = fresh;
                                                RETURN_IF_ERROR(Write(writing, {}, &record));
                                                return Encode(record);
                                              }));
  RETURN_IF_ERROR(mutations_.keys().Create(tenant::KeyOwner::Tenant(fresh.id)));
  return made;
}

absl::StatusOr<v1::Tenant> DirectoryService::GetTenant(const Caller& caller,
                                                       const v1::GetTenantRequest& request) {
  const Scope scope = Scope::Tenant(IdOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Tenant>(*cell, {scope.id}));
  return Encode(record);
}

absl::StatusOr<v1::ListTenantsResponse> DirectoryService::ListTenants(
    const Caller& caller, const v1::ListTenantsRequest& request) {
  const Scope association = Scope::Association(IdOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, association));
  return ListPage<tenant::Tenant, v1::ListTenantsResponse>(
      tokens_, caller, *cell, request, association.id,
      [](v1::ListTenantsResponse* response, const tenant::Tenant& record) {
        *response->add_tenants() = Encode(record);
      });
}

absl::StatusOr<v1::Tenant> DirectoryService::UpdateTenant(const Caller& caller,
                                                          const v1::UpdateTenantRequest& request) {
  const Scope scope = Scope::Tenant(IdOf(request.tenant().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  return mutations_.Run<v1::Tenant>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Tenant> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::Tenant>(writing.session, {scope.id}, Lock::kRow));
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.tenant(), "tenant", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<tenant::CheckSubject> DirectoryService::ReadSubject(const Cell& cell,
                                                                   const std::string& tenant) {
  RETURN_IF_ERROR(coverage_.CatchUp(cell, Mutations::Deadline()));
  tenant::CheckSubject subject;
  RETURN_IF_ERROR(
      cell.database->Read(Mutations::Deadline(), [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(subject,
                         tenant::ReadCheckSubject(session, tenant, mutations_.clock().Now()));
        return absl::OkStatus();
      }));
  subject.has_keys = mutations_.keys().Keys(tenant::KeyOwner::Tenant(tenant)).ok();
  return subject;
}

absl::StatusOr<v1::CheckTenantResponse> DirectoryService::CheckTenant(
    const Caller& caller, const v1::CheckTenantRequest& request) {
  const Scope scope = Scope::Tenant(IdOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  ASSIGN_OR_RETURN(auto subject, ReadSubject(*cell, scope.id));
  // Who cannot name a reader does not hear which tickets need one.
  if (!caller.Holds(options::v1::PERMISSION_ACCESS_WRITE, scope)) subject.unread_tickets.clear();
  v1::CheckTenantResponse response;
  response.set_ready(true);
  for (const tenant::CheckItem& item : tenant::CheckTenant(subject, probe_, coverage_)) {
    auto* entry = response.add_items();
    entry->set_code(item.code);
    entry->set_passed(item.passed);
    entry->set_finding(item.finding);
    entry->set_remedy(item.remedy);
    response.set_ready(response.ready() && item.passed);
  }
  return response;
}

absl::StatusOr<v1::Tenant> DirectoryService::ActivateTenant(
    const Caller& caller, const v1::ActivateTenantRequest& request) {
  const Scope scope = Scope::Tenant(IdOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  ASSIGN_OR_RETURN(const auto subject, ReadSubject(*cell, scope.id));
  // Before the transaction, for it knocks at the offices' doors.
  const auto obstacles = subject.tenant.tenant.in_service
                             ? std::vector<tenant::Obstacle>()
                             : Obstacles(tenant::CheckTenant(subject, probe_, coverage_));
  if (!obstacles.empty()) return tenant::FailedPreconditions("TENANT_NOT_READY", obstacles);
  return mutations_.Run<v1::Tenant>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Tenant> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::Tenant>(writing.session, {scope.id}, Lock::kRow));
        if (record.in_service) return Encode(record);
        if (record.revision != subject.tenant.tenant.revision) return tenant::EtagMismatch();
        ASSIGN_OR_RETURN(auto association, tenant::Read<tenant::Association>(
                                               writing.session, {record.association}, Lock::kRow));
        if (!association.in_service) {
          association.in_service = true;
          RETURN_IF_ERROR(tenant::Save(writing.session, &association));
          tenant::AddLine(association, writing.changes);
        }
        record.in_service = true;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(scope, "tenant.activate", record.name());
        return Encode(record);
      });
}

absl::StatusOr<v1::Tenant> DirectoryService::SetTenantSuspended(
    const Caller& caller, const google::protobuf::Message& request, const std::string& name,
    const std::string& reason, bool suspended) {
  const Scope scope = Scope::Tenant(IdOf(name));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, scope));
  return mutations_.Run<v1::Tenant>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Tenant> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::Tenant>(writing.session, {scope.id}, Lock::kRow));
        if (record.suspended == suspended) return Encode(record);
        record.suspended = suspended;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(scope, suspended ? "tenant.suspend" : "tenant.resume", name, reason);
        return Encode(record);
      });
}

absl::StatusOr<v1::Tenant> DirectoryService::SuspendTenant(
    const Caller& caller, const v1::SuspendTenantRequest& request) {
  return SetTenantSuspended(caller, request, request.name(), request.reason(), true);
}

absl::StatusOr<v1::Tenant> DirectoryService::ResumeTenant(const Caller& caller,
                                                          const v1::ResumeTenantRequest& request) {
  return SetTenantSuspended(caller, request, request.name(), request.reason(), false);
}

}  // namespace mugugno::gateway
