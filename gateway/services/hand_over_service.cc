#include "gateway/services/hand_over_service.h"

#include <string>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Changes;
using tenant::Session;

v1::HandOverNote ToProto(const tenant::HandOverNote& note, const Caller& caller) {
  v1::HandOverNote proto;
  proto.set_name(tenant::HandOverNoteName(note.tenant, note.id));
  proto.set_text(note.text);
  *proto.mutable_create_time() = ToTimestamp(note.create_time);
  if (note.done_time) *proto.mutable_done_time() = ToTimestamp(*note.done_time);
  const tenant::TenantSlice* tenant = caller.directory().FindTenant(note.tenant);
  if (tenant == nullptr) return proto;
  proto.set_author(tenant::StaffName(tenant->tenant.association, note.author));
  const tenant::StaffSlice* author = caller.directory().FindStaff(proto.author());
  if (author != nullptr) proto.set_author_display_name(author->staff.display_name);
  return proto;
}

}  // namespace

absl::StatusOr<v1::HandOverNote> HandOverService::CreateHandOverNote(
    const Caller& caller, const v1::CreateHandOverNoteRequest& request) {
  const std::string tenant = tenant::Scope::Of(request.parent())->id;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(tenant)));
  return Once<v1::HandOverNote>(
      {*cell->database, *keys, parts_.clock, caller, "HandOverService.CreateHandOverNote"}, request,
      [&](Session& session, Changes&) -> absl::StatusOr<v1::HandOverNote> {
        ASSIGN_OR_RETURN(const tenant::HandOverNote note,
                         desk_.Leave(session, caller, tenant, request.text()));
        return ToProto(note, caller);
      });
}

absl::StatusOr<v1::ListHandOverNotesResponse> HandOverService::ListHandOverNotes(
    const Caller& caller, const v1::ListHandOverNotesRequest& request) {
  const tenant::Scope parent = *tenant::Scope::Of(request.parent());
  const std::vector<std::string> tenants =
      parent.kind == tenant::Scope::Kind::kAllTenants
          ? caller.TenantsWith(options::v1::PERMISSION_TICKET_READ)
          : std::vector<std::string>{parent.id};
  v1::ListHandOverNotesResponse response;
  if (tenants.empty()) return response;
  // A person belongs to one association, so all their comuni are in one cell.
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  for (const std::string& tenant : tenants) RETURN_IF_ERROR(desk_.Prepare(tenant));
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, tenant::AuditLines& read) -> absl::Status {
        response.Clear();
        for (const std::string& tenant : tenants) {
          ASSIGN_OR_RETURN(const auto notes, desk_.List(session, read, caller, tenant));
          for (const tenant::HandOverNote& note : notes) {
            *response.add_notes() = ToProto(note, caller);
          }
        }
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::HandOverNote> HandOverService::TickOffHandOverNote(
    const Caller& caller, const v1::TickOffHandOverNoteRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string tenant(name->Id("tenants"));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(tenant)));
  return Once<v1::HandOverNote>(
      {*cell->database, *keys, parts_.clock, caller, "HandOverService.TickOffHandOverNote"},
      request, [&](Session& session, Changes&) -> absl::StatusOr<v1::HandOverNote> {
        ASSIGN_OR_RETURN(const tenant::HandOverNote note,
                         desk_.TickOff(session, caller, tenant, *name->uuid()));
        return ToProto(note, caller);
      });
}

}  // namespace mugugno::gateway
