#include "tenant/directory/hand_off_secret.h"

namespace mugugno::tenant {

std::string SealHandOffSecret(const OwnerKeys& keys, const Office& office,
                              absl::string_view secret) {
  const std::string row = office.name();
  return keys.Seal({"office", "hand_off_secret", row}, secret);
}

absl::StatusOr<std::string> OpenHandOffSecret(const OwnerKeys& keys, const Office& office) {
  if (office.hand_off.sealed_secret.empty()) return std::string();
  const std::string row = office.name();
  return keys.Open({"office", "hand_off_secret", row}, office.hand_off.sealed_secret);
}

}  // namespace mugugno::tenant
