#include "tenant/tickets/file_arrival.h"

#include "absl/strings/str_cat.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/lobby/lobby_store.h"
#include "tenant/name.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::Status Moved() { return Aborted("MESSAGE_MOVED", "the message is elsewhere by now"); }

// Where the message is: its ticket, or nothing while it is in the lobby.
struct Whereabouts {
  std::string owner;  // empty: nowhere
  std::optional<Uuid> ticket;
  std::optional<Uuid> lobby_item;
};

absl::StatusOr<Whereabouts> Find(Session& session, KeyRing& keys, const FileFetch& fetch) {
  const absl::StatusOr<Submission> submission =
      GetSubmission(session, fetch.channel, fetch.message);
  if (absl::IsNotFound(submission.status())) return Whereabouts();
  RETURN_IF_ERROR(submission.status());
  ASSIGN_OR_RETURN(const auto pointer,
                   ConversationStore(keys).Find(session, submission->owner,
                                                submission->correspondent, fetch.message));
  if (!pointer) return Whereabouts();
  if (pointer->ticket) return Whereabouts{TenantName(pointer->tenant), pointer->ticket, {}};
  return Whereabouts{submission->owner, {}, submission->lobby_item};
}

// False where the words name no such file.
bool Replace(const storage::v1::AttachedFile& told, AttachedFiles* files) {
  for (storage::v1::AttachedFile& file : *files) {
    if (file.id() != told.id()) continue;
    file = told;
    return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<std::string> FileArrival::OwnerOf(Session& session, KeyRing& keys,
                                                 const FileFetch& fetch) {
  ASSIGN_OR_RETURN(const Whereabouts where, Find(session, keys, fetch));
  return where.owner;
}

absl::StatusOr<std::optional<AttachmentPlace>> FileArrival::Tell(
    const FileFetch& fetch, const storage::v1::AttachedFile& told, const std::string& owner) {
  ASSIGN_OR_RETURN(const Whereabouts where, Find(session_, keys_, fetch));
  if (where.owner != owner) return Moved();
  if (where.ticket) {
    const std::string tenant(ResourceName::Parse(owner)->id());
    ASSIGN_OR_RETURN(const Ticket ticket, TicketStore(keys_).Lock(session_, tenant, *where.ticket));
    EntryStore entries(keys_);
    ASSIGN_OR_RETURN(TicketEntry entry,
                     entries.Get(session_, tenant, *where.ticket, fetch.message));
    if (!entry.words || !Replace(told, entry.words->mutable_files())) return std::nullopt;
    RETURN_IF_ERROR(entries.SetWords(session_, entry));
    AddTicketLines(ticket, changes_);
    return AttachmentPlace{owner, where.ticket, fetch.message};
  }
  if (!where.lobby_item) return Moved();
  LobbyStore lobby(keys_);
  const std::string association(ResourceName::Parse(owner)->id());
  ASSIGN_OR_RETURN(LobbyItem item, lobby.Lock(session_, association, *where.lobby_item));
  if (!item.words) return Moved();
  if (!Replace(told, item.words->mutable_files())) return std::nullopt;
  RETURN_IF_ERROR(lobby.SetWords(session_, item));
  changes_.Add("", kLobbyLine, absl::StrCat(association, "/", item.id.ToString()),
               v1::LobbyItem::State_Name(item.state));
  return AttachmentPlace{owner, std::nullopt, fetch.message};
}

absl::Status FileArrival::Audit(const FileFetch& fetch, absl::string_view action,
                                const std::string& owner) {
  return AppendAudit(session_, uuids_, now_,
                     {{owner, fetch.channel, std::string(action),
                       ChildName(fetch.channel, "attachments", fetch.file.id.ToString()), ""}});
}

absl::StatusOr<bool> FileArrival::Keep(const FileFetch& fetch, const Attachment& file,
                                       const std::string& owner) {
  RETURN_IF_ERROR(FileFetchStore(keys_).Remove(session_, fetch));
  ASSIGN_OR_RETURN(const std::optional<AttachmentPlace> place, Tell(fetch, FileOf(file), owner));
  if (!place) return false;
  AttachmentStore files(keys_);
  RETURN_IF_ERROR(files.Insert(session_, file));
  RETURN_IF_ERROR(files.Adopt(session_, file.owner, file.id, *place));
  RETURN_IF_ERROR(Audit(fetch, "attachment.fetch", owner));
  return true;
}

absl::Status FileArrival::GiveUp(const FileFetch& fetch, const std::string& owner) {
  RETURN_IF_ERROR(FileFetchStore(keys_).Remove(session_, fetch));
  if (owner.empty()) return absl::OkStatus();
  storage::v1::AttachedFile missing;
  missing.set_id(std::string(fetch.file.id.bytes()));
  missing.set_missing(true);
  ASSIGN_OR_RETURN(const auto place, Tell(fetch, missing, owner));
  if (!place) return absl::OkStatus();
  return Audit(fetch, "attachment.give_up", owner);
}

}  // namespace mugugno::tenant
