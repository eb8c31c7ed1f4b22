#include "tenant/attachments/file_name.h"

#include "absl/strings/ascii.h"
#include "absl/strings/strip.h"

#include "proto/text/utf8.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kMostBytes = 150;
constexpr size_t kMostExtension = 16;
constexpr absl::string_view kRefused = "<>:\"|?*";

bool IsInvisible(char32_t c) {
  const bool control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool direction = (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                         (c >= 0x2060 && c <= 0x206F) || c == 0x061C || c == 0xFEFF;
  return control || direction || c == 0x2028 || c == 0x2029 || c == text::kInvalid;
}

// Cut between characters of UTF-8.
absl::string_view Cut(absl::string_view text, size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace

std::string HarmlessFileName(absl::string_view name) {
  const size_t folder = name.find_last_of("/\\");
  if (folder != absl::string_view::npos) name.remove_prefix(folder + 1);
  std::string kept;
  while (!name.empty()) {
    const absl::string_view before = name;
    const char32_t c = text::TakeCodePoint(name);
    if (IsInvisible(c)) continue;
    if (c < 0x80 && kRefused.find(static_cast<char>(c)) != absl::string_view::npos) {
      kept += '_';
    } else {
      kept.append(before.data(), before.size() - name.size());
    }
  }
  absl::string_view whole = kept;
  while (absl::ConsumePrefix(&whole, ".") || absl::ConsumePrefix(&whole, " ")) {
  }
  while (absl::ConsumeSuffix(&whole, ".") || absl::ConsumeSuffix(&whole, " ")) {
  }
  if (whole.empty()) return "allegato";
  const size_t dot = whole.rfind('.');
  const absl::string_view extension =
      dot == absl::string_view::npos ? absl::string_view() : whole.substr(dot);
  if (whole.size() <= kMostBytes || extension.size() > kMostExtension) {
    return std::string(Cut(whole, kMostBytes));
  }
  std::string cut(Cut(whole, kMostBytes - extension.size()));
  return cut.append(extension.data(), extension.size());
}

}  // namespace mugugno::tenant
