#pragma once

// A comune's text in the languages it is there in. Pure functions; views into the text.

#include <array>

#include "absl/strings/string_view.h"

#include "mugugno/v1/citizen_notices.pb.h"

namespace mugugno::tenant {

// BCP 47, Italian first.
inline constexpr std::array<absl::string_view, 5> kNoticeLanguages = {"it", "en", "de", "fr", "es"};

// Of a NoticeText, or another message with a text in each language; empty where it is not there.
template <typename Text>
absl::string_view TextIn(const Text& text, absl::string_view language) {
  if (language == "it") return text.it();
  if (language == "en") return text.en();
  if (language == "de") return text.de();
  if (language == "fr") return text.fr();
  if (language == "es") return text.es();
  return "";
}
bool IsEmpty(const v1::NoticeText& text);

}  // namespace mugugno::tenant
