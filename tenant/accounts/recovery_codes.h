#pragma once

// Recovery codes: what a person types instead of a one-time code when the telephone is lost, each
// good once. Fifty random bits each, of which a keyed hash is kept. Pure functions, thread-safe.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

// Ten new ones, "abcde-fghjk", without letters that are taken for others.
std::vector<std::string> NewRecoveryCodes();

// What is kept of them, 32 bytes each. `holder` is whose they are, `keys` the installation's.
std::string HashesOfRecoveryCodes(const OwnerKeys& keys, absl::string_view holder,
                                  const std::vector<std::string>& codes);

// Whether it is one of those left, however it is typed; it is taken from them then.
bool UseRecoveryCode(const OwnerKeys& keys, absl::string_view holder, absl::string_view typed,
                     std::string* hashes);

}  // namespace mugugno::tenant
