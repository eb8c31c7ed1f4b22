#include "tenant/accounts/account_store.h"

#include "tenant/try.h"

namespace mugugno::tenant {

std::string SealOf(const OwnerKeys& keys, absl::string_view holder, absl::string_view column,
                   absl::string_view plain) {
  return keys.Seal({"staff_account", column, holder}, plain);
}

absl::StatusOr<std::string> OpenOf(const OwnerKeys& keys, absl::string_view holder,
                                   absl::string_view column, absl::string_view sealed) {
  return keys.Open({"staff_account", column, holder}, sealed);
}

absl::StatusOr<std::optional<Account>> FindAccount(Session& session, absl::string_view association,
                                                   absl::string_view staff, Lock lock) {
  std::string sql =
      "SELECT password, one_time_secret, one_time_step, recovery_hashes, known_place, create_time "
      "FROM staff_account WHERE association_id = ? AND staff_id = ?";
  if (lock == Lock::kRow) sql += " FOR UPDATE";
  std::optional<Account> found;
  RETURN_IF_ERROR(session.Query(sql, {association, staff}, [&](const Row& row) {
    found.emplace();
    found->association = std::string(association);
    found->staff = std::string(staff);
    found->sealed_password = row.Bytes(0);
    found->sealed_secret = row.Bytes(1);
    found->one_time_step = row.Int(2);
    found->recovery_hashes = row.Bytes(3);
    found->known_place = row.Bytes(4);
    found->create_time = row.Time(5);
    return absl::OkStatus();
  }));
  return found;
}

absl::Status InsertAccount(Session& session, const Account& account) {
  return session
      .Execute(
          "INSERT INTO staff_account (association_id, staff_id, password, one_time_secret, "
          "one_time_step, recovery_hashes, known_place, create_time) VALUES (?, ?, ?, ?, ?, ?, ?, "
          "?)",
          {account.association, account.staff, account.sealed_password, account.sealed_secret,
           account.one_time_step, account.recovery_hashes, account.known_place,
           account.create_time})
      .status();
}

absl::Status SaveAccountUse(Session& session, const Account& account) {
  return session
      .Execute(
          "UPDATE staff_account SET one_time_step = ?, recovery_hashes = ?, known_place = ? WHERE "
          "association_id = ? AND staff_id = ?",
          {account.one_time_step, account.recovery_hashes, account.known_place, account.association,
           account.staff})
      .status();
}

absl::Status DeleteAccount(Session& session, absl::string_view association,
                           absl::string_view staff) {
  return session
      .Execute("DELETE FROM staff_account WHERE association_id = ? AND staff_id = ?",
               {association, staff})
      .status();
}

absl::StatusOr<std::optional<Invitation>> FindInvitation(Session& session,
                                                         absl::string_view association,
                                                         absl::string_view hash, Lock lock) {
  std::string sql =
      "SELECT staff_id, one_time_secret, expire_time, create_time FROM staff_invitation WHERE hash "
      "= ? AND association_id = ?";
  if (lock == Lock::kRow) sql += " FOR UPDATE";
  std::optional<Invitation> found;
  RETURN_IF_ERROR(session.Query(sql, {hash, association}, [&](const Row& row) {
    found.emplace();
    found->association = std::string(association);
    found->staff = row.Text(0);
    found->hash = std::string(hash);
    found->sealed_secret = row.Bytes(1);
    found->expire_time = row.Time(2);
    found->create_time = row.Time(3);
    return absl::OkStatus();
  }));
  return found;
}

absl::Status InsertInvitation(Session& session, const Invitation& invitation) {
  return session
      .Execute(
          "INSERT INTO staff_invitation (association_id, staff_id, hash, one_time_secret, "
          "expire_time, create_time) VALUES (?, ?, ?, ?, ?, ?)",
          {invitation.association, invitation.staff, invitation.hash, invitation.sealed_secret,
           invitation.expire_time, invitation.create_time})
      .status();
}

absl::Status DeleteInvitation(Session& session, absl::string_view association,
                              absl::string_view staff) {
  return session
      .Execute("DELETE FROM staff_invitation WHERE association_id = ? AND staff_id = ?",
               {association, staff})
      .status();
}

}  // namespace mugugno::tenant
