#include "tenant/name.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

constexpr char kUuid[] = "01890a5d-ac96-774b-bcce-b302099a8057";

TEST(ResourceName, TakesEveryCollectionOfTheContract) {
  for (const char* form : {"tenants/sori",
                           "associations/golfo-paradiso",
                           "apps/a1",
                           "administrators/root",
                           "tenants/sori/offices/tecnico",
                           "tenants/sori/channels/app",
                           "tenants/sori/grants/rossi",
                           "associations/a/channels/shared",
                           "associations/a/grants/rossi",
                           "associations/a/staff/rossi",
                           "associations/a/staff/rossi/credentials/laptop",
                           "apps/a/credentials/main",
                           "administrators/r/credentials/one",
                           "tenants/sori/tickets/{u}",
                           "tenants/sori/tickets/{u}/entries/{u}",
                           "tenants/sori/tickets/{u}/attachments/{u}",
                           "tenants/sori/deliveries/{u}",
                           "associations/golfo/deliveries/{u}",
                           "associations/a/lobbyItems/{u}",
                           "associations/a/lobbyItems/{u}/attachments/{u}",
                           "apps/a/submissions/{u}",
                           "apps/a/attachments/{u}",
                           "apps/a/conversations/{u}/entries/{u}"}) {
    const std::string text = absl::StrReplaceAll(form, {{"{u}", kUuid}});
    const auto name = ResourceName::Parse(text);
    ASSERT_TRUE(name.has_value()) << text;
    EXPECT_EQ(name->ToString(), text);
  }
}

TEST(ResourceName, RefusesWhatIsNoName) {
  for (const char* form :
       {"", "tenants", "tenants/", "tenants/-", "/tenants/sori", "tenants/sori/", "tenants/Sori",
        "tenants/1sori", "tenants/sori-",
        "tenants/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "offices/tecnico", "tenants/sori/staff/rossi", "tenants/sori/tickets/12",
        "tenants/sori/tickets/01890A5D-AC96-774B-BCCE-B302099A8057",
        "tenants/sori/tickets/01890a5dac96774bbcceb302099a8057", "tenants/so ri",
        "tenants/sori\n"}) {
    const std::string text = absl::StrReplaceAll(form, {{"{u}", kUuid}});
    EXPECT_FALSE(ResourceName::Parse(text).has_value()) << text;
  }
}

TEST(ResourceName, TellsItsParts) {
  const auto name = ResourceName::Parse(absl::StrCat("tenants/sori/tickets/", kUuid));
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(name->Root(), Scope::Tenant("sori"));
  EXPECT_EQ(name->collection(), "tickets");
  EXPECT_EQ(name->id(), kUuid);
  EXPECT_EQ(name->uuid()->ToString(), kUuid);
  EXPECT_EQ(name->Id("tenants"), "sori");
  EXPECT_EQ(name->Id("offices"), "");
  EXPECT_EQ(name->Parent(), "tenants/sori");
  EXPECT_EQ(ResourceName::Parse("tenants/sori")->Parent(), "");
}

TEST(Scope, IsFoundFromTheFirstTwoSegmentsOnly) {
  EXPECT_EQ(Scope::Of(""), Scope::Installation());
  EXPECT_EQ(Scope::Of("tenants/-"), Scope::AllTenants());
  EXPECT_EQ(Scope::Of("tenants/sori/whatever/it is"), Scope::Tenant("sori"));
  EXPECT_EQ(Scope::Of("apps/a/submissions/x"), Scope::App("a"));
  EXPECT_EQ(Scope::Of("administrators/a"), Scope::Administrator("a"));
  EXPECT_EQ(Scope::Of("associations/-"), std::nullopt);
  EXPECT_EQ(Scope::Of("offices/tecnico"), std::nullopt);
  EXPECT_EQ(Scope::Of("tenants"), std::nullopt);
}

}  // namespace
}  // namespace mugugno::tenant
