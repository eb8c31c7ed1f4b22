#include "tenant/lobby/lobby_desk.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/attachments/file_scan.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/rules/correction.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/recollection.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

std::string ItemName(absl::string_view association, const Uuid& id) {
  return ChildName(AssociationName(association), "lobbyItems", id.ToString());
}

AuditLine LineFor(const Caller& caller, absl::string_view association, absl::string_view action,
                  absl::string_view resource, absl::string_view detail) {
  return {AssociationName(association), caller.name(), std::string(action), std::string(resource),
          std::string(detail)};
}

// The office somebody chose instead of the router's.
absl::Status ChooseOffice(const TenantSlice& tenant, absl::string_view id, Placement* placement) {
  const Office* office = tenant.FindOffice(id);
  if (office == nullptr) return InvalidField("office", "is no office of this comune");
  if (office->suspended) return InvalidField("office", "is suspended");
  placement->office = office->id;
  placement->route.set_office(office->display_name);
  return absl::OkStatus();
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
                     {LineFor(caller, association, action, resource, detail)});
}

absl::StatusOr<LobbyItem> LobbyDesk::Get(Session& session, AuditLines& read, const Caller& caller,
                                         absl::string_view association, const Uuid& id) {
  ASSIGN_OR_RETURN(LobbyItem item, items_.Get(session, association, id));
  if (item.words) {
    RETURN_IF_ERROR(
        TellScans(session, AssociationName(association), {item.words->mutable_files()}));
  }
  read.push_back(LineFor(caller, association, "lobby.read", ItemName(association, id), ""));
  return item;
}

absl::StatusOr<std::vector<LobbyItem>> LobbyDesk::List(
    Session& session, AuditLines& read, const Caller& caller, absl::string_view association,
    bool discarded, const std::optional<LobbyStore::Place>& after, size_t limit) {
  ASSIGN_OR_RETURN(std::vector<LobbyItem> items,
                   items_.List(session, association, discarded, after, limit));
  if (items.empty()) return items;
  std::vector<AttachedFiles*> files;
  for (LobbyItem& item : items) {
    if (item.words) files.push_back(item.words->mutable_files());
  }
  RETURN_IF_ERROR(TellScans(session, AssociationName(association), files));
  const std::string ids = absl::StrJoin(
      items, " ", [](std::string* out, const LobbyItem& item) { out->append(item.id.ToString()); });
  read.push_back(LineFor(caller, association, "lobby.list",
                         absl::StrCat(AssociationName(association), "/lobbyItems"), ids));
  return items;
}

absl::StatusOr<Attachment> LobbyDesk::GetAttachment(Session& session, AuditLines& read,
                                                    const Caller& caller,
                                                    absl::string_view association, const Uuid& item,
                                                    const Uuid& id) {
  ASSIGN_OR_RETURN(const LobbyItem waiting, items_.Get(session, association, item));
  ASSIGN_OR_RETURN(Attachment attachment,
                   AttachmentStore(keys_).Get(session, AssociationName(association), id));
  if (attachment.entry != waiting.submission) return NotFound();
  read.push_back(LineFor(caller, association, "attachment.read",
                         ChildName(ItemName(association, item), "attachments", id.ToString()), ""));
  return attachment;
}

absl::StatusOr<LobbyItem> LobbyDesk::LockWaiting(Session& session, absl::string_view association,
                                                 const Uuid& id) {
  ASSIGN_OR_RETURN(LobbyItem item, items_.Lock(session, association, id));
  if (item.state == v1::LobbyItem::STATE_ASSIGNED || !item.words) {
    return FailedPrecondition("ALREADY_ASSIGNED", "lobby item", "a comune has it already");
  }
  if (item.state == v1::LobbyItem::STATE_DISCARDED) {
    return FailedPrecondition("DISCARDED", "lobby item", "bring it back first");
  }
  return item;
}

absl::Status LobbyDesk::Correct(Session& session, const Caller& caller, const Uuid& ticket,
                                const Placement& placement, absl::string_view by_rules) {
  Ticket placed;
  placed.tenant = placement.tenant;
  placed.id = ticket;
  placed.topic = placement.topic;
  placed.office = placement.office;
  *placed.words.mutable_route() = placement.route;
  Correction correction =
      CorrectionOf(placed, v1::Correction::ACT_LOBBY, caller.name(), clock_.Now(), uuids_);
  correction.office_before = std::string(by_rules);
  correction.comune_before.clear();
  return AddCorrections(session, {correction});
}

absl::StatusOr<LobbyItem> LobbyDesk::Assign(Session& session, Changes& changes,
                                            const Caller& caller, absl::string_view association,
                                            const Uuid& id, const TenantSlice& tenant,
                                            absl::string_view office, Place place) {
  if (tenant.tenant.association != association || !tenant.tenant.in_service) {
    return InvalidField("tenant", "is no comune in service of this association");
  }
  ASSIGN_OR_RETURN(const LobbyItem item, LockWaiting(session, association, id));
  Placement placement = place(item.words->message(), item.words->files());
  const std::string by_rules = placement.office;
  placement.tenant = tenant.tenant.id;
  placement.kind = Placement::Kind::kOpen;
  if (!office.empty()) RETURN_IF_ERROR(ChooseOffice(tenant, office, &placement));

  Arrival arrival;
  ASSIGN_OR_RETURN(
      const Correspondent correspondent,
      CorrespondentStore(keys_).Get(session, AssociationName(association), item.correspondent));
  arrival.address = correspondent.address;
  arrival.app = correspondent.app;
  Recollection known;
  RETURN_IF_ERROR(known.Load(keys_, uuids_, session, {&arrival, 1}));
  Sender& sender = known.SenderOf(arrival);
  ArrivalBatch batch(keys_, uuids_, caller.directory(), clock_.Now(), session, changes);
  ASSIGN_OR_RETURN(const Placed placed,
                   batch.MoveFromLobby(sender, item, placement, caller.name()));
  ForgetQuestion(item, &sender);
  RETURN_IF_ERROR(batch.Write({&sender}));
  RETURN_IF_ERROR(Correct(session, caller, *placed.submission.ticket, placement, by_rules));
  return items_.Get(session, association, id);
}

}  // namespace mugugno::tenant
