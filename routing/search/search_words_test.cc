#include "routing/search/search_words.h"

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

std::vector<std::string> KeysOf(absl::string_view text) {
  std::vector<std::string> keys;
  for (const SearchWord& word : SearchWordsOf(text)) keys.push_back(word.key);
  return keys;
}
using Keys = std::vector<std::string>;

TEST(SearchWords, AreFoldedAndRememberWhereTheyStood) {
  const std::string text = "Perché l'ACQUA è già torbida";
  EXPECT_EQ(KeysOf(text), (Keys{"perche", "l", "acqua", "e", "gia", "torbida"}));
  EXPECT_EQ(text.substr(SearchWordsOf(text)[2].span.begin, 5), "ACQUA");
}

TEST(SearchWords, OfAnAddressEachPartIsOne) {
  EXPECT_EQ(KeysOf("anna.rossi@posta.example"), (Keys{"anna", "rossi", "posta", "example"}));
}

TEST(SearchWords, LettersAndDigitsAreAlsoFoundApart) {
  EXPECT_EQ(KeysOf("SP333"), (Keys{"sp333", "sp", "333"}));
}

TEST(SearchWords, ATelephoneNumberIsOneHoweverItIsWritten) {
  for (const char* text : {"+39 340 1234567", "340.123.4567", "3401234567", "0039 340-1234567"}) {
    const Keys keys = KeysOf(text);
    EXPECT_NE(std::find(keys.begin(), keys.end(), "3401234567"), keys.end()) << text;
  }
  EXPECT_EQ(KeysOf("il 14, il 15"), (Keys{"il", "14", "il", "15"}));
}

TEST(SearchWords, TheIndexHasThemOnceWithoutArticles) {
  WordsToIndex words;
  words.Add("La buca della strada");
  words.Add("una BUCA di via Roma");
  EXPECT_EQ(words.Joined(), "buca roma strada via");
}

}  // namespace
}  // namespace mugugno::routing
