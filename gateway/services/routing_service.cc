#include "gateway/services/routing_service.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
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

// The last part of a version's name: "places-3".
std::string IdOf(absl::string_view kind, int64_t number) { return absl::StrCat(kind, "-", number); }

v1::ReferenceVersion ToProto(const tenant::ReferenceVersion& version) {
  v1::ReferenceVersion out;
  out.set_name(tenant::ChildName(tenant::AssociationName(version.association), "referenceVersions",
                                 IdOf(version.kind, version.number)));
  out.set_active(version.active);
  out.set_author(version.author);
  *out.mutable_create_time() = ToTimestamp(version.create_time);
  out.set_size_bytes(version.size_bytes);
  return out;
}

}  // namespace

absl::StatusOr<v1::ListReferenceVersionsResponse> RoutingService::ListReferenceVersions(
    const tenant::Caller& caller, const v1::ListReferenceVersionsRequest& request) {
  const std::string association = tenant::Scope::Of(request.parent())->id;
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  size_t skip = 0;
  if (!cursor.empty() && !absl::SimpleAtoi(cursor, &skip)) return tenant::NotFound();
  const size_t limit = PageLimit(request.page_size());
  std::vector<tenant::ReferenceVersion> versions;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(versions,
                         tenant::ListReferenceVersions(session, association, skip, limit));
        return absl::OkStatus();
      }));
  v1::ListReferenceVersionsResponse response;
  for (const auto& version : versions) *response.add_reference_versions() = ToProto(version);
  if (versions.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, absl::StrCat(skip + limit)));
  }
  return response;
}

absl::StatusOr<v1::ReferenceVersion> RoutingService::RollBackReference(
    const tenant::Caller& caller, const v1::RollBackReferenceRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name) return tenant::NotFound();
  const std::string association(name->Id("associations"));
  const std::pair<std::string, std::string> id =
      absl::StrSplit(name->id(), absl::MaxSplits('-', 1));
  int64_t number = 0;
  if (!absl::SimpleAtoi(id.second, &number)) return tenant::NotFound();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Installation()));
  std::string content;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(content, tenant::ReferenceContent(session, association, id.first, number));
        return absl::OkStatus();
      }));
  // A release may have become stricter since.
  ASSIGN_OR_RETURN(const routing::Reference read, routing::ReadReference(id.first, content));
  std::optional<tenant::ReferenceRow> used;
  absl::StatusOr<v1::ReferenceVersion> response = Once<v1::ReferenceVersion>(
      {*cell->database, *keys, parts_.clock, caller, "RollBackReferenceRequest"}, request,
      [&](tenant::Session& session,
          tenant::Changes& changes) -> absl::StatusOr<v1::ReferenceVersion> {
        ASSIGN_OR_RETURN(
            used, tenant::UseReference(session, association, id.first, number, parts_.clock.Now()));
        tenant::AddReferenceLine(association, id.first, changes);
        const tenant::AuditLine line = {tenant::AssociationName(association), caller.name(),
                                        "routing.roll_back", request.name(), request.reason()};
        RETURN_IF_ERROR(tenant::AppendAudit(session, parts_.uuids, parts_.clock.Now(),
                                            absl::MakeConstSpan(&line, 1)));
        v1::ReferenceVersion version;
        version.set_name(request.name());
        version.set_active(true);
        return version;
      });
  if (response.ok() && used) {
    snapshots_.Replace(association, read, used->revision, used->number);
  }
  return response;
}

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
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](tenant::Session&, tenant::AuditLines& read) {
        read.push_back({request.parent(), caller.name(), "route.explain", request.parent(), ""});
        return absl::OkStatus();
      }));
  v1::Route route =
      routing::RecordOf(decision, inquiry, OfficeName(decision, caller.directory()), *snapshot);
  routing::FillWords(message.text(), &route);
  return route;
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
  RETURN_IF_ERROR(routing::CheckImport(read));
  // Of the import that was done now, not of one that is repeated.
  std::optional<tenant::ReferenceRow> used;
  absl::StatusOr<Response> response = Once<Response>(
      {*cell->database, *keys, parts_.clock, caller, Request::descriptor()->name()}, request,
      [&](tenant::Session& session, tenant::Changes& changes) -> absl::StatusOr<Response> {
        ASSIGN_OR_RETURN(used, tenant::PutReference(session, association, kind, content,
                                                    caller.name(), parts_.clock.Now()));
        tenant::AddReferenceLine(association, kind, changes);
        const tenant::AuditLine line = {tenant::AssociationName(association), caller.name(),
                                        "routing.import", tenant::AssociationName(association),
                                        IdOf(kind, used->number)};
        RETURN_IF_ERROR(tenant::AppendAudit(session, parts_.uuids, parts_.clock.Now(),
                                            absl::MakeConstSpan(&line, 1)));
        return answer(read);
      });
  if (response.ok() && used) {
    snapshots_.Replace(association, read, used->revision, used->number);
  }
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
