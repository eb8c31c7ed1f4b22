#pragma once

// A comune's text in the languages it is there in. Pure functions; views into the text.

#include <array>

#include "absl/strings/string_view.h"

#include "mugugno/v1/citizen_notices.pb.h"

namespace mugugno::tenant {

// BCP 47, Italian first.
inline constexpr std::array<absl::string_view, 5> kNoticeLanguages = {"it", "en", "de", "fr", "es"};

// Empty where it is not there.
absl::string_view TextIn(const v1::NoticeText& text, absl::string_view language);
bool IsEmpty(const v1::NoticeText& text);

}  // namespace mugugno::tenant
