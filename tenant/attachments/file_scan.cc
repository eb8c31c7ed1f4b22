#include "tenant/attachments/file_scan.h"

#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "mugugno/v1/lobby_service.pb.h"
#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/store/any_of.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kLongestFinding = 100;

// What came from outside, as the column takes it.
std::string Harmless(absl::string_view finding) {
  std::string text(finding.substr(0, kLongestFinding));
  for (char& c : text) {
    if (!absl::ascii_isprint(static_cast<unsigned char>(c))) c = '?';
  }
  return text;
}

std::string NameOf(const Attachment& attachment, const std::string& tenant) {
  const std::string parent =
      attachment.ticket ? TicketName(tenant, *attachment.ticket) : attachment.source;
  return ChildName(parent, "attachments", attachment.id.ToString());
}

// Of the message in the lobby that the file came with, while it waits there.
absl::Status TellLobby(Session& session, const std::string& association, const std::string& message,
                       Changes& changes) {
  return session.Query(
      "SELECT id, state FROM lobby_item WHERE association_id = ? AND state IN (?, ?, ?) AND "
      "submission_id = ?",
      {association, static_cast<int>(v1::LobbyItem::STATE_ASKED),
       static_cast<int>(v1::LobbyItem::STATE_WAITING),
       static_cast<int>(v1::LobbyItem::STATE_OUTSIDE), message},
      [&](const Row& row) {
        changes.Add("", kLobbyLine,
                    absl::StrCat(association, "/",
                                 Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()).ToString()),
                    v1::LobbyItem::State_Name(static_cast<v1::LobbyItem::State>(row.Int(1))));
        return absl::OkStatus();
      });
}

}  // namespace

v1::Attachment::Scan ScanOf(int64_t number) {
  return number == 0 ? v1::Attachment::SCAN_WAITING : static_cast<v1::Attachment::Scan>(number);
}

absl::Status TellScans(Session& session, absl::string_view owner,
                       absl::Span<AttachedFiles* const> messages) {
  AnyOf any("(owner = ? AND id = ?)");
  std::map<std::string, storage::v1::AttachedFile*> files;
  for (AttachedFiles* message : messages) {
    for (storage::v1::AttachedFile& file : *message) {
      if (file.missing()) continue;
      files[file.id()] = &file;
      any.Add({owner, file.id()});
    }
  }
  if (any.empty()) return absl::OkStatus();
  return session.Query(any.Sql("SELECT id, scan, scan_finding FROM attachment WHERE "), any.Args(),
                       [&](const Row& row) {
                         const auto file = files.find(row.Bytes(0));
                         if (file == files.end()) return absl::OkStatus();
                         file->second->set_scan(ScanOf(row.Int(1)));
                         file->second->set_scan_finding(row.Text(2));
                         return absl::OkStatus();
                       });
}

absl::StatusOr<std::vector<FileScanStore::Key>> FileScanStore::Due(Session& session, absl::Time now,
                                                                   size_t limit) {
  std::vector<Key> due;
  RETURN_IF_ERROR(
      session.Query("SELECT owner, id FROM attachment WHERE scan = 0 AND scan_due_time <= ? "
                    "ORDER BY scan_due_time DESC LIMIT ?",
                    {now, limit}, [&](const Row& row) {
                      due.push_back({row.Text(0), Uuid::FromBytes(row.Bytes(1)).value_or(Uuid())});
                      return absl::OkStatus();
                    }));
  return due;
}

absl::StatusOr<std::optional<FileScanStore::Taken>> FileScanStore::Take(Session& session,
                                                                        const Key& key,
                                                                        absl::Time now,
                                                                        absl::Duration lease) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE attachment SET scan_due_time = ?, scan_attempt_count = "
                      "scan_attempt_count + 1 WHERE owner = ? AND id = ? AND scan = 0 AND "
                      "scan_due_time <= ?",
                      {now + lease, key.owner, key.id.bytes(), now}));
  if (rows != 1) return std::nullopt;
  Taken taken;
  ASSIGN_OR_RETURN(taken.attachment, AttachmentStore(keys_).Get(session, key.owner, key.id));
  RETURN_IF_ERROR(
      session.Query("SELECT scan_attempt_count FROM attachment WHERE owner = ? AND id = ?",
                    {key.owner, key.id.bytes()}, [&](const Row& row) {
                      taken.attempt_count = static_cast<int>(row.Int(0));
                      return absl::OkStatus();
                    }));
  return taken;
}

absl::Status FileScanStore::Postpone(Session& session, const Key& key, absl::Time until) {
  return session
      .Execute("UPDATE attachment SET scan_due_time = ? WHERE owner = ? AND id = ? AND scan = 0",
               {until, key.owner, key.id.bytes()})
      .status();
}

absl::Status FileScanStore::Settle(Session& session, const Attachment& attachment,
                                   const Verdict& verdict, absl::Time now, Changes& changes) {
  Attachment place;
  place.source = attachment.source;
  place.id = attachment.id;
  std::string message;
  RETURN_IF_ERROR(session.Query(
      "SELECT owner, ticket_id, entry_id FROM attachment WHERE source = ? AND id = ? AND scan = 0",
      {attachment.source, attachment.id.bytes()}, [&](const Row& row) {
        place.owner = row.Text(0);
        if (!row.IsNull(1)) place.ticket = Uuid::FromBytes(row.Bytes(1));
        if (!row.IsNull(2)) message = row.Bytes(2);
        return absl::OkStatus();
      }));
  if (place.owner.empty()) return absl::OkStatus();
  const std::string tenant = Scope::Of(place.owner)->id;
  if (place.ticket) {
    // Locked before its files, as everywhere.
    ASSIGN_OR_RETURN(const Ticket ticket, TicketStore(keys_).Lock(session, tenant, *place.ticket));
    AddTicketLines(ticket, changes);
  } else if (!message.empty()) {
    RETURN_IF_ERROR(TellLobby(session, Scope::Of(place.owner)->id, message, changes));
  }
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute(
          "UPDATE attachment SET scan = ?, scan_finding = ?, scan_due_time = NULL "
          "WHERE owner = ? AND id = ? AND ticket_id <=> ?",
          {static_cast<int>(verdict.scan), Harmless(verdict.finding), place.owner, place.id.bytes(),
           place.ticket ? SqlValue(place.ticket->bytes()) : SqlValue(nullptr)}));
  if (rows != 1) return Aborted("FILE_MOVED", "the file went elsewhere meanwhile");
  if (verdict.scan != v1::Attachment::SCAN_INFECTED) return absl::OkStatus();
  return AppendAudit(session, uuids_, now,
                     {{place.owner, SystemCaller("scanner").name(), "attachment.quarantine",
                       NameOf(place, tenant), Harmless(verdict.finding)}});
}

absl::StatusOr<FileScanStore::Count> FileScanStore::CountAll(Session& session) {
  Count count;
  RETURN_IF_ERROR(
      session.Query("SELECT COUNT(*) FROM (SELECT 1 FROM attachment WHERE scan = 0 LIMIT 10000) w",
                    {}, [&](const Row& row) {
                      count.waiting = row.Int(0);
                      return absl::OkStatus();
                    }));
  RETURN_IF_ERROR(session.Query("SELECT COUNT(*) FROM attachment WHERE scan = ?",
                                {static_cast<int>(v1::Attachment::SCAN_INFECTED)},
                                [&](const Row& row) {
                                  count.infected = row.Int(0);
                                  return absl::OkStatus();
                                }));
  return count;
}

}  // namespace mugugno::tenant
