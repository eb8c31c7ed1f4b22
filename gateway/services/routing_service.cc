#include "gateway/services/routing_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/intake/pictures.h"
#include "routing/intake/placing.h"
#include "routing/intake/route_record.h"
#include "routing/photo/photo_origin.h"
#include "routing/router/reference.h"
#include "routing/router/router.h"
#include "tenant/attachments/attachment.h"
#include "tenant/audit/audit.h"
#include "tenant/directory/reference_refresh.h"
#include "tenant/directory/reference_store.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using routing::RoutingSnapshot;

std::string OfficeName(const routing::Decision& decision,
                       const tenant::DirectorySnapshot& directory) {
  const tenant::TenantSlice* slice = directory.FindTenant(decision.tenant);
  const tenant::Office* office = slice == nullptr ? nullptr : slice->FindOffice(decision.office);
  return office == nullptr ? "" : office->display_name;
}

}  // namespace

absl::StatusOr<v1::Route> RoutingService::ExplainRoute(const tenant::Caller& caller,
                                                       const v1::ExplainRouteRequest& request) {
  const auto scope = tenant::Scope::Of(request.parent());
  std::string association = scope->id;
  std::string channel_tenant;
  if (scope->kind == tenant::Scope::Kind::kTenant) {
    const tenant::TenantSlice* slice = caller.directory().FindTenant(scope->id);
    if (slice == nullptr) return tenant::NotFound();
    association = slice->tenant.association;
    channel_tenant = scope->id;
  }
  v1::InboundMessage message;
  message.set_text(request.text());
  if (request.has_position()) *message.mutable_position() = request.position();
  message.set_declared_comune(request.declared_comune());
  message.set_home_comune(request.home_comune());
  tenant::AttachedFiles files;
  if (const auto origin = routing::ReadPhotoOrigin(request.photo())) {
    *files.Add()->mutable_photo() = routing::ToStorage(*origin, parts_.clock.Now());
  }
  routing::Inquiry inquiry = routing::InquiryOf(message, files, channel_tenant);
  inquiry.has_attachments = !request.photo().empty();
  const std::shared_ptr<const RoutingSnapshot> snapshot = snapshots_.Of(association);
  const routing::Decision decision = routing::Decide(inquiry, *snapshot);
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  RETURN_IF_ERROR(cell->database->Transact(absl::Now() + kCallTime, [&](tenant::Session& session) {
    const tenant::AuditLine line = {request.parent(), caller.name(), "route.explain",
                                    request.parent(), ""};
    return tenant::AppendAudit(session, parts_.uuids, parts_.clock.Now(),
                               absl::MakeConstSpan(&line, 1));
  }));
  return routing::RecordOf(decision, message.text(), OfficeName(decision, caller.directory()),
                           *snapshot);
}

template <typename Response, typename Request, typename Answer>
absl::StatusOr<Response> RoutingService::Import(const tenant::Caller& caller,
                                                const Request& request, absl::string_view kind,
                                                const std::string& content, Answer answer) {
  const std::string association = tenant::Scope::Of(request.parent())->id;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Installation()));
  // What does not load is refused before it is kept.
  ASSIGN_OR_RETURN(const routing::Reference read, routing::ReadReference(kind, content));
  // Of the import that was done now, not of one that is repeated.
  std::optional<uint64_t> revision;
  absl::StatusOr<Response> response = Once<Response>(
      {*cell->database, *keys, parts_.clock, caller, Request::descriptor()->name()}, request,
      [&](tenant::Session& session, tenant::Changes& changes) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(revision, tenant::PutReference(session, association, kind, content,
                                                        parts_.clock.Now()));
        tenant::AddReferenceLine(association, kind, changes);
        const tenant::AuditLine line = {tenant::AssociationName(association), caller.name(),
                                        "routing.import", tenant::AssociationName(association),
                                        std::string(kind)};
        RETURN_IF_ERROR(tenant::AppendAudit(session, parts_.uuids, parts_.clock.Now(),
                                            absl::MakeConstSpan(&line, 1)));
        return answer(read);
      });
  if (response.ok() && revision) snapshots_.Replace(association, read, *revision);
  return response;
}

absl::StatusOr<v1::ImportTerritoryResponse> RoutingService::ImportTerritory(
    const tenant::Caller& caller, const v1::ImportTerritoryRequest& request) {
  return Import<v1::ImportTerritoryResponse>(
      caller, request, "territory", request.geojson(), [](const routing::Reference& read) {
        v1::ImportTerritoryResponse response;
        response.set_comune_count(static_cast<int32_t>(read.territory->areas().size()));
        return response;
      });
}

absl::StatusOr<v1::ImportPlacesResponse> RoutingService::ImportPlaces(
    const tenant::Caller& caller, const v1::ImportPlacesRequest& request) {
  return Import<v1::ImportPlacesResponse>(
      caller, request, "places", request.yaml(), [](const routing::Reference& read) {
        v1::ImportPlacesResponse response;
        response.set_place_count(static_cast<int32_t>(read.places->places.size()));
        return response;
      });
}

}  // namespace mugugno::gateway
