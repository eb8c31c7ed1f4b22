#pragma once

// What one version of a comune's rules says. A plain value.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// A phrase the comune added to those of a topic, as routing/text/phrases.h reads it.
struct RuleWord {
  std::string topic;
  std::string phrase;

  // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of <=> for a pointer
  friend auto operator<=>(const RuleWord&, const RuleWord&) = default;
};

struct RuleContent {
  friend bool operator==(const RuleContent&, const RuleContent&) = default;

  // Id; empty during set-up.
  std::string default_office;
  // Topics by id of an office: codes or their beginnings.
  std::map<std::string, std::vector<std::string>> offices;
  // Sorted, none twice.
  std::vector<RuleWord> words;
  // Number of what was learnt and is asked besides; 0 for nothing. Not part of the text.
  int64_t model = 0;
};

// The form of rule_set.content.
std::string ToText(const RuleContent& content);
RuleContent RuleContentFrom(absl::string_view text);

}  // namespace mugugno::tenant
