#pragma once

// What a provider's ID token says, once its signature is proved (OpenID Connect Core 3.1.3.7).
// Pure, thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/struct.pb.h"

#include "tenant/accounts/identities.h"

namespace mugugno::gateway::console::oidc {

// A JSON object; INVALID_ARGUMENT for anything else.
absl::StatusOr<google::protobuf::Struct> ParseObject(absl::string_view json);

// "email" where "email_verified" says so; else empty.
std::string VerifiedMailbox(const google::protobuf::Struct& claims);

struct Expected {
  std::string issuer;
  std::string client_id;
  std::string nonce;
};
// The payload of a token; clocks may differ by two minutes. INVALID_ARGUMENT names the claim that
// is wrong.
absl::StatusOr<tenant::Identity> ReadIdToken(absl::string_view payload, const Expected& expected,
                                             absl::Time now);

}  // namespace mugugno::gateway::console::oidc
