#include "tenant/search/posting_block.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

constexpr uint64_t kOne = 0x0123456789ABCDEF;
constexpr uint64_t kOther = 0x01234567FFABCDEF;

std::vector<uint32_t> Find(const std::string& bytes, uint64_t term) {
  const auto places = PostingBlock::Find(bytes, term);
  return places.ok() ? *places : std::vector<uint32_t>{9999};
}

TEST(PostingBlock, FindsEachTermsPlacesInOrder) {
  PostingBlock block;
  block.Add(kOther, {7});
  block.Add(kOne, {3, 200, 8191});
  const std::string bytes = block.Serialize();
  EXPECT_EQ(Find(bytes, kOne), (std::vector<uint32_t>{3, 200, 8191}));
  EXPECT_EQ(Find(bytes, kOther), (std::vector<uint32_t>{7}));
  EXPECT_EQ(Find(bytes, kOne + (1 << 20)), (std::vector<uint32_t>{}));
}

TEST(PostingBlock, AddingTwiceChangesNothing) {
  PostingBlock block;
  block.Add(kOne, {0, 5});
  const std::string once = block.Serialize();
  block.Add(kOne, {5});
  EXPECT_EQ(block.Serialize(), once);
  block.Add(kOne, {4});
  auto read = PostingBlock::Parse(block.Serialize());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(Find(read->Serialize(), kOne), (std::vector<uint32_t>{0, 4, 5}));
}

TEST(PostingBlock, RemovingLeavesNothingOfThePlace) {
  PostingBlock block;
  block.Add(kOne, {1, 2});
  block.Add(kOther, {2});
  EXPECT_TRUE(block.Remove({2}));
  EXPECT_FALSE(block.Remove({2}));
  PostingBlock without;
  without.Add(kOne, {1});
  EXPECT_EQ(block.Serialize(), without.Serialize());
}

TEST(PostingBlock, DamagedBytesAreNoBlock) {
  PostingBlock block;
  block.Add(kOne, {1, 2, 3});
  const std::string bytes = block.Serialize();
  for (size_t size = 1; size < bytes.size(); ++size) {
    EXPECT_FALSE(PostingBlock::Parse(bytes.substr(0, size)).ok()) << size;
    EXPECT_FALSE(PostingBlock::Find(bytes.substr(0, size), kOne).ok()) << size;
  }
}

}  // namespace
}  // namespace mugugno::tenant
