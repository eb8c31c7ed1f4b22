#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "tenant/store/database_options.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// INVALID_ARGUMENT for options that cannot work or would not be safe.
absl::Status CheckOptions(const DatabaseOptions& options);

// Opens a link and prepares it: utf8mb4, UTC, READ COMMITTED, strict; with a CA, encrypted to the
// named host or not at all. Thread-safe.
absl::StatusOr<std::unique_ptr<Session>> Connect(const DatabaseOptions& options);

}  // namespace mugugno::tenant
