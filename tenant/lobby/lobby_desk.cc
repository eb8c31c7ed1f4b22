#include "tenant/lobby/lobby_desk.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/recollection.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

std::string ItemName(absl::string_view association, const Uuid& id) {
  return ChildName(AssociationName(association), "lobbyItems", id.ToString());
}

// The office whose topics take it, the closest one first; the default office for the rest.
std::string OfficeFor(const TenantSlice& tenant, absl::string_view topic) {
  std::string found = tenant.tenant.default_office;
  size_t closest = 0;
  for (const Office& office : tenant.offices) {
    for (const std::string& taken : office.topics) {
      const bool takes = topic == taken || absl::StartsWith(topic, absl::StrCat(taken, "."));
      if (!takes || taken.size() <= closest) continue;
      closest = taken.size();
      found = office.id;
    }
  }
  return found;
}

v1::TicketKind KindOf(absl::string_view word) {
  v1::TicketKind kind = v1::TICKET_KIND_UNSPECIFIED;
  v1::TicketKind_Parse(absl::StrCat("TICKET_KIND_", absl::AsciiStrToUpper(word)), &kind);
  return kind;
}

Placement PlacementIn(const LobbyItem& item, const TenantSlice& tenant, const Office& office) {
  Placement placement;
  placement.kind = Placement::Kind::kOpen;
  placement.tenant = tenant.tenant.id;
  placement.office = office.id;
  placement.hand_off = office;
  if (item.words) placement.route = item.words->route();
  v1::Route& route = placement.route;
  placement.ticket_kind = KindOf(route.kind());
  placement.topic = route.topic();
  placement.external_body = route.external_body();
  route.set_verdict(v1::Route::VERDICT_DECIDED);
  route.set_comune(tenant.tenant.id);
  route.set_office(office.id);
  auto* evidence = route.add_evidence();
  evidence->set_source(v1::Route::SOURCE_PERSON);
  evidence->set_comune(tenant.tenant.id);
  evidence->set_remark("Assegnato da una persona.");
  evidence->set_counted(true);
  return placement;
}

// The question is settled once nothing waits for its answer any more.
void ForgetQuestion(const LobbyItem& item, Sender* sender) {
  auto& asked = sender->asked;
  asked.erase(std::remove_if(asked.begin(), asked.end(),
                             [&](const LobbyItem& each) { return each.id == item.id; }),
              asked.end());
  if (asked.empty()) sender->correspondent.open_question.reset();
}

}  // namespace

absl::Status LobbyDesk::Audit(Session& session, const Caller& caller, absl::string_view association,
                              absl::string_view action, absl::string_view resource,
                              absl::string_view detail) {
  return AppendAudit(session, uuids_, clock_.Now(),
                     {{AssociationName(association), caller.name(), std::string(action),
                       std::string(resource), std::string(detail)}});
}

absl::StatusOr<LobbyItem> LobbyDesk::Get(Session& session, const Caller& caller,
                                         absl::string_view association, const Uuid& id) {
  ASSIGN_OR_RETURN(LobbyItem item, items_.Get(session, association, id));
  RETURN_IF_ERROR(Audit(session, caller, association, "lobby.read", ItemName(association, id), ""));
  return item;
}

absl::StatusOr<std::vector<LobbyItem>> LobbyDesk::List(
    Session& session, const Caller& caller, absl::string_view association,
    const std::optional<LobbyStore::Place>& after, size_t limit) {
  ASSIGN_OR_RETURN(std::vector<LobbyItem> items, items_.List(session, association, after, limit));
  if (items.empty()) return items;
  const std::string ids = absl::StrJoin(
      items, " ", [](std::string* out, const LobbyItem& item) { out->append(item.id.ToString()); });
  RETURN_IF_ERROR(Audit(session, caller, association, "lobby.list",
                        absl::StrCat(AssociationName(association), "/lobbyItems"), ids));
  return items;
}

absl::StatusOr<LobbyItem> LobbyDesk::Assign(Session& session, Changes& changes,
                                            const Caller& caller, absl::string_view association,
                                            const Uuid& id, const TenantSlice& tenant,
                                            absl::string_view office_id) {
  if (tenant.tenant.association != association || !tenant.tenant.in_service) {
    return InvalidField("tenant", "is no comune in service of this association");
  }
  ASSIGN_OR_RETURN(const LobbyItem item, items_.Lock(session, association, id));
  if (item.state == v1::LobbyItem::STATE_ASSIGNED) {
    return FailedPrecondition("ALREADY_ASSIGNED", "lobby item", "a comune has it already");
  }
  const std::string topic = item.words ? item.words->route().topic() : "";
  const Office* office =
      tenant.FindOffice(office_id.empty() ? OfficeFor(tenant, topic) : std::string(office_id));
  if (office == nullptr) return InvalidField("office", "is no office of this comune");

  Arrival arrival;
  ASSIGN_OR_RETURN(
      const Correspondent correspondent,
      CorrespondentStore(keys_).Get(session, AssociationName(association), item.correspondent));
  arrival.address = correspondent.address;
  arrival.app = correspondent.app;
  Recollection known;
  RETURN_IF_ERROR(known.Load(keys_, uuids_, session, {&arrival, 1}));
  Sender& sender = known.SenderOf(arrival);
  ArrivalBatch batch(keys_, uuids_, clock_.Now(), session, changes);
  RETURN_IF_ERROR(
      batch.MoveFromLobby(sender, item, PlacementIn(item, tenant, *office), caller.name())
          .status());
  ForgetQuestion(item, &sender);
  RETURN_IF_ERROR(batch.Write({&sender}));
  return items_.Get(session, association, id);
}

}  // namespace mugugno::tenant
