#include "routing/text/phrases.h"

#include <gtest/gtest.h>

#include "routing/text/near_spelling.h"

namespace mugugno::routing {
namespace {

bool Finds(absl::string_view pattern, absl::string_view text) {
  PhraseSet set;
  const absl::Status added = set.Add(pattern, 0);
  EXPECT_TRUE(added.ok()) << added;
  return !set.Find(Words(text)).empty();
}

TEST(Phrases, WordsStemsAndAlternatives) {
  EXPECT_TRUE(Finds("buca", "c'è una BUCA"));
  EXPECT_FALSE(Finds("buca", "buche"));
  EXPECT_TRUE(Finds("lampion*", "i lampioni"));
  EXPECT_TRUE(Finds("cavo|cavi terra", "cavi a terra"));
}

TEST(Phrases, ArticlesAndPrepositionsMayStandBetween) {
  EXPECT_TRUE(Finds("odore gas", "odore di gas"));
  EXPECT_TRUE(Finds("odore di gas", "odore gas"));
  EXPECT_FALSE(Finds("odore gas", "odore forte gas"));
}

TEST(Phrases, AnEqualsSignMakesAnArticleCount) {
  EXPECT_TRUE(Finds("=da anni", "è così da anni"));
  EXPECT_FALSE(Finds("=da anni", "ha due anni"));
  EXPECT_TRUE(Finds("want to =die", "I want to die"));
  EXPECT_FALSE(Finds("want to =die", "I want to pay"));
}

TEST(Phrases, GapsEndWithTheSentence) {
  EXPECT_TRUE(Finds("fili .. terra", "fili della luce caduti a terra"));
  EXPECT_FALSE(Finds("fili .. terra", "fili nuovi. Terra"));
  EXPECT_FALSE(Finds("fili .. terra", "fili due tre quattro cinque sei terra"));
}

TEST(Phrases, AmpersandMeansEitherOrder) {
  EXPECT_TRUE(Finds("luce & rott*", "la luce del molo è rotta"));
  EXPECT_TRUE(Finds("luce & rott*", "rotta la luce"));
}

TEST(Phrases, ThreeSidesInAnyOrder) {
  EXPECT_TRUE(Finds("auto & fosso & ferit*", "ferito un ragazzo, auto nel fosso"));
  EXPECT_TRUE(Finds("auto & fosso & ferit*", "nel fosso un'auto con due feriti"));
  EXPECT_FALSE(Finds("auto & fosso & ferit*", "un'auto nel fosso"));
}

TEST(Phrases, TwoAmpersandsReachIntoTheNextSentence) {
  EXPECT_TRUE(Finds("marito && non risponde", "Mio marito è caduto. Non risponde!"));
  EXPECT_TRUE(Finds("marito && non risponde", "Non risponde. È mio marito"));
  EXPECT_FALSE(Finds("marito & non risponde", "Mio marito è caduto. Non risponde!"));
  EXPECT_FALSE(Finds("marito && sviene", "marito b c f g h k m n p q r s t u v. Sviene"));
}

TEST(Phrases, CompoundsAreKnownByTheirEnd) {
  EXPECT_TRUE(Finds("-brand", "ein Wohnungsbrand in Sori"));
}

TEST(Phrases, LongWordsMayHaveOneSlip) {
  EXPECT_TRUE(Finds("incendi*", "c'e un incedio"));
  EXPECT_TRUE(Finds("incendi*", "un inciendio"));
  EXPECT_TRUE(Finds("incendi*", "un icnendio"));
  EXPECT_FALSE(Finds("incendi*", "incentivi"));
  EXPECT_FALSE(Finds("isolat*", "isola ecologica"));
  EXPECT_FALSE(Finds("gas", "gasse"));
}

TEST(Phrases, DoubledLettersMayBeMissedOrAdded) {
  EXPECT_TRUE(Finds("esond*", "il rio essonda"));
  EXPECT_TRUE(Finds("torrente", "il torente"));
  EXPECT_TRUE(Finds("cantina .. acqua", "in cantinna ce acqua"));
  EXPECT_FALSE(Finds("nono", "mio nonno"));
}

TEST(Phrases, HitsKnowTheyAreNegated) {
  PhraseSet set;
  ASSERT_TRUE(set.Add("fumo", 7).ok());
  EXPECT_TRUE(set.Find(Words("non vedo fumo"))[0].negated);
  EXPECT_TRUE(set.Find(Words("nessun fumo"))[0].negated);
  EXPECT_FALSE(set.Find(Words("non so, fumo ovunque"))[0].negated);
  EXPECT_EQ(set.Find(Words("fumo"))[0].label, 7u);
}

TEST(Phrases, PatternsThatMatchNothingAreRefused) {
  PhraseSet set;
  EXPECT_FALSE(set.Add("", 0).ok());
  EXPECT_FALSE(set.Add("..", 0).ok());
  EXPECT_FALSE(set.Add("ab*", 0).ok());
  EXPECT_FALSE(set.Add("a & b & c & d", 0).ok());
}

TEST(NearSpelling, IsOneSlipAndNoMore) {
  EXPECT_TRUE(IsNearSpelling("camogli", "camoglii"));
  EXPECT_TRUE(IsNearSpelling("camogli", "camgli"));
  EXPECT_TRUE(IsNearSpelling("camogli", "camolgi"));
  EXPECT_TRUE(IsNearSpelling("mulinetti", "mulinatti"));
  EXPECT_FALSE(IsNearSpelling("camogli", "camigli"));
  EXPECT_FALSE(IsNearSpelling("camogli", "camogli"));
  EXPECT_FALSE(IsNearSpelling("sori", "soori"));
  EXPECT_FALSE(IsNearSpelling("vigile", "migile"));
}

TEST(NearSpelling, NearWordsShareAHash) {
  for (const char* written : {"camoglii", "camgli", "camolgi", "camigli"}) {
    bool shared = false;
    for (const uint64_t a : NearHashes("camogli")) {
      for (const uint64_t b : NearHashes(written)) shared = shared || a == b;
    }
    EXPECT_TRUE(shared) << written;
  }
}

}  // namespace
}  // namespace mugugno::routing
