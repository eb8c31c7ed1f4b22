#include "tenant/search/search_tail.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

TEST(SearchTail, AChunkGivesItsTextsBack) {
  std::string chunk;
  AppendText({1U << 30, "buca strada"}, &chunk);
  AppendText({7, std::string(300, 'a')}, &chunk);
  AppendText({8, ""}, &chunk);
  std::vector<TailText> read;
  ASSERT_TRUE(EachText(chunk, [&](uint32_t ordinal, absl::string_view words) {
                read.push_back({ordinal, std::string(words)});
              }).ok());
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].ordinal, 1U << 30);
  EXPECT_EQ(read[0].words, "buca strada");
  EXPECT_EQ(read[1].words.size(), 300U);
  EXPECT_EQ(read[2].ordinal, 8U);
  chunk.resize(chunk.size() - 1);
  EXPECT_FALSE(EachText(chunk, [](uint32_t, absl::string_view) {}).ok());
}

TEST(SearchTail, ABeginningIsThatOfAWord) {
  EXPECT_TRUE(HasBeginning("buca strada", "stra"));
  EXPECT_TRUE(HasBeginning("buca strada", "buca"));
  EXPECT_FALSE(HasBeginning("buca strada", "rada"));
  EXPECT_FALSE(HasBeginning("buca strada", "bucas"));
  EXPECT_TRUE(HasBeginning("autostrada strada", "stra"));
}

}  // namespace
}  // namespace mugugno::tenant
