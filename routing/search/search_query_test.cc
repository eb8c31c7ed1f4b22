#include "routing/search/search_query.h"

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

std::vector<std::string> IndexedOf(absl::string_view typed) {
  std::vector<std::string> roots;
  const auto query = SearchQuery::Parse(typed);
  if (!query) return {"nothing"};
  for (const SearchQuery::Word& word : query->words()) {
    if (word.indexed) roots.push_back(word.root);
  }
  return roots;
}
using Roots = std::vector<std::string>;

TEST(SearchQuery, TheLastVowelOfALongWordDoesNotCount) {
  EXPECT_EQ(IndexedOf("Lampioni"), Roots{"lampion"});
  EXPECT_EQ(IndexedOf("buca"), Roots{"buca"});
}

TEST(SearchQuery, ShortWordsCountBesideOthersOnly) {
  EXPECT_EQ(IndexedOf("via Roma 14"), (Roots{"via", "roma"}));
  EXPECT_TRUE(SearchQuery::Parse("via Roma 14")->words()[2].whole);
  EXPECT_FALSE(SearchQuery::Parse("14 di"));
  EXPECT_FALSE(SearchQuery::Parse(" ,;\""));
}

TEST(SearchQuery, AnArticleAloneMayBeginAWord) {
  EXPECT_EQ(IndexedOf("del"), Roots{"del"});
  EXPECT_EQ(IndexedOf("della strada"), Roots{"strad"});
}

TEST(SearchQuery, ATypedTelephoneNumberIsOneWord) {
  EXPECT_EQ(IndexedOf("+39 340 1234567"), Roots{"3401234567"});
  EXPECT_EQ(IndexedOf("340 12345"), Roots{"34012345"});
  EXPECT_EQ(IndexedOf("SP333"), Roots{"sp333"});
}

TEST(SearchQuery, QuotesMakeAPhrase) {
  const auto query = SearchQuery::Parse("buca \"piazza della chiesa\" lampione");
  ASSERT_TRUE(query);
  ASSERT_EQ(query->phrases().size(), 1U);
  EXPECT_EQ(query->phrases()[0].begin, 1U);
  EXPECT_EQ(query->phrases()[0].end, 4U);
  EXPECT_TRUE(SearchQuery::Parse("\"piazza della chiesa")->phrases().empty());
}

TEST(SearchQuery, AtMostEightWordsCount) {
  EXPECT_EQ(IndexedOf("uno1 due2 tre3 quattro cinque sei6 sette otto8 nove9 dieci").size(), 8U);
}

}  // namespace
}  // namespace mugugno::routing
