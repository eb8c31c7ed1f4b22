#include "routing/text/fold.h"

namespace mugugno::routing {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Base letters of U+00C0..U+017F; '?' where the rune is no accented Latin letter.
constexpr char kBase[] =
    "aaaaaa?ceeeeiiii?nooooo?ouuuuy??aaaaaa?ceeeeiiii?nooooo?ouuuuy?y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii??jjkk?llllll?"
    "?llnnnnnn???oooooo??rrrrrrsssssssstttt??uuuuuuuuuuuuwwyyyzzzzzz?";

constexpr size_t kBaseCount = sizeof(kBase) - 1;

char BaseLetter(char32_t code) {
  if (code < 0xC0 || code >= 0xC0 + kBaseCount) return '?';
  return kBase[code - 0xC0];
}

const char* Ligature(char32_t code) {
  switch (code) {
    case 0xC6:
    case 0xE6:
      return "ae";
    case 0x152:
    case 0x153:
      return "oe";
    case 0xDF:
      return "ss";
    default:
      return nullptr;
  }
}

bool IsContinuation(absl::string_view text, size_t position) {
  return position < text.size() && (static_cast<unsigned char>(text[position]) & 0xC0) == 0x80;
}

}  // namespace

Rune RuneAt(absl::string_view text, size_t position) {
  const auto lead = static_cast<unsigned char>(text[position]);
  if (lead < 0x80) return {lead, 1};
  const size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {kReplacement, 1};
  char32_t code = lead & (0xFF >> (size + 1));
  for (size_t i = 1; i < size; ++i) {
    if (!IsContinuation(text, position + i)) return {kReplacement, 1};
    code = (code << 6) | (static_cast<unsigned char>(text[position + i]) & 0x3F);
  }
  const bool overlong = (size == 3 && code < 0x800) || (size == 4 && code < 0x10000);
  if (overlong || (code >= 0xD800 && code <= 0xDFFF) || code > 0x10FFFF) return {kReplacement, 1};
  return {code, size};
}

bool IsWordRune(char32_t code) {
  if (code < 0x80) {
    return (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
           (code >= 'A' && code <= 'Z');
  }
  if (code == 0xD7 || code == 0xF7 || code < 0xC0) return code == 0xAA || code == 0xBA;
  if (code < 0x2000) return true;
  // Letters of other scripts; punctuation, symbols and emoji are none.
  return (code >= 0x3040 && code < 0xD7B0) || (code >= 0xF900 && code < 0xFE00);
}

bool IsUpperRune(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  return code >= 0xC0 && code <= 0xDE && code != 0xD7;
}

bool IsCombiningMark(char32_t code) { return code >= 0x300 && code <= 0x36F; }

bool IsApostrophe(char32_t code) {
  return code == '\'' || code == '`' || code == 0xB4 || code == 0x2018 || code == 0x2019 ||
         code == 0x2BC || code == 0x2032;
}

bool IsAccented(char32_t code) { return BaseLetter(code) != '?'; }

void AppendFolded(absl::string_view text, const Rune& rune, size_t position, std::string* out) {
  if (rune.code < 0x80) {
    const char letter = static_cast<char>(rune.code);
    out->push_back(letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter);
  } else if (const char* ligature = Ligature(rune.code)) {
    out->append(ligature);
  } else if (IsAccented(rune.code)) {
    out->push_back(BaseLetter(rune.code));
  } else if (!IsCombiningMark(rune.code) && rune.code != kReplacement) {
    out->append(text.data() + position, rune.size);
  }
}

std::string Fold(absl::string_view text) {
  std::string folded;
  folded.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const Rune rune = RuneAt(text, i);
    AppendFolded(text, rune, i, &folded);
    i += rune.size;
  }
  return folded;
}

}  // namespace mugugno::routing
