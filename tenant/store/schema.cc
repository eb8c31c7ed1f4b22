#include "tenant/store/schema.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr int kNoSuchTable = 1146;

struct Present {
  int64_t version = 0;
  bool finished = true;
};

absl::StatusOr<Present> ReadPresent(Database& database, absl::Time deadline) {
  Present present;
  const absl::Status status = database.Read(deadline, [&](Session& session) {
    present = Present();
    return session.Query("SELECT version, finished FROM schema_migration", {}, [&](const Row& row) {
      present.version = std::max(present.version, row.Int(0));
      present.finished = present.finished && !row.IsNull(1);
      return absl::OkStatus();
    });
  });
  if (!status.ok() && SqlCode(status) != kNoSuchTable) return status;
  return present;
}

}  // namespace

absl::Status RequireSchema(Database& database, absl::Time deadline, int expected) {
  ASSIGN_OR_RETURN(const Present present, ReadPresent(database, deadline));
  const std::string subject = absl::StrCat("database schema ", present.version);
  if (present.version > expected) {
    return FailedPrecondition(
        "SCHEMA_TOO_NEW", subject,
        absl::StrCat("this program works with schema ", expected, "; install the newer one"));
  }
  if (present.version < expected) {
    return FailedPrecondition(
        "SCHEMA_TOO_OLD", subject,
        absl::StrCat("this program needs schema ", expected, "; run `gateway migrate`"));
  }
  if (!present.finished) {
    return FailedPrecondition("SCHEMA_UNFINISHED", subject,
                              "a migration was interrupted; run `gateway migrate` again");
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
