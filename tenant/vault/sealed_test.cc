#include "tenant/vault/sealed.h"

#include <random>

#include <gtest/gtest.h>

#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

const std::string& PlainKey() {
  static const std::string key(32, 'k');
  return key;
}
constexpr Binding kRowPlace = {"message", "body", "row-0001"};

std::string Sample() {
  return SealWith(PlainKey(), {KeyOwner::Tenant("recco"), 3}, kRowPlace, "Ciao");
}

TEST(Sealed, OpensInItsPlaceAndNamesItsKey) {
  const std::string sealed = Sample();
  EXPECT_EQ(*OpenWith(PlainKey(), kRowPlace, sealed), "Ciao");
  const auto header = ParseSealedHeader(sealed);
  ASSERT_TRUE(header.ok());
  EXPECT_EQ(header->owner, KeyOwner::Tenant("recco"));
  EXPECT_EQ(header->version, 3u);
}

TEST(Sealed, TheSameWordsNeverLookTheSame) { EXPECT_NE(Sample(), Sample()); }

TEST(Sealed, HidesTheWords) { EXPECT_EQ(Sample().find("Ciao"), std::string::npos); }

TEST(Sealed, AnyChangedBitIsNoticed) {
  const std::string sealed = Sample();
  for (size_t i = 0; i < sealed.size() * 8; ++i) {
    std::string changed = sealed;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << i % 8));
    EXPECT_TRUE(absl::IsDataLoss(OpenWith(PlainKey(), kRowPlace, changed).status())) << i;
  }
}

TEST(Sealed, DoesNotOpenInAnotherTableColumnOrRow) {
  const std::string sealed = Sample();
  for (const Binding& place :
       {Binding{"ticket", "body", "row-0001"}, Binding{"message", "subject", "row-0001"},
        Binding{"message", "body", "row-0002"}, Binding{"messageb", "ody", "row-0001"},
        Binding{"message", "bodyr", "ow-0001"}, Binding{"", "", ""}}) {
    EXPECT_TRUE(absl::IsDataLoss(OpenWith(PlainKey(), place, sealed).status()));
  }
}

TEST(Sealed, DoesNotOpenUnderAnotherOwnersName) {
  std::string sealed = Sample();
  sealed.replace(3, 5, "uscio");
  ASSERT_EQ(ParseSealedHeader(sealed)->owner, KeyOwner::Tenant("uscio"));
  EXPECT_TRUE(absl::IsDataLoss(OpenWith(PlainKey(), kRowPlace, sealed).status()));
}

TEST(Sealed, DoesNotOpenWithAnotherKey) {
  EXPECT_TRUE(absl::IsDataLoss(OpenWith(std::string(32, 'x'), kRowPlace, Sample()).status()));
}

TEST(Sealed, TruncatedBytesAreRefusedAtEverySize) {
  const std::string sealed = Sample();
  for (size_t size = 0; size < sealed.size(); ++size) {
    EXPECT_TRUE(absl::IsDataLoss(OpenWith(PlainKey(), kRowPlace, sealed.substr(0, size)).status()))
        << size;
  }
  EXPECT_FALSE(OpenWith(PlainKey(), kRowPlace, sealed + "x").ok());
}

TEST(Sealed, NoiseIsRefused) {
  std::minstd_rand random(7);
  for (int i = 0; i < 20'000; ++i) {
    std::string noise(random() % 120, '\0');
    for (char& c : noise) c = static_cast<char>(random());
    if (noise.size() > 2 && i % 2 == 0) {
      noise[0] = 1;
      noise[1] = static_cast<char>(1 + random() % 5);
    }
    EXPECT_FALSE(OpenWith(PlainKey(), kRowPlace, noise).ok());
  }
}

TEST(Sealed, EmptyWordsAndTheLongestOwnerWork) {
  const KeyOwner owner = KeyOwner::Tenant(std::string(63, 'a'));
  const std::string sealed = SealWith(PlainKey(), {owner, 0xffffffff}, kRowPlace, "");
  EXPECT_EQ(*OpenWith(PlainKey(), kRowPlace, sealed), "");
  EXPECT_EQ(ParseSealedHeader(sealed)->owner, owner);
  EXPECT_EQ(ParseSealedHeader(sealed)->version, 0xffffffff);
}

TEST(SealedDeathTest, AnOwnerTooLongToReadBackIsNeverWritten) {
  EXPECT_DEATH(SealWith(PlainKey(), {KeyOwner::Tenant(std::string(64, 'a')), 1}, kRowPlace, ""),
               "");
}

}  // namespace
}  // namespace mugugno::tenant
