#pragma once

// What a message by Web Push takes: its encryption for one device (RFC 8291, in the coding
// aes128gcm of RFC 8188), and who sends it (VAPID, RFC 8292). Pure functions but for Encrypt's
// random bytes; thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/vault/owner_keys.h"
#include "tenant/vault/p256_key.h"

namespace mugugno::tenant {

// What a browser gives out for its device.
struct PushReceiver {
  std::string p256dh;  // a point of P-256
  std::string auth;    // 16 bytes
};
inline constexpr size_t kPushAuthSize = 16;
// The longest that any push service takes (RFC 8030, 7.2), less what is around it.
inline constexpr size_t kLongestPush = 3993;

// The body of the request. All texts of up to 1000 bytes give bodies of one length.
// INVALID_ARGUMENT where the receiver's key is none or the text is too long.
absl::StatusOr<std::string> EncryptPush(const PushReceiver& receiver, absl::string_view text);
// With a pair and a salt (16 bytes) that are used once, and the text's length as it is padded to.
absl::StatusOr<std::string> EncryptPushWith(const PushReceiver& receiver, absl::string_view text,
                                            const P256Key& sender, absl::string_view salt,
                                            size_t padded_size);

// The installation's pair, made from its keys: the same in all its gateways, and as long as its
// index key, which does not rotate. A subscription is good for this pair alone.
P256Key VapidKey(const OwnerKeys& installation_keys);
// The value of the header Authorization for push services at that origin ("https://host").
std::string VapidAuthorization(const P256Key& key, absl::string_view origin,
                               absl::string_view subject, absl::Time expiry);

}  // namespace mugugno::tenant
