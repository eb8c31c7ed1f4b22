#include "tenant/outbox/office_request_store.h"

#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/sql_time.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kRequestColumns =
    "SELECT tenant_id, delivery_id, ticket_id, office_id, words, failure_count, due_time, "
    "create_time FROM office_request WHERE tenant_id = ? AND ";

Binding RequestBinding(const Uuid& delivery) {
  return {"office_request", "words", delivery.bytes()};
}

Uuid UuidAt(const Row& row, size_t column) {
  return Uuid::FromBytes(row.Bytes(column)).value_or(Uuid());
}

// Those that can be asked, or those that cannot, are served apart.
absl::string_view Those(bool failing) {
  return failing ? "failure_count > 0" : "failure_count = 0";
}

}  // namespace

absl::Status OfficeRequestStore::Put(Session& session, const Delivery& delivery,
                                     const storage::v1::OfficeRequestWords& words, absl::Time now) {
  ASSIGN_OR_RETURN(std::string sealed,
                   keys_.Seal(KeyOwner::Tenant(delivery.owner.id), RequestBinding(delivery.id),
                              words.SerializeAsString()));
  return session
      .Execute(
          "INSERT INTO office_request (tenant_id, delivery_id, ticket_id, office_id, words, "
          "failure_count, due_time, create_time) VALUES (?, ?, ?, ?, ?, 0, ?, ?) "
          "ON DUPLICATE KEY UPDATE words = VALUES(words), failure_count = 0, "
          "due_time = VALUES(due_time), create_time = VALUES(create_time)",
          {delivery.owner.id, delivery.id.bytes(), delivery.subject.bytes(),
           delivery.words.office(), std::move(sealed), now + kFirstPause, now})
      .status();
}

absl::StatusOr<std::optional<OfficeRequestStore::Group>> OfficeRequestStore::FirstDue(
    Session& session, bool failing, absl::Time now) {
  std::optional<Group> group;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT tenant_id, office_id FROM office_request WHERE due_time <= ? AND ",
                   Those(failing), " ORDER BY due_time LIMIT 1"),
      {now}, [&](const Row& row) {
        group = Group{row.Text(0), row.Text(1)};
        return absl::OkStatus();
      }));
  return group;
}

absl::StatusOr<std::vector<OfficeRequest>> OfficeRequestStore::Take(Session& session,
                                                                    const Group& group,
                                                                    bool failing, absl::Time now,
                                                                    size_t most) {
  std::vector<OfficeRequest> taken;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat(kRequestColumns, "office_id = ? AND due_time <= ? AND ", Those(failing),
                   " ORDER BY due_time, delivery_id LIMIT ? FOR UPDATE"),
      {group.tenant, group.office, now, most}, [&](const Row& row) -> absl::Status {
        ASSIGN_OR_RETURN(OfficeRequest request, FromRow(row));
        taken.push_back(std::move(request));
        return absl::OkStatus();
      }));
  for (OfficeRequest& request : taken) {
    request.due_time = now + kLease;
    RETURN_IF_ERROR(session
                        .Execute("UPDATE office_request SET due_time = ? "
                                 "WHERE tenant_id = ? AND delivery_id = ?",
                                 {request.due_time, request.tenant, request.delivery.bytes()})
                        .status());
  }
  return taken;
}

absl::StatusOr<OfficeRequest> OfficeRequestStore::Lock(Session& session,
                                                       const OfficeRequest& taken) {
  absl::StatusOr<OfficeRequest> found = NotFound();
  RETURN_IF_ERROR(session.Query(
      absl::StrCat(kRequestColumns, "delivery_id = ? AND due_time = ? FOR UPDATE"),
      {taken.tenant, taken.delivery.bytes(), taken.due_time}, [&](const Row& row) -> absl::Status {
        found = FromRow(row);
        return absl::OkStatus();
      }));
  return found;
}

absl::Status OfficeRequestStore::Update(Session& session, const OfficeRequest& request) {
  ASSIGN_OR_RETURN(std::string sealed,
                   keys_.Seal(KeyOwner::Tenant(request.tenant), RequestBinding(request.delivery),
                              request.words.SerializeAsString()));
  return session
      .Execute(
          "UPDATE office_request SET words = ?, failure_count = ?, due_time = ? "
          "WHERE tenant_id = ? AND delivery_id = ?",
          {std::move(sealed), request.failure_count, request.due_time, request.tenant,
           request.delivery.bytes()})
      .status();
}

absl::Status OfficeRequestStore::Postpone(Session& session, const Group& group, absl::Time now,
                                          absl::Time until) {
  return session
      .Execute(
          "UPDATE office_request SET due_time = ? "
          "WHERE tenant_id = ? AND office_id = ? AND due_time <= ?",
          {until, group.tenant, group.office, now})
      .status();
}

absl::Status OfficeRequestStore::EraseWords(Session& session, absl::string_view tenant,
                                            const Uuid& ticket) {
  return session
      .Execute(
          "UPDATE office_request SET words = '', due_time = ? "
          "WHERE tenant_id = ? AND ticket_id = ?",
          {Never(), tenant, ticket.bytes()})
      .status();
}

absl::StatusOr<std::optional<storage::v1::OfficeRequestWords>> OfficeRequestStore::Unseal(
    absl::string_view tenant, const Uuid& delivery, const std::string& sealed) {
  std::optional<storage::v1::OfficeRequestWords> words;
  if (sealed.empty()) return words;
  ASSIGN_OR_RETURN(const std::string bytes, keys_.Open(KeyOwner::Tenant(std::string(tenant)),
                                                       RequestBinding(delivery), sealed));
  if (!words.emplace().ParseFromString(bytes)) return DataLoss("words of an office's request");
  return words;
}

absl::StatusOr<OfficeRequest> OfficeRequestStore::FromRow(const Row& row) {
  OfficeRequest request;
  request.tenant = row.Text(0);
  request.delivery = UuidAt(row, 1);
  request.ticket = UuidAt(row, 2);
  request.office = row.Text(3);
  request.failure_count = static_cast<int>(row.Int(5));
  request.due_time = row.Time(6);
  request.create_time = row.Time(7);
  ASSIGN_OR_RETURN(auto words, Unseal(request.tenant, request.delivery, row.Bytes(4)));
  if (words) request.words = *std::move(words);
  return request;
}

}  // namespace mugugno::tenant
