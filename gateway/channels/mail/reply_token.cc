#include "gateway/channels/mail/reply_token.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

#include "tenant/vault/crypto.h"

namespace mugugno::gateway::mail {
namespace {

// 80 bits: a guess is a mail sent.
constexpr size_t kMacBytes = 10;
constexpr size_t kMostLocalPart = 64;
constexpr size_t kMostTokenSigns = ((kMostTokenBytes + kMacBytes) * 8 + 4) / 5;
constexpr absl::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";  // RFC 4648, base32

std::string Written(absl::string_view bytes) {
  std::string text;
  uint32_t bits = 0;
  int count = 0;
  for (const char byte : bytes) {
    bits = (bits << 8) | static_cast<unsigned char>(byte);
    for (count += 8; count >= 5; count -= 5) text += kAlphabet[(bits >> (count - 5)) & 31];
    bits &= (1U << count) - 1;
  }
  if (count > 0) text += kAlphabet[(bits << (5 - count)) & 31];
  return text;
}

// Nothing for what Written does not write.
std::optional<std::string> Read(absl::string_view text) {
  std::string bytes;
  uint32_t bits = 0;
  int count = 0;
  for (const char sign : text) {
    const size_t value =
        kAlphabet.find(static_cast<char>(absl::ascii_tolower(static_cast<unsigned char>(sign))));
    if (value == absl::string_view::npos) return std::nullopt;
    bits = (bits << 5) | static_cast<uint32_t>(value);
    count += 5;
    if (count >= 8) {
      count -= 8;
      bytes += static_cast<char>((bits >> count) & 0xFF);
      bits &= (1U << count) - 1;
    }
  }
  if (count >= 5 || bits != 0) return std::nullopt;
  return bytes;
}

std::string Mac(absl::string_view key, absl::string_view channel, absl::string_view about) {
  // A channel's name has no zero, so no two pairs are one text.
  std::string signed_text = "mugugno mail reply 1";
  signed_text.push_back('\0');
  absl::StrAppend(&signed_text, channel);
  signed_text.push_back('\0');
  absl::StrAppend(&signed_text, about);
  return tenant::HmacSha256(key, signed_text).substr(0, kMacBytes);
}

}  // namespace

std::string MakeReplyToken(absl::string_view key, absl::string_view channel,
                           absl::string_view about) {
  const bool sound = !key.empty() && !channel.empty() && !about.empty() &&
                     about.size() <= kMostTokenBytes &&
                     channel.find('\0') == absl::string_view::npos;
  if (!sound) return "";
  return Written(absl::StrCat(about, Mac(key, channel, about)));
}

std::optional<std::string> ReadReplyToken(absl::string_view key, absl::string_view channel,
                                          absl::string_view token) {
  if (key.empty() || channel.empty() || token.size() > kMostTokenSigns) return std::nullopt;
  const std::optional<std::string> bytes = Read(token);
  if (!bytes || bytes->size() <= kMacBytes) return std::nullopt;
  const size_t size = bytes->size() - kMacBytes;
  const absl::string_view about = absl::string_view(*bytes).substr(0, size);
  const absl::string_view mac = absl::string_view(*bytes).substr(size);
  if (!tenant::EqualInConstantTime(mac, Mac(key, channel, about))) return std::nullopt;
  return std::string(about);
}

std::string AddressWithToken(absl::string_view address, absl::string_view token) {
  const size_t at = address.rfind('@');
  if (at == absl::string_view::npos || at == 0 || token.empty() ||
      at + 1 + token.size() > kMostLocalPart) {
    return "";
  }
  return absl::StrCat(address.substr(0, at), "+", token, address.substr(at));
}

absl::string_view TokenOfAddress(absl::string_view address) {
  const absl::string_view local = address.substr(0, address.rfind('@'));
  const size_t plus = local.rfind('+');
  return plus == absl::string_view::npos ? absl::string_view() : local.substr(plus + 1);
}

std::string MessageIdWithToken(absl::string_view token, absl::string_view unique,
                               absl::string_view domain) {
  return absl::StrCat(token, ".", unique, "@", domain);
}

absl::string_view TokenOfMessageId(absl::string_view id, absl::string_view domain) {
  const size_t at = id.rfind('@');
  if (at == absl::string_view::npos || !absl::EqualsIgnoreCase(id.substr(at + 1), domain)) {
    return {};
  }
  const absl::string_view left = id.substr(0, at);
  const size_t dot = left.find('.');
  return dot == absl::string_view::npos ? absl::string_view() : left.substr(0, dot);
}

}  // namespace mugugno::gateway::mail
