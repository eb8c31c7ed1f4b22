// AccessService: people and grants.

#include "gateway/services/access_service.h"

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
using tenant::ResourceName;
using tenant::Scope;

bool IsTenantAdmin(const tenant::Grant& grant, absl::Time now) {
  return grant.expire_time > now && std::find(grant.roles.begin(), grant.roles.end(),
                                              v1::ROLE_TENANT_ADMIN) != grant.roles.end();
}

// A comune in service keeps an administrator: nobody else could name the next.
absl::Status KeepAnAdmin(Writing& writing, const tenant::Grant& taken) {
  if (taken.owner.kind != Scope::Kind::kTenant) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto tenant,
                   tenant::Read<tenant::Tenant>(writing.session, {taken.owner.id}, Lock::kRow));
  if (!tenant.in_service) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto grants,
                   tenant::Select<tenant::Grant>(writing.session, " WHERE owner = ? FOR UPDATE",
                                                 {taken.owner.ToString()}));
  for (const tenant::Grant& grant : grants) {
    if (grant.staff != taken.staff && IsTenantAdmin(grant, writing.now)) return absl::OkStatus();
  }
  return tenant::FailedPrecondition("LAST_ADMINISTRATOR", taken.owner.ToString(),
                                    "give another person ROLE_TENANT_ADMIN first");
}

}  // namespace

absl::StatusOr<v1::Staff> AccessService::CreateStaff(const Caller& caller,
                                                     const v1::CreateStaffRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::Staff fresh;
  fresh.association = parent.id();
  fresh.id = request.staff_id();
  RETURN_IF_ERROR(DecodeWhole(request.staff(), "staff", &fresh));
  return mutations_.Run<v1::Staff>(caller, *cell, request,
                                   [&](Writing& writing) -> absl::StatusOr<v1::Staff> {
                                     tenant::Staff record = fresh;
                                     RETURN_IF_ERROR(Write(writing, {}, &record));
                                     return Encode(record);
                                   });
}

