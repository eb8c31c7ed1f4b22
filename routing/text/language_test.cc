#include "routing/text/language.h"

#include "gtest/gtest.h"

namespace mugugno::routing {
namespace {

TEST(Language, IsThatOfMostTellingWords) {
  EXPECT_EQ(LanguageOf("Buongiorno, in via Roma il lampione è spento"), Language::kItalian);
  EXPECT_EQ(LanguageOf("the street light near the church is broken"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("Hier liegt überall Müll, bitte abholen"), Language::kGerman);
  EXPECT_EQ(LanguageOf("le lampadaire devant l'église ne marche pas"), Language::kFrench);
  EXPECT_EQ(LanguageOf("hay un perro abandonado cerca de la estación"), Language::kSpanish);
}

TEST(Language, AnsweredInItalianWhoWritesLigurian) {
  EXPECT_EQ(LanguageOf("gh'è 'na büga in ta stradda da gexa"), Language::kItalian);
}

TEST(Language, WithoutATellingWordIsNotGuessed) {
  EXPECT_EQ(LanguageOf(""), std::nullopt);
  EXPECT_EQ(LanguageOf("2"), std::nullopt);
  EXPECT_EQ(LanguageOf("Sori"), std::nullopt);
}

TEST(Language, OfAnAnswerIsTheTextsThenTheAppsThenItalian) {
  EXPECT_EQ(AnswerLanguage("where is the town hall?", "de"), Language::kEnglish);
  EXPECT_EQ(AnswerLanguage("Müllabfuhr", "de-AT"), Language::kGerman);
  EXPECT_EQ(AnswerLanguage("Müllabfuhr", "zh"), Language::kItalian);
  EXPECT_EQ(AnswerLanguage("Müllabfuhr", ""), Language::kItalian);
  EXPECT_EQ(TagOf(Language::kGerman), "de");
}

}  // namespace
}  // namespace mugugno::routing
