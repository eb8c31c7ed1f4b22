#include "gateway/services/lobby_service.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/codecs/lobby_codec.h"
#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/intake/comune_notice.h"
#include "routing/intake/placing.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::KeyOwner;
using tenant::LobbyItem;
using tenant::Session;
using Place = tenant::LobbyStore::Place;

std::string MakeCursor(const LobbyItem& item) {
  return absl::StrCat(item.urgent() ? "1" : "0", item.id.bytes());
}

std::optional<Place> ReadCursor(absl::string_view cursor) {
  if (cursor.empty()) return std::nullopt;
  const auto id = tenant::Uuid::FromBytes(cursor.substr(1));
  if (!id) return std::nullopt;
  return Place{cursor.front() == '1', *id};
}

}  // namespace

absl::StatusOr<v1::ListLobbyItemsResponse> LobbyService::ListLobbyItems(
    const Caller& caller, const v1::ListLobbyItemsRequest& request) {
  const std::string association = tenant::Scope::Of(request.parent())->id;
  ASSIGN_OR_RETURN(const std::string cursor, pages_.Open(caller, request, request.page_token()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Association(association)).status());
  const size_t limit = PageLimit(request.page_size());
  std::vector<LobbyItem> items;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(items, desk_.List(session, read, caller, association, request.discarded(),
                                           ReadCursor(cursor), limit));
        return absl::OkStatus();
      }));
  v1::ListLobbyItemsResponse response;
  for (const LobbyItem& item : items) {
    v1::LobbyItem& shown = *response.add_lobby_items() = ToProto(item);
    ForgetWaiting(parts_.scans_files, shown.mutable_attachments());
  }
  if (items.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     pages_.Make(caller, request, MakeCursor(items.back())));
  }
  return response;
}

absl::StatusOr<v1::LobbyItem> LobbyService::GetLobbyItem(const Caller& caller,
                                                         const v1::GetLobbyItemRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string association(name->Id("associations"));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Association(association)).status());
  v1::LobbyItem response;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        ASSIGN_OR_RETURN(const LobbyItem item,
                         desk_.Get(session, read, caller, association, *name->uuid()));
        response = ToProto(item);
        ForgetWaiting(parts_.scans_files, response.mutable_attachments());
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::LobbyItem> LobbyService::AssignLobbyItem(
    const Caller& caller, const v1::AssignLobbyItemRequest& request) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string association(name->Id("associations"));
  const tenant::TenantSlice* comune =
      caller.directory().FindTenant(tenant::Scope::Of(request.tenant())->id);
  if (comune == nullptr || comune->tenant.association != association) {
    return tenant::InvalidField("tenant", "is no comune in service of this association");
  }
  std::string office;
  if (!request.office().empty()) {
    const auto parsed = tenant::ResourceName::Parse(request.office());
    if (!parsed || parsed->Id("tenants") != comune->tenant.id) {
      return tenant::InvalidField("office", "is no office of this comune");
    }
    office = parsed->id();
  }
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  RETURN_IF_ERROR(parts_.keys.Keys(KeyOwner::Tenant(comune->tenant.id)).status());
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Association(association)));
  const auto routing = routing_.Of(association);
  const auto place = [&](const v1::InboundMessage& message, const tenant::AttachedFiles& files) {
    tenant::Placement placement =
        routing::PlacingIn(comune->tenant.id, message, files, *routing, caller.directory());
    // Said where the citizen never wrote to the comune before; a mail may have had its one today.
    const auto language = routing::AnswerLanguage(message.text(), message.language());
    auto receipt = routing::Receipt(*comune, language);
    if (receipt && !message.has_letter() && !placement.emergency &&
        routing::IsToldByItself(placement.ticket_kind)) {
      placement.notices.push_back(*std::move(receipt));
    }
    return placement;
  };
  absl::StatusOr<v1::LobbyItem> assigned = Once<v1::LobbyItem>(
      {*cell->database, *keys, parts_.clock, caller, "LobbyService.AssignLobbyItem"}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::LobbyItem> {
        ASSIGN_OR_RETURN(const LobbyItem item, desk_.Assign(session, changes, caller, association,
                                                            *name->uuid(), *comune, office, place));
        return ToProto(item);
      });
  if (assigned.ok()) parts_.feeds.Of(*cell).Nudge();
  return assigned;
}

template <typename Request, typename Decision>
absl::StatusOr<v1::LobbyItem> LobbyService::Decide(const Caller& caller, const Request& request,
                                                   absl::string_view method, Decision decision) {
  const auto name = tenant::ResourceName::Parse(request.name());
  if (!name || !name->uuid()) return tenant::NotFound();
  const std::string association(name->Id("associations"));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Association(association)));
  absl::StatusOr<v1::LobbyItem> decided = Once<v1::LobbyItem>(
      {*cell->database, *keys, parts_.clock, caller, method}, request,
      [&](Session& session, Changes& changes) -> absl::StatusOr<v1::LobbyItem> {
        ASSIGN_OR_RETURN(LobbyItem item, decision(session, changes, association, *name->uuid()));
        // The answer is kept for repeats: without words.
        item.words.reset();
        return ToProto(item);
      });
  if (decided.ok()) parts_.feeds.Of(*cell).Nudge();
  return decided;
}

absl::StatusOr<v1::LobbyItem> LobbyService::AcknowledgeLobbyEmergency(
    const Caller& caller, const v1::AcknowledgeLobbyEmergencyRequest& request) {
  return Decide(caller, request, "LobbyService.AcknowledgeLobbyEmergency",
                [&](Session& session, Changes& changes, const std::string& association,
                    const tenant::Uuid& id) {
                  return desk_.Acknowledge(session, changes, caller, association, id);
                });
}

absl::StatusOr<v1::LobbyItem> LobbyService::DiscardLobbyItem(
    const Caller& caller, const v1::DiscardLobbyItemRequest& request) {
  return Decide(caller, request, "LobbyService.DiscardLobbyItem",
                [&](Session& session, Changes& changes, const std::string& association,
                    const tenant::Uuid& id) {
                  return desk_.Discard(session, changes, caller, association, id, request.reason());
                });
}

absl::StatusOr<v1::LobbyItem> LobbyService::RestoreLobbyItem(
    const Caller& caller, const v1::RestoreLobbyItemRequest& request) {
  return Decide(caller, request, "LobbyService.RestoreLobbyItem",
                [&](Session& session, Changes& changes, const std::string& association,
                    const tenant::Uuid& id) {
                  return desk_.Restore(session, changes, caller, association, id);
                });
}

}  // namespace mugugno::gateway
