#include "tenant/uuid.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kCrockford = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr size_t kHyphenatedSize = 36;
constexpr size_t kBase32Size = 26;
constexpr uint32_t kUpperLimit = 1u << 12;
constexpr uint64_t kLowerLimit = uint64_t{1} << 62;

using UuidBytes = std::array<char, Uuid::kSize>;

bool IsHyphenPlace(size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

std::optional<Uuid> ParseHyphenated(absl::string_view text) {
  std::string digits;
  for (size_t i = 0; i < text.size(); ++i) {
    if (IsHyphenPlace(i)) {
      if (text[i] != '-') return std::nullopt;
    } else {
      if (!absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) return std::nullopt;
      digits.push_back(text[i]);
    }
  }
  return Uuid::FromBytes(absl::HexStringToBytes(digits));
}

// 26 digits hold 130 bits: the two highest must be zero.
std::optional<Uuid> ParseBase32(absl::string_view text) {
  UuidBytes bytes = {};
  uint32_t bits = 0;
  int bit_count = -2;
  size_t next = 0;
  for (char c : text) {
    const size_t digit = kCrockford.find(absl::ascii_tolower(static_cast<unsigned char>(c)));
    if (digit == absl::string_view::npos) return std::nullopt;
    if (next == 0 && bit_count == -2 && digit > 7) return std::nullopt;
    bits = (bits << 5 | static_cast<uint32_t>(digit)) & 0x1fff;
    bit_count += 5;
    if (bit_count >= 8) {
      bit_count -= 8;
      bytes[next++] = static_cast<char>(bits >> bit_count & 0xff);
    }
  }
  return Uuid(bytes);
}

uint64_t RandomUint64() {
  uint64_t value = 0;
  FillNonce(&value, sizeof(value));
  return value;
}

void PutBigEndian(uint64_t value, size_t size, char* out) {
  for (size_t i = 0; i < size; ++i)
    out[i] = static_cast<char>(value >> (8 * (size - 1 - i)) & 0xff);
}

}  // namespace

std::optional<Uuid> Uuid::FromBytes(absl::string_view bytes) {
  if (bytes.size() != kSize) return std::nullopt;
  UuidBytes copy;
  std::copy(bytes.begin(), bytes.end(), copy.begin());
  return Uuid(copy);
}

std::optional<Uuid> Uuid::Parse(absl::string_view text) {
  if (text.size() == kHyphenatedSize) return ParseHyphenated(text);
  if (text.size() == kBase32Size) return ParseBase32(text);
  return std::nullopt;
}

Uuid Uuid::Before(absl::Time time) {
  constexpr int64_t kLatest = (int64_t{1} << 48) - 1;
  int64_t milliseconds = std::clamp<int64_t>(absl::ToUnixMillis(time), 0, kLatest);
  std::array<char, kSize> bytes = {};
  for (size_t i = 6; i-- > 0; milliseconds >>= 8) bytes[i] = static_cast<char>(milliseconds & 0xff);
  return Uuid(bytes);
}

absl::Time Uuid::time() const {
  int64_t milliseconds = 0;
  for (size_t i = 0; i < 6; ++i) {
    milliseconds = milliseconds << 8 | static_cast<unsigned char>(bytes_[i]);
  }
  return absl::FromUnixMillis(milliseconds);
}

std::string Uuid::ToString() const {
  const std::string hex = absl::BytesToHexString(bytes());
  const absl::string_view view = hex;
  return absl::StrCat(view.substr(0, 8), "-", view.substr(8, 4), "-", view.substr(12, 4), "-",
                      view.substr(16, 4), "-", view.substr(20));
}

std::string Uuid::ToBase32() const {
  std::string text;
  uint32_t bits = 0;
  int bit_count = 2;
  for (char c : bytes_) {
    bits = (bits << 8 | static_cast<unsigned char>(c)) & 0x1fff;
    bit_count += 8;
    while (bit_count >= 5) {
      bit_count -= 5;
      text.push_back(kCrockford[bits >> bit_count & 31]);
    }
  }
  return text;
}

Uuid UuidSource::Next() {
  const int64_t now = std::max<int64_t>(0, absl::ToUnixMillis(clock_.Now()));
  const uint64_t random = RandomUint64();
  MutexLock lock(&mutex_);
  if (now > milliseconds_) {
    milliseconds_ = now;
    upper_ = static_cast<uint32_t>(RandomUint64() % kUpperLimit);
    lower_ = random % kLowerLimit;
  } else {
    lower_ += 1 + (random & 0xffffffff);
    if (lower_ >= kLowerLimit) {
      lower_ -= kLowerLimit;
      if (++upper_ == kUpperLimit) {
        upper_ = 0;
        ++milliseconds_;
      }
    }
  }
  UuidBytes bytes;
  PutBigEndian(static_cast<uint64_t>(milliseconds_), 6, bytes.data());
  PutBigEndian(0x7000u | upper_, 2, bytes.data() + 6);
  PutBigEndian(uint64_t{2} << 62 | lower_, 8, bytes.data() + 8);
  return Uuid(bytes);
}

Uuid UuidSource::At(absl::Time time) {
  const int64_t milliseconds = std::max<int64_t>(0, absl::ToUnixMillis(time));
  UuidBytes bytes;
  PutBigEndian(static_cast<uint64_t>(milliseconds), 6, bytes.data());
  PutBigEndian(0x7000u | (RandomUint64() % kUpperLimit), 2, bytes.data() + 6);
  PutBigEndian(uint64_t{2} << 62 | (RandomUint64() % kLowerLimit), 8, bytes.data() + 8);
  return Uuid(bytes);
}

}  // namespace mugugno::tenant
