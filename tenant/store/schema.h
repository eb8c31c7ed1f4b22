#pragma once

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/store/database.h"
#include "tenant/store/schema_version.h"

namespace mugugno::tenant {

// OK when the database has exactly the schema `expected`, every statement of it finished.
// FAILED_PRECONDITION otherwise: SCHEMA_TOO_OLD, SCHEMA_UNFINISHED or SCHEMA_TOO_NEW.
absl::Status RequireSchema(Database& database, absl::Time deadline, int expected = kSchemaVersion);

}  // namespace mugugno::tenant
