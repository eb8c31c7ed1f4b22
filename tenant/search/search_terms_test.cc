#include "tenant/search/search_terms.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

using Beginnings = std::vector<absl::string_view>;

TEST(SearchTerms, AWordIsIndexedByItsBeginnings) {
  EXPECT_EQ(BeginningsOf("lampione"), (Beginnings{"lam", "lamp", "lampi", "lampio", "lampione"}));
  EXPECT_EQ(BeginningsOf("via"), (Beginnings{"via"}));
  EXPECT_EQ(BeginningsOf("di"), Beginnings());
  EXPECT_EQ(BeginningsOf(""), Beginnings());
}

TEST(SearchTerms, LettersAreCountedNotBytes) {
  EXPECT_EQ(LettersIn("дом"), 3U);
  EXPECT_EQ(BeginningsOf("дома"), (Beginnings{"дом", "дома"}));
}

TEST(SearchTerms, AnyTypedBeginningLeadsToOneThatIsIndexed) {
  EXPECT_EQ(LongestBeginning("lampion"), "lampio");
  EXPECT_EQ(LongestBeginning("illuminazione"), "illumina");
  EXPECT_EQ(LongestBeginning("ill"), "ill");
  EXPECT_EQ(LongestBeginning("il"), "");
}

}  // namespace
}  // namespace mugugno::tenant
