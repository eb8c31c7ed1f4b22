#include "tenant/tickets/thread_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/any_of.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kSelect =
    "SELECT tenant_id, id, contact_id, correspondent_owner, correspondent_id, create_time, "
    "transfer_id, notice_time FROM thread WHERE ";

Binding WordsBinding(const Uuid& contact) { return {"contact", "words", contact.bytes()}; }

Thread FromRow(const Row& row) {
  Thread thread;
  thread.tenant = row.Text(0);
  thread.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  thread.contact = Uuid::FromBytes(row.Bytes(2)).value_or(Uuid());
  thread.owner = row.Text(3);
  thread.correspondent = Uuid::FromBytes(row.Bytes(4)).value_or(Uuid());
  thread.create_time = row.Time(5);
  if (!row.IsNull(6)) thread.transfer = Uuid::FromBytes(row.Bytes(6));
  if (!row.IsNull(7)) thread.notice_time = row.Time(7);
  return thread;
}

}  // namespace

absl::StatusOr<std::vector<Thread>> ThreadStore::Find(
    Session& session, absl::Span<const CorrespondentKey> correspondents) {
  std::vector<Thread> found;
  AnyOf any("(correspondent_owner = ? AND correspondent_id = ?)");
  for (const CorrespondentKey& key : correspondents) any.Add({key.owner, key.id.bytes()});
  if (any.empty()) return found;
  RETURN_IF_ERROR(session.Query(any.Sql(kSelect), any.Args(), [&](const Row& row) {
    found.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Thread> ThreadStore::Get(Session& session, absl::string_view tenant,
                                        const Uuid& id) {
  static const auto& sql = *new std::string(absl::StrCat(kSelect, "tenant_id = ? AND id = ?"));
  absl::StatusOr<Thread> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {tenant, id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<storage::v1::ContactWords> ThreadStore::GetContact(Session& session,
                                                                  absl::string_view tenant,
                                                                  const Uuid& contact) {
  absl::StatusOr<storage::v1::ContactWords> found = NotFound();
  RETURN_IF_ERROR(session.Query(
      "SELECT words FROM contact WHERE tenant_id = ? AND id = ? FOR UPDATE",
      {tenant, contact.bytes()}, [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(const std::string words,
                         keys_.Open(KeyOwner::Tenant(tenant), WordsBinding(contact), row.Bytes(0)));
        found.emplace();
        if (!found->ParseFromString(words)) return DataLoss("words of a contact");
        return absl::OkStatus();
      }));
  return found;
}

absl::Status ThreadStore::SetContact(Session& session, absl::string_view tenant,
                                     const Uuid& contact, const storage::v1::ContactWords& words) {
  ASSIGN_OR_RETURN(
      const std::string sealed,
      keys_.Seal(KeyOwner::Tenant(tenant), WordsBinding(contact), words.SerializeAsString()));
  return session
      .Execute("UPDATE contact SET words = ? WHERE tenant_id = ? AND id = ?",
               {sealed, tenant, contact.bytes()})
      .status();
}

absl::Status ThreadStore::SetNoticeTime(Session& session, absl::string_view tenant, const Uuid& id,
                                        absl::Time time) {
  return session
      .Execute("UPDATE thread SET notice_time = ? WHERE tenant_id = ? AND id = ?",
               {time, tenant, id.bytes()})
      .status();
}

absl::Status ThreadStore::Insert(Session& session, absl::Span<const Thread> threads) {
  std::vector<SqlValue> contacts;
  std::vector<SqlValue> rows;
  for (const Thread& thread : threads) {
    ASSIGN_OR_RETURN(std::string words,
                     keys_.Seal(KeyOwner::Tenant(thread.tenant), WordsBinding(thread.contact),
                                thread.contact_words.SerializeAsString()));
    std::array<SqlValue, 4> contact = {thread.tenant, thread.contact.bytes(), std::move(words),
                                       thread.create_time};
    AddRow(std::move(contact), &contacts);
    std::array<SqlValue, 7> row = {
        thread.tenant,
        thread.id.bytes(),
        thread.contact.bytes(),
        thread.owner,
        thread.correspondent.bytes(),
        thread.create_time,
        thread.transfer ? SqlValue(thread.transfer->bytes()) : SqlValue(nullptr)};
    AddRow(std::move(row), &rows);
  }
  RETURN_IF_ERROR(InsertRows(session,
                             "INSERT INTO contact (tenant_id, id, words, create_time) VALUES", 4,
                             contacts)
                      .status());
  return InsertRows(session,
                    "INSERT INTO thread (tenant_id, id, contact_id, correspondent_owner, "
                    "correspondent_id, create_time, transfer_id) VALUES",
                    7, rows)
      .status();
}

}  // namespace mugugno::tenant
