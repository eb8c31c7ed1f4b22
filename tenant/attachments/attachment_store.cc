#include "tenant/attachments/attachment_store.h"

#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tenant/attachments/file_scan.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/store/any_of.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kSelect =
    "SELECT owner, id, source, file, file_key, content_type, size_bytes, words, ticket_id, "
    "entry_id, create_time, expire_time, scan, scan_finding FROM attachment WHERE ";

Binding KeyBinding(const Uuid& id) { return {"attachment", "file_key", id.bytes()}; }
Binding WordsBinding(const Uuid& id) { return {"attachment", "words", id.bytes()}; }

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}

// The tenant of an owner that is one.
SqlValue TenantOf(absl::string_view owner) {
  return absl::ConsumePrefix(&owner, "tenants/") ? SqlValue(owner) : SqlValue(nullptr);
}

}  // namespace

absl::StatusOr<std::string> AttachmentStore::SealKey(absl::string_view owner,
                                                     const Attachment& attachment) {
  return keys_.Seal(KeyOwnerOf(owner), KeyBinding(attachment.id), attachment.key.view());
}

absl::StatusOr<std::string> AttachmentStore::SealWords(absl::string_view owner,
                                                       const Attachment& attachment) {
  storage::v1::AttachmentWords words;
  words.set_file_name(attachment.file_name);
  return keys_.Seal(KeyOwnerOf(owner), WordsBinding(attachment.id), words.SerializeAsString());
}

absl::Status AttachmentStore::Insert(Session& session, const Attachment& attachment) {
  ASSIGN_OR_RETURN(std::string key, SealKey(attachment.owner, attachment));
  ASSIGN_OR_RETURN(std::string words, SealWords(attachment.owner, attachment));
  // A copy of what was checked needs no check, and what is infected stays so.
  const bool waits = attachment.scan == v1::Attachment::SCAN_WAITING;
  return session
      .Execute(
          "INSERT INTO attachment (owner, id, source, file, file_key, content_type, size_bytes, "
          "words, tenant_id, ticket_id, entry_id, create_time, expire_time, scan, "
          "scan_finding, scan_due_time) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL, ?, ?, ?, ?, ?)",
          {attachment.owner, attachment.id.bytes(), attachment.source, attachment.file.bytes(),
           std::move(key), attachment.content_type, attachment.size, std::move(words),
           attachment.create_time, attachment.expire_time,
           waits ? 0 : static_cast<int>(attachment.scan), attachment.scan_finding,
           waits ? SqlValue(attachment.create_time) : SqlValue(nullptr)})
      .status();
}

absl::StatusOr<Attachment> AttachmentStore::FromRow(const Row& row) {
  Attachment attachment;
  attachment.owner = row.Text(0);
  attachment.id = UuidAt(row, 1);
  attachment.source = row.Text(2);
  attachment.file = UuidAt(row, 3);
  attachment.content_type = row.Text(5);
  attachment.size = row.Int(6);
  if (!row.IsNull(8)) attachment.ticket = UuidAt(row, 8);
  if (!row.IsNull(9)) attachment.entry = UuidAt(row, 9);
  attachment.create_time = row.Time(10);
  if (!row.IsNull(11)) attachment.expire_time = row.Time(11);
  attachment.scan = ScanOf(row.Int(12));
  attachment.scan_finding = row.Text(13);
  const KeyOwner owner = KeyOwnerOf(attachment.owner);
  ASSIGN_OR_RETURN(std::string key, keys_.Open(owner, KeyBinding(attachment.id), row.Bytes(4)));
  attachment.key = SecretBytes(key);
  WipeString(&key);
  if (attachment.key.size() != kKeySize) return DataLoss("key of an attachment");
  ASSIGN_OR_RETURN(const std::string opened,
                   keys_.Open(owner, WordsBinding(attachment.id), row.Bytes(7)));
  storage::v1::AttachmentWords words;
  if (!words.ParseFromString(opened)) return DataLoss("words of an attachment");
  attachment.file_name = words.file_name();
  return attachment;
}

