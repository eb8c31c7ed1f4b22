#include "tenant/vault/webhook_signature.h"

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {

std::string SignWebhook(absl::string_view secret, absl::Time time, absl::string_view body) {
  return SignBody(secret, absl::StrCat(absl::ToUnixSeconds(time), ".", body));
}

bool VerifyWebhook(absl::string_view secret, absl::Time time, absl::string_view body,
                   absl::string_view signature, absl::Time now, absl::Duration tolerance) {
  if (absl::AbsDuration(now - time) > tolerance) return false;
  return VerifyBody(secret, absl::StrCat(absl::ToUnixSeconds(time), ".", body), signature);
}

std::string SignBody(absl::string_view secret, absl::string_view body) {
  return absl::StrCat("sha256=", absl::BytesToHexString(HmacSha256(secret, body)));
}

bool VerifyBody(absl::string_view secret, absl::string_view body, absl::string_view signature) {
  if (secret.empty()) return false;
  return EqualInConstantTime(SignBody(secret, body), absl::AsciiStrToLower(signature));
}

}  // namespace mugugno::tenant
