#include "routing/text/language.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"

#include "routing/data/shipped.h"
#include "routing/text/word_lists.h"
#include "routing/text/words.h"

namespace mugugno::routing {
namespace {

struct Known {
  Language language = Language::kItalian;
  absl::string_view list;
  absl::string_view tag;
};
constexpr std::array<Known, 5> kKnown = {{{Language::kItalian, "italian", "it"},
                                          {Language::kEnglish, "english", "en"},
                                          {Language::kGerman, "german", "de"},
                                          {Language::kFrench, "french", "fr"},
                                          {Language::kSpanish, "spanish", "es"}}};

using Telling = absl::flat_hash_map<std::string, size_t>;

// The words of one list only, by its place in kKnown.
const Telling& TellingWords() {
  static const auto* const telling = [] {
    // The file is part of the program; a test reads it, so it cannot fail here.
    const WordLists lists = WordLists::FromYaml(ShippedRules("languages")).value();
    absl::flat_hash_map<std::string, int> count;
    for (const Known& known : kKnown) {
      for (const std::string& word : lists.Get(known.list)) ++count[word];
    }
    auto* const words = new Telling();
    for (size_t i = 0; i < kKnown.size(); ++i) {
      for (const std::string& word : lists.Get(kKnown[i].list)) {
        if (count[word] == 1) words->emplace(word, i);
      }
    }
    return words;
  }();
  return *telling;
}

}  // namespace

std::optional<Language> LanguageOf(absl::string_view text) {
  const Words words(text);
  std::array<int, kKnown.size()> told = {};
  for (size_t i = 0; i < words.size(); ++i) {
    const auto found = TellingWords().find(words[i].key);
    if (found != TellingWords().end()) ++told[found->second];
  }
  const auto most = std::max_element(told.begin(), told.end());
  if (*most == 0 || std::count(told.begin(), told.end(), *most) > 1) return std::nullopt;
  return kKnown[static_cast<size_t>(most - told.begin())].language;
}

std::optional<Language> LanguageTagged(absl::string_view tag) {
  const absl::string_view primary = tag.substr(0, tag.find('-'));
  for (const Known& known : kKnown) {
    if (absl::EqualsIgnoreCase(primary, known.tag)) return known.language;
  }
  return std::nullopt;
}

absl::string_view TagOf(Language language) {
  return std::find_if(kKnown.begin(), kKnown.end(),
                      [&](const Known& known) { return known.language == language; })
      ->tag;
}

Language AnswerLanguage(absl::string_view text, absl::string_view tag) {
  if (const auto told = LanguageOf(text)) return *told;
  return LanguageTagged(tag).value_or(Language::kItalian);
}

}  // namespace mugugno::routing
