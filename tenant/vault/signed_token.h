#pragma once

// Tokens that others sign with a key of theirs: JSON Web Signatures in compact form (RFC 7515) by
// JSON Web Keys (RFC 7517). Thread-safe.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// The payload of a token that one of these keys signed, each the JSON of a public key. Of the
// algorithms only RS256, PS256 and ES256 count, each with a key of its own type; where the token
// names its key ("kid"), only that one is tried. NOT_FOUND where none of the keys may be it: there
// may be newer ones. INVALID_ARGUMENT for everything else that is no such token.
absl::StatusOr<std::string> OpenSignedToken(absl::string_view token,
                                            const std::vector<std::string>& keys);

}  // namespace mugugno::tenant
