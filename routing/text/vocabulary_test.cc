#include "routing/text/vocabulary.h"

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

// How the vocabulary of one term knows a word: "as written", "misspelt" or "not".
std::string Known(absl::string_view term, absl::string_view word) {
  Vocabulary vocabulary;
  EXPECT_TRUE(vocabulary.Add(term).ok()) << term;
  Vocabulary::Fits fits;
  vocabulary.Find(Words(word)[0], Spelling::kMisspelt, &fits);
  if (fits.empty()) return "not";
  return fits[0].approximate ? "misspelt" : "as written";
}

TEST(Vocabulary, KnowsWordsBeginningsAndEndings) {
  EXPECT_EQ(Known("fuoco", "Fuoco"), "as written");
  EXPECT_EQ(Known("fuoco", "fuochi"), "not");
  EXPECT_EQ(Known("incendi*", "incendiato"), "as written");
  EXPECT_EQ(Known("-brand", "Wohnungsbrand"), "as written");
  EXPECT_EQ(Known("-brand", "brand"), "as written");
  EXPECT_EQ(Known("-brand", "Brandung"), "not");
}

TEST(Vocabulary, KnowsMisspellingsOfWhatItDoesNotKnowAsWritten) {
  EXPECT_EQ(Known("incendi*", "incedio"), "misspelt");
  EXPECT_EQ(Known("ambulanza", "anbulanza"), "misspelt");
  Vocabulary vocabulary;
  const uint32_t fire = *vocabulary.Add("incendi*");
  const uint32_t grant = *vocabulary.Add("incentiv*");
  Vocabulary::Fits fits;
  vocabulary.Find(Words("incentivi")[0], Spelling::kMisspelt, &fits);
  ASSERT_EQ(fits.size(), 1u);
  EXPECT_EQ(fits[0].term, grant);
  EXPECT_NE(fire, grant);
}

TEST(Vocabulary, AShortBeginningDoesNotMakeAWordKnown) {
  Vocabulary vocabulary;
  ASSERT_TRUE(vocabulary.Add("lamp*").ok());
  const uint32_t lamp = *vocabulary.Add("lampion*");
  Vocabulary::Fits fits;
  vocabulary.Find(Words("lampine")[0], Spelling::kMisspelt, &fits);
  ASSERT_EQ(fits.size(), 2u);
  EXPECT_EQ(fits[1].term, lamp);
  EXPECT_TRUE(fits[1].approximate);
}

TEST(Vocabulary, KnowsAWordWithItsArticleRunIntoIt) {
  EXPECT_EQ(Known("incendi*", "lincendio"), "as written");
  EXPECT_EQ(Known("ambulanza", "unambulanza"), "as written");
  EXPECT_EQ(Known("esplosion*", "dellesplosione"), "as written");
  EXPECT_EQ(Known("auto", "lauto"), "not");  // too short to be sure
}

TEST(Vocabulary, EqualTermsHaveOneNumber) {
  Vocabulary vocabulary;
  EXPECT_EQ(*vocabulary.Add("fuoco"), *vocabulary.Add("Fuoco"));
  EXPECT_NE(*vocabulary.Add("fuoco"), *vocabulary.Add("fuoco*"));
  EXPECT_EQ(vocabulary.size(), 2u);
  EXPECT_FALSE(vocabulary.Add("ab*").ok());
  EXPECT_FALSE(vocabulary.Add("-ab").ok());
  EXPECT_FALSE(vocabulary.Add("").ok());
}

}  // namespace
}  // namespace mugugno::routing
