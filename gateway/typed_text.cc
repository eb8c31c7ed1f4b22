#include "gateway/typed_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "proto/text/utf8.h"
#include "tenant/attachments/content_type.h"

namespace mugugno::gateway {

std::string Lines(absl::string_view typed) {
  std::string text;
  text.reserve(typed.size());
  while (!typed.empty()) {
    absl::string_view rest = typed;
    const char32_t sign = text::TakeCodePoint(rest);
    const absl::string_view bytes = typed.substr(0, typed.size() - rest.size());
    // Browsers end lines with CR LF.
    const bool ends_line = sign == U'\r' && (rest.empty() || rest[0] != '\n');
    const bool control = (sign < 0x20 && sign != U'\n' && sign != U'\t') ||
                         (sign >= 0x7F && sign < 0xA0) || sign == 0xFFFE || sign == 0xFFFF;
    if (sign == text::kInvalid) {
      text += "\xEF\xBF\xBD";
    } else if (ends_line) {
      text += '\n';
    } else if (!control) {
      absl::StrAppend(&text, bytes);
    }
    typed = rest;
  }
  return text;
}

std::string OneLine(absl::string_view typed) {
  std::string text = Lines(typed);
  std::replace(text.begin(), text.end(), '\n', ' ');
  std::replace(text.begin(), text.end(), '\t', ' ');
  return std::string(absl::StripAsciiWhitespace(text));
}

std::string PhoneOf(absl::string_view typed) {
  std::string digits;
  absl::string_view rest = typed;
  const bool foreign = absl::ConsumePrefix(&rest, "+") || absl::ConsumePrefix(&rest, "00");
  for (const char c : rest) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) {
      digits += c;
    } else if (!absl::StrContains(" .-/()", c)) {
      return "";
    }
  }
  const std::string number = absl::StrCat(foreign ? "+" : "+39", digits);
  return digits.size() >= 5 && number.size() <= 16 ? number : "";
}

bool IsPhoto(absl::string_view content) {
  const std::string type = tenant::ContentTypeOf(content.substr(0, tenant::kSniffedBytes));
  return absl::StartsWith(type, "image/") && type != "image/tiff";
}

}  // namespace mugugno::gateway
