#include "adminctl/names.h"

#include <gtest/gtest.h>

namespace mugugno::adminctl {
namespace {

constexpr char kChannels[] =
    "tenants/{tenant}/channels/{channel}|associations/{association}/channels/{channel}";
constexpr char kOwners[] =
    "apps/{app}|associations/{association}/staff/{staff}|administrators/{administrator}";

TEST(ExpandName, TakesShortAndFullNames) {
  EXPECT_EQ(ExpandName("sori", "tenants/{tenant}"), "tenants/sori");
  EXPECT_EQ(ExpandName("tenants/sori", "tenants/{tenant}"), "tenants/sori");
  EXPECT_EQ(ExpandName("sori/app", kChannels), "tenants/sori/channels/app");
  EXPECT_EQ(ExpandName("associations/golfo/channels/app", kChannels),
            "associations/golfo/channels/app");
  EXPECT_EQ(ExpandName("sori-app", kOwners), "apps/sori-app");
  EXPECT_EQ(ExpandName("golfo/anna", kOwners), "associations/golfo/staff/anna");
}

TEST(ExpandName, TakesAHyphenForAllWhereThatIsAllowed) {
  EXPECT_EQ(ExpandName("-", "tenants/{tenant}|tenants/-"), "tenants/-");
  EXPECT_EQ(ExpandName("-", "tenants/{tenant}"), "-");
}

TEST(ExpandName, LeavesWhatFitsNothing) {
  EXPECT_EQ(ExpandName("Sori", "tenants/{tenant}"), "Sori");
  EXPECT_EQ(ExpandName("a/b/c", "tenants/{tenant}"), "a/b/c");
  EXPECT_EQ(ExpandName("parole", ""), "parole");
}

TEST(ShortenName, LeadsBackToTheFullName) {
  EXPECT_EQ(ShortenName("tenants/sori/offices/tecnico"), "sori/tecnico");
  EXPECT_EQ(ShortenName("apps/sori-app"), "sori-app");
  EXPECT_EQ(ShortenName("associations/golfo/channels/app"), "associations/golfo/channels/app");
  EXPECT_EQ(ShortenName("parole qualunque"), "parole qualunque");
}

TEST(Names, HaveParentsAndIds) {
  EXPECT_EQ(ParentOf("tenants/sori/channels/app"), "tenants/sori");
  EXPECT_EQ(IdOf("tenants/sori/channels/app"), "app");
  EXPECT_EQ(PlaceholderOf(kChannels), "TENANT/CHANNEL");
}

}  // namespace
}  // namespace mugugno::adminctl
