#include "tenant/directory/directory_copy.h"

#include <gtest/gtest.h>

#include "tenant/directory/channel_secrets.h"
#include "tenant/vault/crypto.h"
#include "tests/support/directory_builder.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::HasReason;
using tests::StatusIs;

const absl::Time kNow = absl::FromUnixSeconds(1'750'000'000);

std::shared_ptr<const DirectorySnapshot> Example() {
  tests::DirectoryBuilder builder;
  builder.Association("golfo").association.in_service = true;
  builder.Tenant("golfo", "sori").tenant.default_office = "tecnico";
  Office& office = builder.Office("sori", "tecnico");
  office.topics = {"road", "waste.missed"};
  office.hand_off = {HandOff::Way::kWebhook, "https://sori.example.org", "sealed"};
  office.hand_off.open311.set_service_code("ALTRO");
  auto& app = builder.App(Scope::Tenant("sori"), "golfo", "sori-app");
  builder.Token(app);
  app.credentials[0].expire_time = kNow + absl::Hours(1);
  builder.Token(builder.App(Scope::Association("golfo"), "golfo", "golfo-app"));
  builder.Token(builder.Staff("golfo", "rossi"));
  return builder.Build();
}

TEST(DirectoryCopy, KeepsWhatAcceptingMessagesNeeds) {
  const auto directory = Example();
  const auto copy = ParseSnapshot(SerializeSnapshot(*directory, kNow), kNow + absl::Hours(24));
  ASSERT_OK(copy);
  const TenantSlice* tenant = (*copy)->FindTenant("sori");
  ASSERT_NE(tenant, nullptr);
  EXPECT_EQ(tenant->tenant.state(), v1::Tenant::STATE_ACTIVE);
  EXPECT_EQ(tenant->tenant.default_office, "tecnico");
  const Office* office = tenant->FindOffice("tecnico");
  ASSERT_NE(office, nullptr);
  EXPECT_EQ(office->topics, (std::vector<std::string>{"road", "waste.missed"}));
  EXPECT_EQ(office->hand_off.sealed_secret, "sealed");
  EXPECT_EQ(office->hand_off.open311.service_code(), "ALTRO");
  EXPECT_EQ((*copy)->TenantsOf("golfo"), std::vector<std::string>{"sori"});
  EXPECT_NE((*copy)->FindChannel("associations/golfo/channels/app"), nullptr);
  const Credential& before = directory->FindApp("sori-app")->credentials[0];
  const Credential* after = (*copy)->FindCredential(before.key());
  ASSERT_NE(after, nullptr);
  EXPECT_EQ(after->hash, before.hash);
  EXPECT_EQ(after->holder, "apps/sori-app");
  EXPECT_TRUE(after->Valid(kNow));
  EXPECT_FALSE(after->Valid(kNow + absl::Hours(1)));
}

TEST(DirectoryCopy, KeepsWhatProvesAChannelsPlatformAndNoSecret) {
  tests::DirectoryBuilder builder;
  builder.Association("golfo");
  TenantSlice& tenant = builder.Tenant("golfo", "sori");
  Channel bot;
  bot.owner = Scope::Tenant("sori");
  bot.association = "golfo";
  bot.id = "telegram";
  bot.kind = v1::Channel::KIND_TELEGRAM;
  bot.sealed_secrets = "sealed";
  bot.webhook_hashes = Sha256(std::string(32, 's'));
  tenant.channels.push_back(bot);
  const auto copy = ParseSnapshot(SerializeSnapshot(*builder.Build(), kNow), kNow);
  ASSERT_OK(copy);
  const Channel* channel = (*copy)->FindChannel("tenants/sori/channels/telegram");
  ASSERT_NE(channel, nullptr);
  EXPECT_TRUE(ProvesPlatform(*channel, std::string(32, 's')));
  EXPECT_FALSE(ProvesPlatform(*channel, std::string(32, 'x')));
  EXPECT_EQ(channel->sealed_secrets, "");
}

TEST(DirectoryCopy, LeavesPeopleOut) {
  const auto directory = Example();
  const auto copy = ParseSnapshot(SerializeSnapshot(*directory, kNow), kNow);
  ASSERT_OK(copy);
  const StaffSlice* staff = directory->FindStaff("associations/golfo/staff/rossi");
  ASSERT_NE(staff, nullptr);
  EXPECT_EQ((*copy)->FindStaff("associations/golfo/staff/rossi"), nullptr);
  EXPECT_EQ((*copy)->FindCredential(staff->credentials[0].key()), nullptr);
}

TEST(DirectoryCopy, IsRefusedWhenOldOrBroken) {
  const std::string bytes = SerializeSnapshot(*Example(), kNow);
  EXPECT_THAT(ParseSnapshot(bytes, kNow + absl::Hours(25)), HasReason("DIRECTORY_COPY_TOO_OLD"));
  EXPECT_THAT(ParseSnapshot("x", kNow), StatusIs(absl::StatusCode::kDataLoss));
  EXPECT_THAT(ParseSnapshot("", kNow), StatusIs(absl::StatusCode::kDataLoss));
}

}  // namespace
}  // namespace mugugno::tenant
