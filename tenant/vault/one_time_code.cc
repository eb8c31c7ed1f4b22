#include "tenant/vault/one_time_code.h"

#include <array>

#include "absl/strings/str_format.h"
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr int64_t kStepSeconds = 30;
constexpr size_t kSha1Size = 20;

}  // namespace

int64_t OneTimeStep(absl::Time time) { return absl::ToUnixSeconds(time) / kStepSeconds; }

std::string OneTimeCode(absl::string_view secret, int64_t step) {
  std::array<unsigned char, 8> counter = {};
  auto rest = static_cast<uint64_t>(step);
  for (auto byte = counter.rbegin(); byte != counter.rend(); ++byte, rest >>= 8) {
    *byte = static_cast<unsigned char>(rest & 0xFF);
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> mac = {};
  unsigned int size = 0;
  HMAC(EVP_sha1(), secret.data(), static_cast<int>(secret.size()), counter.data(), counter.size(),
       mac.data(), &size);
  // RFC 4226, 5.3.
  const size_t offset = mac[kSha1Size - 1] & 0x0F;
  const uint32_t number = (uint32_t{mac[offset]} & 0x7F) << 24 | uint32_t{mac[offset + 1]} << 16 |
                          uint32_t{mac[offset + 2]} << 8 | uint32_t{mac[offset + 3]};
  return absl::StrFormat("%06d", number % 1'000'000);
}

std::optional<int64_t> FindOneTimeStep(absl::string_view secret, absl::string_view code,
                                       absl::Time now, int64_t used) {
  const int64_t present = OneTimeStep(now);
  std::optional<int64_t> found;
  for (const int64_t step : {present - 1, present, present + 1}) {
    const bool same = EqualInConstantTime(OneTimeCode(secret, step), code);
    if (same && step > used && !found) found = step;
  }
  return found;
}

std::string OneTimeSecretText(absl::string_view secret) {
  constexpr absl::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  std::string text;
  uint32_t bits = 0;
  int held = 0;
  for (const char byte : secret) {
    bits = bits << 8 | static_cast<unsigned char>(byte);
    for (held += 8; held >= 5; held -= 5) text.push_back(kDigits[(bits >> (held - 5)) & 31]);
  }
  return text;
}

}  // namespace mugugno::tenant