absl::StatusOr<v1::Staff> AccessService::GetStaff(const Caller& caller,
                                                  const v1::GetStaffRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Staff>(*cell, {name.Root().id, name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListStaffResponse> AccessService::ListStaff(
    const Caller& caller, const v1::ListStaffRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::Staff, v1::ListStaffResponse>(
      tokens_, caller, *cell, request, parent.id(),
      [](v1::ListStaffResponse* response, const tenant::Staff& record) {
        *response->add_staff() = Encode(record);
      });
}

absl::StatusOr<v1::ListEligibleStaffResponse> AccessService::ListEligibleStaff(
    const Caller& caller, const v1::ListEligibleStaffRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  const tenant::TenantSlice* slice = caller.directory().FindTenant(parent.id());
  if (slice == nullptr) return tenant::NotFound();
  return ListPage<tenant::Staff, v1::ListEligibleStaffResponse>(
      tokens_, caller, *cell, request, slice->tenant.association,
      [](v1::ListEligibleStaffResponse* response, const tenant::Staff& record) {
        v1::Staff* staff = response->add_staff();
        *staff = Encode(record);
        staff->clear_email();
        staff->clear_create_time();
        staff->clear_etag();
      });
}

absl::StatusOr<v1::Staff> AccessService::UpdateStaff(const Caller& caller,
                                                     const v1::UpdateStaffRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.staff().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Staff>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Staff> {
        ASSIGN_OR_RETURN(
            auto record,
            tenant::Read<tenant::Staff>(writing.session, {name.Root().id, name.id()}, Lock::kRow));
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.staff(), "staff", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::Staff> AccessService::SetStaffSuspended(const Caller& caller,
                                                           const google::protobuf::Message& request,
                                                           const std::string& text,
                                                           const std::string& reason,
                                                           bool suspended) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(text));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Staff>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Staff> {
        ASSIGN_OR_RETURN(
            auto record,
            tenant::Read<tenant::Staff>(writing.session, {name.Root().id, name.id()}, Lock::kRow));
        if (record.suspended == suspended) return Encode(record);
        record.suspended = suspended;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(name.Root(), suspended ? "staff.suspend" : "staff.resume", text, reason);
        return Encode(record);
      });
}

absl::StatusOr<v1::Staff> AccessService::SuspendStaff(const Caller& caller,
                                                      const v1::SuspendStaffRequest& request) {
  return SetStaffSuspended(caller, request, request.name(), request.reason(), true);
}

absl::StatusOr<v1::Staff> AccessService::ResumeStaff(const Caller& caller,
                                                     const v1::ResumeStaffRequest& request) {
  return SetStaffSuspended(caller, request, request.name(), request.reason(), false);
}

absl::StatusOr<v1::Grant> AccessService::CreateGrant(const Caller& caller,
                                                     const v1::CreateGrantRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::Grant fresh;
  fresh.owner = parent.Root();
  fresh.staff = request.grant_id();
  RETURN_IF_ERROR(DecodeWhole(request.grant(), "grant", &fresh));
  return mutations_.Run<v1::Grant>(caller, *cell, request,
                                   [&](Writing& writing) -> absl::StatusOr<v1::Grant> {
                                     tenant::Grant record = fresh;
                                     RETURN_IF_ERROR(Write(writing, {}, &record));
                                     return Encode(record);
                                   });
}

absl::StatusOr<v1::Grant> AccessService::GetGrant(const Caller& caller,
                                                  const v1::GetGrantRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::Grant>(*cell, {name.Parent(), name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListGrantsResponse> AccessService::ListGrants(
    const Caller& caller, const v1::ListGrantsRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::Grant, v1::ListGrantsResponse>(
      tokens_, caller, *cell, request, request.parent(),
      [](v1::ListGrantsResponse* response, const tenant::Grant& record) {
        *response->add_grants() = Encode(record);
      });
}

absl::StatusOr<v1::Grant> AccessService::UpdateGrant(const Caller& caller,
                                                     const v1::UpdateGrantRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.grant().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Grant>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Grant> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Grant>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        const bool was_admin = IsTenantAdmin(record, writing.now);
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.grant(), "grant", &record));
        if (changed.empty()) return Encode(record);
        if (was_admin && !IsTenantAdmin(record, writing.now)) {
          RETURN_IF_ERROR(KeepAnAdmin(writing, record));
        }
        RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<google::protobuf::Empty> AccessService::DeleteGrant(
    const Caller& caller, const v1::DeleteGrantRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<google::protobuf::Empty>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<google::protobuf::Empty> {
        ASSIGN_OR_RETURN(
            const auto record,
            tenant::Read<tenant::Grant>(writing.session, {name.Parent(), name.id()}, Lock::kRow));
        if (IsTenantAdmin(record, writing.now)) RETURN_IF_ERROR(KeepAnAdmin(writing, record));
        ASSIGN_OR_RETURN(
            const auto staff,
            tenant::Read<tenant::Staff>(writing.session, {record.association, record.staff}));
        RETURN_IF_ERROR(tenant::DeleteGrant(writing.session, record));
        tenant::AddLine(record, staff.uid, writing.changes);
        writing.Audit(record.owner, "grant.delete", request.name());
        return google::protobuf::Empty();
      });
}

absl::StatusOr<v1::GetCallerResponse> AccessService::GetCaller(const Caller& caller,
                                                               const v1::GetCallerRequest&) {
  v1::GetCallerResponse response;
  response.set_name(caller.name());
  const tenant::DirectorySnapshot& directory = caller.directory();
  if (const tenant::AppSlice* app = caller.app(); app != nullptr) {
    response.set_display_name(app->app.display_name);
  } else if (const auto* staff = directory.FindStaff(caller.name()); staff != nullptr) {
    response.set_display_name(staff->staff.display_name);
  } else if (caller.kind() == Caller::Kind::kAdministrator) {
    const auto* slice = directory.FindAdministrator(Scope::Of(caller.name())->id);
    if (slice != nullptr) response.set_display_name(slice->administrator.display_name);
  }
  for (const tenant::Grant& grant : caller.Grants()) *response.add_grants() = Encode(grant);
  return response;
}

}  // namespace mugugno::gateway