absl::StatusOr<std::vector<Attachment>> AttachmentStore::Select(Session& session,
                                                                absl::string_view sql,
                                                                absl::Span<const SqlValue> args) {
  std::vector<Attachment> found;
  RETURN_IF_ERROR(session.Query(sql, args, [&](const Row& row) -> absl::Status {
    ASSIGN_OR_RETURN(Attachment attachment, FromRow(row));
    found.push_back(std::move(attachment));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Attachment> AttachmentStore::Get(Session& session, absl::string_view owner,
                                                const Uuid& id) {
  ASSIGN_OR_RETURN(
      std::vector<Attachment> found,
      Select(session, absl::StrCat(kSelect, "owner = ? AND id = ?"), {owner, id.bytes()}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::StatusOr<Attachment> AttachmentStore::GetOfSource(Session& session, absl::string_view source,
                                                        const Uuid& id) {
  ASSIGN_OR_RETURN(
      std::vector<Attachment> found,
      Select(session, absl::StrCat(kSelect, "source = ? AND id = ?"), {source, id.bytes()}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::StatusOr<std::vector<Attachment>> AttachmentStore::FindOfSources(
    Session& session, absl::Span<const SourceKey> keys) {
  AnyOf any("(source = ? AND id = ?)");
  for (const SourceKey& key : keys) any.Add({key.source, key.id.bytes()});
  if (any.empty()) return std::vector<Attachment>();
  return Select(session, any.Sql(kSelect), any.Args());
}

absl::StatusOr<std::vector<Attachment>> AttachmentStore::ListOfTicket(Session& session,
                                                                      absl::string_view tenant,
                                                                      const Uuid& ticket) {
  return Select(session, absl::StrCat(kSelect, "tenant_id = ? AND ticket_id = ? ORDER BY id"),
                {tenant, ticket.bytes()});
}

absl::StatusOr<Attachment> AttachmentStore::Lock(Session& session, absl::string_view owner,
                                                 const Uuid& id) {
  ASSIGN_OR_RETURN(std::vector<Attachment> found,
                   Select(session, absl::StrCat(kSelect, "owner = ? AND id = ? FOR UPDATE"),
                          {owner, id.bytes()}));
  if (found.empty()) return NotFound();
  return std::move(found.front());
}

absl::Status AttachmentStore::Adopt(Session& session, absl::string_view owner, const Uuid& id,
                                    const AttachmentPlace& place) {
  const absl::StatusOr<Attachment> attachment = Lock(session, owner, id);
  const bool taken = attachment.ok() ? attachment->entry && *attachment->entry != place.entry
                                     : absl::IsNotFound(attachment.status());
  if (taken) return Aborted("ATTACHMENT_TAKEN", "another message took the attachment");
  if (!attachment.ok()) return attachment.status();
  return Move(session, *attachment, place);
}

absl::Status AttachmentStore::Reown(Session& session, absl::string_view owner, const Uuid& id,
                                    const AttachmentPlace& place) {
  ASSIGN_OR_RETURN(const Attachment attachment, Lock(session, owner, id));
  return Move(session, attachment, place);
}

absl::Status AttachmentStore::Move(Session& session, const Attachment& attachment,
                                   const AttachmentPlace& place) {
  ASSIGN_OR_RETURN(std::string key, SealKey(place.owner, attachment));
  ASSIGN_OR_RETURN(std::string words, SealWords(place.owner, attachment));
  return session
      .Execute(
          "UPDATE attachment SET owner = ?, file_key = ?, words = ?, tenant_id = ?, ticket_id = ?, "
          "entry_id = ?, expire_time = NULL WHERE owner = ? AND id = ?",
          {place.owner, std::move(key), std::move(words), TenantOf(place.owner),
           Bytes(place.ticket), place.entry.bytes(), attachment.owner, attachment.id.bytes()})
      .status();
}

absl::StatusOr<std::vector<AttachmentStore::Expired>> AttachmentStore::TakeExpired(Session& session,
                                                                                   absl::Time now,
                                                                                   size_t limit) {
  std::vector<Expired> expired;
  RETURN_IF_ERROR(
      session.Query("SELECT owner, id, source, file FROM attachment WHERE expire_time <= ? "
                    "ORDER BY expire_time LIMIT ? FOR UPDATE",
                    {now, limit}, [&](const Row& row) {
                      expired.push_back({row.Text(0), UuidAt(row, 1), row.Text(2), UuidAt(row, 3)});
                      return absl::OkStatus();
                    }));
  for (const Expired& each : expired) {
    RETURN_IF_ERROR(session
                        .Execute("DELETE FROM attachment WHERE owner = ? AND id = ?",
                                 {each.owner, each.id.bytes()})
                        .status());
  }
  return expired;
}

absl::StatusOr<std::vector<Uuid>> AttachmentStore::WithoutRow(Session& session,
                                                              absl::Span<const Uuid> files) {
  AnyOf any("(file = ?)");
  std::set<Uuid> without;
  for (const Uuid& file : files) {
    any.Add({file.bytes()});
    without.insert(file);
  }
  if (any.empty()) return std::vector<Uuid>();
  RETURN_IF_ERROR(
      session.Query(any.Sql("SELECT file FROM attachment WHERE "), any.Args(), [&](const Row& row) {
        without.erase(UuidAt(row, 0));
        return absl::OkStatus();
      }));
  return std::vector<Uuid>(without.begin(), without.end());
}

}  // namespace mugugno::tenant
