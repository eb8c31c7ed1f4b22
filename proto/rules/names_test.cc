#include "proto/rules/names.h"

#include <string>

#include <gtest/gtest.h>

namespace mugugno::rules {
namespace {

TEST(ChosenId, IsLowerCaseAndNeitherEmptyNorOddAtItsEnds) {
  for (const char* good : {"a", "sori", "pieve-ligure", "a1", "x-9"}) {
    EXPECT_TRUE(IsChosenId(good)) << good;
  }
  for (const char* bad : {"", "-", "a-", "-a", "1a", "Sori", "so ri", "sori/", "levà"}) {
    EXPECT_FALSE(IsChosenId(bad)) << bad;
  }
}

TEST(ChosenId, HasAtMost63Characters) {
  EXPECT_TRUE(IsChosenId(std::string(63, 'a')));
  EXPECT_FALSE(IsChosenId(std::string(64, 'a')));
}

TEST(Uuid, HasItsHyphensInPlace) {
  EXPECT_TRUE(IsUuid("0190a6b2-7c1e-7000-8000-00000000000f"));
  EXPECT_TRUE(IsUuid("0190A6B2-7C1E-7000-8000-00000000000F"));
  EXPECT_FALSE(IsUuid("0190a6b27c1e7000800000000000000f"));
  EXPECT_FALSE(IsUuid("0190a6b2-7c1e-7000-8000-00000000000g"));
  EXPECT_FALSE(IsUuid("0190a6b2-7c1e-7000-80000-0000000000f"));
  EXPECT_FALSE(IsUuid("{0190a6b2-7c1e-7000-8000-0000000000}"));
}

TEST(ResourceName, MatchesSegmentBySegment) {
  EXPECT_TRUE(MatchesResource("tenants/sori", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenants/sori/", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenants/sori/offices/x", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenants", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenants/", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("/tenants/sori", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenant/sori", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("", "tenants/{tenant}"));
}

TEST(ResourceName, TakesUuidsOnlyInTheirOneCanonicalForm) {
  EXPECT_TRUE(MatchesResource("tenants/sori/tickets/0190a6b2-7c1e-7000-8000-00000000000f",
                              "tenants/{tenant}/tickets/{ticket}"));
  EXPECT_FALSE(MatchesResource("tenants/sori/tickets/0190A6B2-7c1e-7000-8000-00000000000f",
                               "tenants/{tenant}/tickets/{ticket}"));
}

TEST(ResourceName, MatchesAnyOfSeveralPatternsAndLiterals) {
  const char* patterns = "tenants/{tenant}|tenants/-";
  EXPECT_TRUE(MatchesResource("tenants/-", patterns));
  EXPECT_TRUE(MatchesResource("tenants/sori", patterns));
  EXPECT_FALSE(MatchesResource("tenants/-", "tenants/{tenant}"));
  EXPECT_FALSE(MatchesResource("tenants/sori|tenants/-", patterns));
}

}  // namespace
}  // namespace mugugno::rules
