#include "gateway/codecs/notice_codec.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

#include "gateway/codecs/values.h"
#include "tenant/texts/notice_text.h"
#include "tenant/texts/opening.h"
#include "tenant/texts/variables.h"

namespace mugugno::gateway {
namespace {

const std::vector<std::string>& KnownVariables() {
  static const auto* const known =
      new std::vector<std::string>{"comune", "ufficio", "numero", "apertura"};
  return *known;
}

void CheckText(const v1::NoticeText& text, bool may_say_opening, absl::string_view field,
               Violations* violations) {
  const auto& known = KnownVariables();
  const auto end = may_say_opening ? known.end() : known.end() - 1;
  if (text.it().empty() && !tenant::IsEmpty(text)) {
    violations->Add(absl::StrCat(field, ".it"), "is required where another language is there");
  }
  for (const absl::string_view language : tenant::kNoticeLanguages) {
    const absl::string_view words = tenant::TextIn(text, language);
    const std::string path = absl::StrCat(field, ".", language);
    if (!words.empty() && absl::StripAsciiWhitespace(words).empty()) {
      violations->Add(path, "must have words");
    }
    for (const std::string& name : tenant::VariablesIn(words)) {
      if (std::find(known.begin(), end, name) != end) continue;
      violations->Add(path, absl::StrCat("{", name, "} is not known: {comune}, {ufficio}, {numero}",
                                         may_say_opening ? ", {apertura}" : "", " are"));
    }
  }
}

}  // namespace

void CheckNotices(const v1::CitizenNotices& notices, absl::string_view field,
                  Violations* violations) {
  CheckText(notices.receipt(), false, absl::StrCat(field, ".receipt"), violations);
  CheckText(notices.out_of_hours(), true, absl::StrCat(field, ".out_of_hours"), violations);
}

void CheckHours(const v1::OpeningHours& hours, absl::string_view field, Violations* violations) {
  for (int i = 0; i < hours.week_size(); ++i) {
    if (tenant::ParseWeekSpan(hours.week(i))) continue;
    violations->Add(absl::StrCat(field, ".week[", i, "]"),
                    "must be days and times, as mon-fri 08:30-12:30");
  }
  for (int i = 0; i < hours.closures_size(); ++i) {
    if (tenant::ParseClosure(hours.closures(i))) continue;
    violations->Add(absl::StrCat(field, ".closures[", i, "]"),
                    "must be 2026-12-24, 2026-08-10/2026-08-21 or, every year, 06-29");
  }
}

void CheckPolicies(const v1::Channel& channel, Violations* violations) {
  absl::Time before = absl::InfinitePast();
  for (int i = 0; i < channel.reply_policies_size(); ++i) {
    const v1::ReplyPolicy& policy = channel.reply_policies(i);
    const std::string path = absl::StrCat("reply_policies[", i, "]");
    if (!policy.has_start_time()) violations->Add(absl::StrCat(path, ".start_time"), "is required");
    const absl::Time start = FromTimestamp(policy.start_time());
    if (start <= before) {
      violations->Add(absl::StrCat(path, ".start_time"),
                      "must be later than that of the one before");
    }
    before = start;
    if (policy.replies() == v1::ReplyPolicy::REPLIES_OFF && policy.notice().it().empty()) {
      violations->Add(absl::StrCat(path, ".notice.it"),
                      "is required where nobody answers: the citizen is told so");
    }
    CheckText(policy.notice(), false, absl::StrCat(path, ".notice"), violations);
  }
}

}  // namespace mugugno::gateway
