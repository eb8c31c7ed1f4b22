#include "tenant/tickets/thread_store.h"

#include <array>
#include <utility>

#include "tenant/store/any_of.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::vector<Thread>> ThreadStore::Find(
    Session& session, absl::Span<const CorrespondentKey> correspondents) {
  std::vector<Thread> found;
  AnyOf any("(correspondent_owner = ? AND correspondent_id = ?)");
  for (const CorrespondentKey& key : correspondents) any.Add({key.owner, key.id.bytes()});
  if (any.empty()) return found;
  RETURN_IF_ERROR(session.Query(
      any.Sql("SELECT tenant_id, id, contact_id, correspondent_owner, correspondent_id, "
              "create_time FROM thread WHERE "),
      any.Args(), [&](const Row& row) {
        Thread thread;
        thread.tenant = row.Text(0);
        thread.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
        thread.contact = Uuid::FromBytes(row.Bytes(2)).value_or(Uuid());
        thread.owner = row.Text(3);
        thread.correspondent = Uuid::FromBytes(row.Bytes(4)).value_or(Uuid());
        thread.create_time = row.Time(5);
        found.push_back(std::move(thread));
        return absl::OkStatus();
      }));
  return found;
}

absl::Status ThreadStore::Insert(Session& session, absl::Span<const Thread> threads) {
  std::vector<SqlValue> contacts;
  std::vector<SqlValue> rows;
  for (const Thread& thread : threads) {
    ASSIGN_OR_RETURN(std::string words, keys_.Seal(KeyOwner::Tenant(thread.tenant),
                                                   {"contact", "words", thread.contact.bytes()},
                                                   thread.contact_words.SerializeAsString()));
    std::array<SqlValue, 4> contact = {thread.tenant, thread.contact.bytes(), std::move(words),
                                       thread.create_time};
    AddRow(std::move(contact), &contacts);
    std::array<SqlValue, 6> row = {thread.tenant,
                                   thread.id.bytes(),
                                   thread.contact.bytes(),
                                   thread.owner,
                                   thread.correspondent.bytes(),
                                   thread.create_time};
    AddRow(std::move(row), &rows);
  }
  RETURN_IF_ERROR(InsertRows(session,
                             "INSERT INTO contact (tenant_id, id, words, create_time) VALUES", 4,
                             contacts)
                      .status());
  return InsertRows(session,
                    "INSERT INTO thread (tenant_id, id, contact_id, correspondent_owner, "
                    "correspondent_id, create_time) VALUES",
                    6, rows)
      .status();
}

}  // namespace mugugno::tenant
