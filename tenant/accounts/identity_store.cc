#include "tenant/accounts/identity_store.h"

#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::optional<IdentityHolder>> FindIdentity(Session& session,
                                                           absl::string_view identity, Lock lock) {
  std::string sql = "SELECT association_id, staff_id FROM staff_identity WHERE identity = ?";
  if (lock == Lock::kRow) sql += " FOR UPDATE";
  std::optional<IdentityHolder> found;
  RETURN_IF_ERROR(session.Query(sql, {identity}, [&](const Row& row) {
    found = IdentityHolder{row.Text(0), row.Text(1)};
    return absl::OkStatus();
  }));
  return found;
}

absl::Status InsertIdentity(Session& session, const Staff& person, absl::string_view identity,
                            absl::Time now) {
  return session
      .Execute(
          "INSERT INTO staff_identity (association_id, staff_id, identity, create_time) "
          "VALUES (?, ?, ?, ?)",
          {person.association, person.id, identity, now})
      .status();
}

absl::Status DeleteIdentity(Session& session, absl::string_view association,
                            absl::string_view staff) {
  return session
      .Execute("DELETE FROM staff_identity WHERE association_id = ? AND staff_id = ?",
               {association, staff})
      .status();
}

}  // namespace mugugno::tenant
