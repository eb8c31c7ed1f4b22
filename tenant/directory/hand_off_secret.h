#pragma once

// The shared secret of an office's webhook, or the key of its Open311 system, as it lies in the
// office's row. Pure functions.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/directory/records.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// `keys` are the installation's.
std::string SealHandOffSecret(const OwnerKeys& keys, const Office& office,
                              absl::string_view secret);
// "" where the office has none. DATA_LOSS as OwnerKeys::Open.
absl::StatusOr<std::string> OpenHandOffSecret(const OwnerKeys& keys, const Office& office);

}  // namespace mugugno::tenant
