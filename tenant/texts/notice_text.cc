#include "tenant/texts/notice_text.h"

#include <algorithm>

namespace mugugno::tenant {

bool IsEmpty(const v1::NoticeText& text) {
  return std::all_of(kNoticeLanguages.begin(), kNoticeLanguages.end(),
                     [&](absl::string_view language) { return TextIn(text, language).empty(); });
}

}  // namespace mugugno::tenant
