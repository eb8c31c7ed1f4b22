#include "routing/text/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/text/fold.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Keys(absl::string_view text) {
  const Words words(text);
  std::vector<std::string> keys;
  for (size_t i = 0; i < words.size(); ++i) keys.push_back(words[i].key);
  return keys;
}

TEST(Fold, TakesAccentsAndCaseAway) {
  EXPECT_EQ(Fold("È Levà, Sòri ÆGUA Straße Łódź"), "e leva, sori aegua strasse lodz");
}

TEST(Fold, TreatsDecomposedAccentsLikeComposedOnes) { EXPECT_EQ(Fold("Leva\u0300"), "leva"); }

TEST(Fold, LeavesOtherScriptsAsTheyAre) { EXPECT_EQ(Fold("Привет 水"), "Привет 水"); }

TEST(Fold, DropsInvalidBytesOneAtATime) {
  EXPECT_EQ(Fold("so\xffri \xc3"), "sori ");
  EXPECT_EQ(Fold("\xe2\x82"), "");
  EXPECT_EQ(Fold("\xed\xa0\x80x"), "x");  // a surrogate
}

TEST(Words, WritesAbbreviationsOut) {
  EXPECT_THAT(Keys("in loc. Canepa, P.zza Matteotti e v.le S.Bartolomeo"),
              ElementsAre("in", "localita", "canepa", "piazza", "matteotti", "e", "viale", "san",
                          "bartolomeo"));
}

TEST(Words, WritesOutWhatPeopleShortenOnPhones) {
  EXPECT_THAT(Keys("nn va xke cmq"), ElementsAre("non", "va", "perche", "comunque"));
}

TEST(Words, AnAbbreviationEndsNoSentence) {
  const Words words("in loc. Canepa. Grazie");
  EXPECT_EQ(words[2].before, Break::kSpace);
  EXPECT_EQ(words[3].before, Break::kSentence);
}

TEST(Words, CutsDigitsFromLetters) {
  EXPECT_THAT(Keys("SP333 e via Roma 12b"),
              ElementsAre("sp", "333", "e", "via", "roma", "12", "b"));
}

TEST(Words, CutsAtApostrophesAndTakesAFinalOneForAnAccent) {
  const Words words("sull'uscio di leva' dell’asilo");
  EXPECT_THAT(Keys("sull'uscio di leva' dell’asilo"),
              ElementsAre("sull", "uscio", "di", "leva", "dell", "asilo"));
  EXPECT_EQ(words[1].before, Break::kApostrophe);
  EXPECT_TRUE(words[3].accented);
}

TEST(Words, AddressesOfTheWebAndOfMailAreNone) {
  EXPECT_THAT(Keys("buca, vedi https://fms.comune.recco.it/report/100?x=camogli qui"),
              ElementsAre("buca", "vedi", "qui"));
  EXPECT_THAT(Keys("(WWW.comune.recco.it) e segnala@comune.recco.it, grazie"),
              ElementsAre("e", "grazie"));
  EXPECT_THAT(Keys("sono @ Sori, a@ b"), ElementsAre("sono", "sori", "a", "b"));
  const Words words("vedi www.comune.recco.it Sori");
  EXPECT_EQ(words[1].before, Break::kSentence);
  EXPECT_EQ(words[1].span.begin, 25u);
}

TEST(Words, SpansPointIntoTheOriginalText) {
  const std::string text = "ciao, Levà!";
  const Words words(text);
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(text.substr(words[1].span.begin, words[1].span.end - words[1].span.begin), "Levà");
}

TEST(Words, KnowWhetherCapitalsMeanAnything) {
  EXPECT_TRUE(Words("Buca a Sori").mixed_case());
  EXPECT_FALSE(Words("BUCA A SORI").mixed_case());
  EXPECT_FALSE(Words("Salve, BUCA A SORI").mixed_case());
  EXPECT_FALSE(Words("buca a sori").mixed_case());
}

TEST(Words, StopAtTheLimitWithoutCuttingARune) {
  std::string text(Words::kMaxBytes - 1, 'a');
  text += "èèè coda";
  const Words words(text);
  ASSERT_EQ(words.size(), 1u);
  EXPECT_EQ(words[0].span.end, Words::kMaxBytes - 1);
}

TEST(Words, SurviveTenMegabytesOfAnything) {
  EXPECT_LE(Words(std::string(10'000'000, '\xff')).size(), 1u);
  EXPECT_LE(Words(std::string(10'000'000, 'x'))[0].key.size(), 48u);
  EXPECT_TRUE(Words("").empty());
  std::string dots;
  for (int i = 0; i < 10'000; ++i) dots += "a.";
  EXPECT_EQ(Words(dots).size(), 10'000u);
}

}  // namespace
}  // namespace mugugno::routing
