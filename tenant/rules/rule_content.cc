#include "tenant/rules/rule_content.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"

namespace mugugno::tenant {

std::string ToText(const RuleContent& content) {
  std::string text;
  if (!content.default_office.empty()) {
    absl::StrAppend(&text, "default ", content.default_office, "\n");
  }
  for (const auto& [office, topics] : content.offices) {
    absl::StrAppend(&text, "office ", office, " ", absl::StrJoin(topics, " "), "\n");
  }
  for (const RuleWord& word : content.words) {
    absl::StrAppend(&text, "word ", word.topic, " ", word.phrase, "\n");
  }
  return text;
}

RuleContent RuleContentFrom(absl::string_view text) {
  RuleContent content;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    const std::pair<absl::string_view, absl::string_view> rule =
        absl::StrSplit(line, absl::MaxSplits(' ', 1));
    const std::pair<absl::string_view, absl::string_view> rest =
        absl::StrSplit(rule.second, absl::MaxSplits(' ', 1));
    if (rule.first == "default") content.default_office = std::string(rule.second);
    if (rule.first == "office") {
      content.offices[std::string(rest.first)] =
          absl::StrSplit(rest.second, ' ', absl::SkipEmpty());
    }
    if (rule.first == "word") {
      content.words.push_back({std::string(rest.first), std::string(rest.second)});
    }
  }
  std::sort(content.words.begin(), content.words.end());
  return content;
}

}  // namespace mugugno::tenant
