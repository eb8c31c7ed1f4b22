#pragma once

// Where a watch goes on: a position of the feed, sealed for one caller and one parent. Thread-safe.

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

absl::StatusOr<std::string> MakeResumeToken(KeyRing& keys, absl::string_view caller,
                                            absl::string_view parent, uint64_t position);
// INVALID_ARGUMENT for a token that is not of this caller and parent.
absl::StatusOr<uint64_t> ReadResumeToken(KeyRing& keys, absl::string_view caller,
                                         absl::string_view parent, absl::string_view token);

}  // namespace mugugno::tenant
