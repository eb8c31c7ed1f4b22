#include "gateway/channels/mail/charset.h"

#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include <iconv.h>

#include "proto/text/utf8.h"

namespace mugugno::gateway::mail {
namespace {

constexpr char kReplacement[] = "\xEF\xBF\xBD";

// Windows-1252 from 0x80 to 0x9F; the five that are nothing stay controls, as browsers read them.
constexpr char16_t kWindows1252[32] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void AppendSign(char32_t sign, std::string* out) {
  if (sign < 0x80) {
    *out += static_cast<char>(sign);
  } else if (sign < 0x800) {
    *out += static_cast<char>(0xC0 | (sign >> 6));
    *out += static_cast<char>(0x80 | (sign & 0x3F));
  } else {
    *out += static_cast<char>(0xE0 | (sign >> 12));
    *out += static_cast<char>(0x80 | ((sign >> 6) & 0x3F));
    *out += static_cast<char>(0x80 | (sign & 0x3F));
  }
}

std::string FromWindows1252(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    AppendSign(byte >= 0x80 && byte < 0xA0 ? kWindows1252[byte - 0x80] : byte, &text);
  }
  return text;
}

// How much of it is UTF-8: sequences that are whole, and bytes that are none.
struct Utf8Signs {
  size_t whole = 0;
  size_t broken = 0;
};
Utf8Signs CountUtf8(absl::string_view bytes) {
  Utf8Signs signs;
  while (!bytes.empty()) {
    const char32_t sign = text::TakeCodePoint(bytes);
    if (sign == text::kInvalid) {
      ++signs.broken;
    } else if (sign >= 0x80) {
      ++signs.whole;
    }
  }
  return signs;
}

std::string FromUtf8(absl::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const absl::string_view before = bytes;
    if (text::TakeCodePoint(bytes) == text::kInvalid) {
      text += kReplacement;
    } else {
      absl::StrAppend(&text, before.substr(0, before.size() - bytes.size()));
    }
  }
  return text;
}

struct CloseConverter {
  void operator()(void* converter) const { iconv_close(converter); }
};
using Converter = std::unique_ptr<void, CloseConverter>;

// Nothing where the library does not know the charset.
Converter Open(const std::string& label) {
  // The whole name is the sender's: a suffix like //TRANSLIT is none of a charset's.
  if (label.empty() || label.size() > 64 || absl::StrContains(label, "/")) return nullptr;
  iconv_t converter = iconv_open("UTF-8", label.c_str());
  if (converter == reinterpret_cast<iconv_t>(-1)) return nullptr;  // NOLINT
  return Converter(converter);
}

std::string Convert(Converter converter, absl::string_view bytes) {
  std::string text;
  char buffer[4096];
  char* in = const_cast<char*>(bytes.data());  // NOLINT: iconv reads it only
  size_t left = bytes.size();
  while (true) {
    char* out = buffer;
    size_t room = sizeof(buffer);
    const bool ends = left == 0;
    const size_t result = ends ? iconv(converter.get(), nullptr, nullptr, &out, &room)
                               : iconv(converter.get(), &in, &left, &out, &room);
    const int error = errno;
    text.append(buffer, sizeof(buffer) - room);
    if (ends) return text;
    if (result != static_cast<size_t>(-1) || error == E2BIG) continue;
    text += kReplacement;
    if (error == EINVAL) left = 0;  // the last sign is cut
    if (left == 0) continue;
    ++in;
    --left;
  }
}

// The name the library has for what mails call otherwise.
std::string Known(absl::string_view label) {
  std::string name;
  for (const char each : label) {
    const auto c = static_cast<unsigned char>(each);
    if (absl::ascii_isgraph(c) && !absl::StrContains("\"';,", each)) {
      name += static_cast<char>(absl::ascii_tolower(c));
    }
  }
  absl::string_view rest = name;
  if (absl::ConsumePrefix(&rest, "charset=")) name = std::string(rest);
  static const auto& names = *new std::vector<std::pair<std::string, std::string>>({
      {"unicode-1-1-utf-7", "utf-7"},
      {"x-unicode-2-0-utf-7", "utf-7"},
      {"utf7", "utf-7"},
      {"utf8", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"x-utf-8", "utf-8"},
      {"utf-8-sig", "utf-8"},
      {"utf8mb4", "utf-8"},
      {"iso-8859-8-i", "iso-8859-8"},
      {"ks_c_5601-1987", "cp949"},
      {"ks_c_5601", "cp949"},
      {"euc-kr", "cp949"},
      {"gb2312", "gb18030"},
      {"gbk", "gb18030"},
      {"shift_jis", "cp932"},
      {"shift-jis", "cp932"},
      {"x-sjis", "cp932"},
      {"iso-2022-jp", "iso-2022-jp-2"},
      {"x-mac-roman", "macintosh"},
      {"mac", "macintosh"},
      {"iso8859-15", "iso-8859-15"},
      {"iso_8859-15", "iso-8859-15"},
      {"latin-9", "iso-8859-15"},
      {"latin9", "iso-8859-15"},
      {"iso-8859-9", "windows-1254"},
      {"iso-8859-11", "windows-874"},
      {"windows-874", "cp874"},
      {"cp-850", "cp850"},
      {"windows1250", "windows-1250"},
      {"windows1251", "windows-1251"},
  });
  for (const auto& [written, known] : names) {
    if (name == written) return known;
  }
  return name;
}

// What programs put on everything.
bool SaysNothing(absl::string_view name) {
  for (const absl::string_view each :
       {"",           "us-ascii", "ascii",   "ansi_x3.4-1968", "iso-8859-1",   "iso8859-1",
        "iso_8859-1", "iso88591", "latin1",  "latin-1",        "windows-1252", "windows1252",
        "win-1252",   "cp1252",   "cp-1252", "x-cp1252",       "x-ansi",       "unknown-8bit",
        "x-unknown",  "unknown",  "default", "binary",         "8bit",         "x-user-defined"}) {
    if (name == each) return true;
  }
  return false;
}

}  // namespace

std::string ToUtf8(absl::string_view bytes, absl::string_view label) {
  const std::string name = Known(label);
  Converter converter;
  if (name != "utf-8" && !SaysNothing(name)) converter = Open(name);
  if (converter != nullptr) return Convert(std::move(converter), bytes);
  const Utf8Signs signs = CountUtf8(bytes);
  if (signs.broken == 0) return std::string(bytes);
  // A text in UTF-8 that was cut, or has a byte too many, against one that never was.
  const bool broken_utf8 = name == "utf-8" ? signs.whole > 0 : signs.whole > 4 * signs.broken;
  return broken_utf8 ? FromUtf8(bytes) : FromWindows1252(bytes);
}

}  // namespace mugugno::gateway::mail
