#include "tenant/accounts/recovery_codes.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr int kCodes = 10;
constexpr size_t kLetters = 10;
// 32 of them, as in Crockford's base32.
constexpr absl::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

// As people copy it from paper: in either case, o for 0, i and l for 1, with any blanks and
// hyphens.
std::string Plain(absl::string_view typed) {
  std::string plain;
  for (const char each : typed) {
    char letter = absl::ascii_tolower(static_cast<unsigned char>(each));
    if (letter == ' ' || letter == '-') continue;
    if (letter == 'o') letter = '0';
    if (letter == 'i' || letter == 'l') letter = '1';
    plain.push_back(letter);
  }
  return plain;
}

std::string KeyedHash(const OwnerKeys& keys, absl::string_view holder, absl::string_view typed) {
  return keys.BlindIndex("recovery_code", absl::StrCat(holder, "\n", Plain(typed)));
}

}  // namespace

std::vector<std::string> NewRecoveryCodes() {
  std::vector<std::string> codes;
  for (int i = 0; i < kCodes; ++i) {
    std::string code;
    for (const char byte : RandomBytes(kLetters)) {
      if (code.size() == kLetters / 2) code.push_back('-');
      code.push_back(kAlphabet[static_cast<unsigned char>(byte) % kAlphabet.size()]);
    }
    codes.push_back(std::move(code));
  }
  return codes;
}

std::string HashesOfRecoveryCodes(const OwnerKeys& keys, absl::string_view holder,
                                  const std::vector<std::string>& codes) {
  std::string hashes;
  for (const std::string& code : codes) absl::StrAppend(&hashes, KeyedHash(keys, holder, code));
  return hashes;
}

bool UseRecoveryCode(const OwnerKeys& keys, absl::string_view holder, absl::string_view typed,
                     std::string* hashes) {
  const std::string hash = KeyedHash(keys, holder, typed);
  for (size_t at = 0; at + kHashSize <= hashes->size(); at += kHashSize) {
    if (EqualInConstantTime(absl::string_view(*hashes).substr(at, kHashSize), hash)) {
      hashes->erase(at, kHashSize);
      return true;
    }
  }
  return false;
}

}  // namespace mugugno::tenant
