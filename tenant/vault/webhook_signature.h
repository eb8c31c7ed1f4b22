#pragma once

// Signatures of webhooks: HMAC-SHA-256 as "sha256=<64 hexadecimal digits>". Thread-safe.

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::tenant {

// Over "<unix seconds>.<body>": what we send and what our own partners send us.
std::string SignWebhook(absl::string_view secret, absl::Time time, absl::string_view body);
// False when the signature differs, the secret is empty or `time` is more than `tolerance` away
// from `now`.
bool VerifyWebhook(absl::string_view secret, absl::Time time, absl::string_view body,
                   absl::string_view signature, absl::Time now, absl::Duration tolerance);

// Over the body alone, as Meta signs (X-Hub-Signature-256).
std::string SignBody(absl::string_view secret, absl::string_view body);
bool VerifyBody(absl::string_view secret, absl::string_view body, absl::string_view signature);

}  // namespace mugugno::tenant
