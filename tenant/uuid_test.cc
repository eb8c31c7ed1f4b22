#include "tenant/uuid.h"

#include <set>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/fake_clock.h"

namespace mugugno::tenant {
namespace {

// RFC 9562, appendix A.6.
constexpr char kExample[] = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

TEST(Uuid, TheExampleOfTheRfcReadsAndPrints) {
  const auto uuid = Uuid::Parse(kExample);
  ASSERT_TRUE(uuid.has_value());
  EXPECT_EQ(uuid->ToString(), kExample);
  EXPECT_EQ(uuid->time(), absl::FromUnixMillis(1645557742000));
  EXPECT_EQ(Uuid::Parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F"), uuid);
}

TEST(Uuid, Base32ReadsBackAndSortsAsTheBytesDo) {
  const tests::FakeClock clock;
  UuidSource source(clock);
  Uuid before;
  for (int i = 0; i < 100; ++i) {
    const Uuid uuid = source.Next();
    EXPECT_EQ(uuid.ToBase32().size(), 26u);
    EXPECT_EQ(Uuid::Parse(uuid.ToBase32()), uuid);
    EXPECT_LT(before.ToBase32(), uuid.ToBase32());
    before = uuid;
  }
}

TEST(Uuid, OtherTextIsNoUuid) {
  for (const char* text :
       {"", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
        "017f22e2-79b0-7cc3-98c4_dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
        "80000000000000000000000000", "0000000000000000000000000u", "0000000000000000000000000-"}) {
    EXPECT_FALSE(Uuid::Parse(text).has_value()) << text;
  }
  EXPECT_FALSE(Uuid::FromBytes("short").has_value());
}

TEST(UuidSource, CarriesVersionVariantAndTime) {
  tests::FakeClock clock;
  clock.Set(absl::FromUnixMillis(1'700'000'000'123));
  const Uuid uuid = UuidSource(clock).Next();
  EXPECT_EQ(uuid.time(), absl::FromUnixMillis(1'700'000'000'123));
  EXPECT_EQ(uuid.bytes()[6] >> 4 & 15, 7);
  EXPECT_EQ(uuid.bytes()[8] >> 6 & 3, 2);
}

TEST(UuidSource, GrowsWhenTheClockStandsOrStepsBack) {
  tests::FakeClock clock;
  UuidSource source(clock);
  Uuid before = source.Next();
  for (int i = 0; i < 10'000; ++i) {
    if (i % 100 == 0) clock.Advance(-absl::Milliseconds(5));
    const Uuid next = source.Next();
    ASSERT_LT(before, next);
    before = next;
  }
}

TEST(UuidSource, GivesThreadsDifferentUuids) {
  tests::FakeClock clock;
  UuidSource source(clock);
  std::vector<std::vector<Uuid>> made(4);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&source, &mine] {
      for (int i = 0; i < 1000; ++i) mine.push_back(source.Next());
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<Uuid> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4000u);
}

}  // namespace
}  // namespace mugugno::tenant
