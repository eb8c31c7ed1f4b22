#include "gateway/channels/web_form/phrases.h"

#include <gtest/gtest.h>

namespace mugugno::gateway::web_form {
namespace {

TEST(Phrases, TheLanguageTheReaderLikesBestIsSpoken) {
  EXPECT_EQ(Preferred("de-AT,de;q=0.9,en;q=0.8"), Language::kGerman);
  EXPECT_EQ(Preferred("en;q=0.3, fr;q=0.7"), Language::kFrench);
  EXPECT_EQ(Preferred("pt, sl;q=0.1"), Language::kSlovene);
}

TEST(Phrases, WhoSpeaksNoneOfThemReadsItalian) {
  EXPECT_EQ(Preferred(""), Language::kItalian);
  EXPECT_EQ(Preferred("pt-BR"), Language::kItalian);
  EXPECT_EQ(Preferred("de;q=0, fr;q=nan, en;q="), Language::kItalian);
}

TEST(Phrases, ALanguageIsFoundByItsCode) {
  for (const Language language : kLanguages) EXPECT_EQ(LanguageOf(CodeOf(language)), language);
  EXPECT_EQ(LanguageOf("<script>"), std::nullopt);
  EXPECT_EQ(LanguageOf(""), std::nullopt);
}

}  // namespace
}  // namespace mugugno::gateway::web_form
