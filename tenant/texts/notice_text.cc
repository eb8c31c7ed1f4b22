#include "tenant/texts/notice_text.h"

#include <algorithm>

namespace mugugno::tenant {

absl::string_view TextIn(const v1::NoticeText& text, absl::string_view language) {
  if (language == "it") return text.it();
  if (language == "en") return text.en();
  if (language == "de") return text.de();
  if (language == "fr") return text.fr();
  if (language == "es") return text.es();
  return "";
}

bool IsEmpty(const v1::NoticeText& text) {
  return std::all_of(kNoticeLanguages.begin(), kNoticeLanguages.end(),
                     [&](absl::string_view language) { return TextIn(text, language).empty(); });
}

}  // namespace mugugno::tenant
