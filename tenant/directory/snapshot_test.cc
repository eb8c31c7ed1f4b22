#include "tenant/directory/snapshot.h"

#include "absl/strings/str_format.h"
#include <gtest/gtest.h>

#include "tenant/directory/directory.h"
#include "tests/support/directory_builder.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using tests::IsOk;
using tests::StatusIs;

TenantSlice MakeTenant(const std::string& association, const std::string& id) {
  TenantSlice slice;
  slice.tenant.id = id;
  slice.tenant.association = association;
  return slice;
}

TEST(Snapshot, SharesEverySliceThatDidNotChange) {
  SnapshotEdit edit;
  for (int i = 0; i < 5000; ++i) {
    ASSERT_THAT(edit.Put(MakeTenant("a", absl::StrFormat("t%04d", i))), IsOk());
  }
  const auto before = edit.Finish(1);
  SnapshotEdit change(*before);
  TenantSlice renamed = MakeTenant("a", "t0007");
  renamed.tenant.display_name = "Sori";
  ASSERT_THAT(change.Put(renamed), IsOk());
  ASSERT_THAT(change.Put(MakeTenant("a", "t5000")), IsOk());
  const auto after = change.Finish(2);

  EXPECT_EQ(before->tenants().size(), 5000u);
  EXPECT_EQ(after->tenants().size(), 5001u);
  int shared = 0;
  for (const auto& slice : before->tenants()) {
    if (after->FindTenant(slice->tenant.id) == slice.get()) ++shared;
  }
  EXPECT_EQ(shared, 4999);
  EXPECT_EQ(before->FindTenant("t0007")->tenant.display_name, "");
  EXPECT_EQ(after->FindTenant("t0007")->tenant.display_name, "Sori");
  EXPECT_EQ(before->TenantsOf("a").size(), 5000u);
  EXPECT_EQ(after->TenantsOf("a").size(), 5001u);
  EXPECT_EQ(after->TenantsOf("a").back(), "t5000");
}

TEST(Snapshot, AnIdInTwoAssociationsIsRefused) {
  SnapshotEdit edit;
  ASSERT_THAT(edit.Put(MakeTenant("a", "sori")), IsOk());
  EXPECT_THAT(edit.Put(MakeTenant("b", "sori")), StatusIs(absl::StatusCode::kFailedPrecondition));
  AppSlice app;
  app.app.id = "app";
  app.app.association = "a";
  ASSERT_THAT(edit.Put(app), IsOk());
  app.app.association = "b";
  EXPECT_THAT(edit.Put(app), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Snapshot, CredentialsFollowTheirHolder) {
  tests::DirectoryBuilder builder;
  auto& staff = builder.Staff("a", "rossi");
  builder.Token(staff);
  const auto before = builder.Build();
  const std::string key = staff.credentials[0].key();
  ASSERT_NE(before->FindCredential(key), nullptr);
  EXPECT_EQ(before->FindCredential(key)->holder, "associations/a/staff/rossi");
  StaffSlice without = staff;
  without.credentials.clear();
  SnapshotEdit edit(*before);
  ASSERT_THAT(edit.Put(without), IsOk());
  const auto after = edit.Finish(2);
  EXPECT_EQ(after->FindCredential(key), nullptr);
  EXPECT_NE(before->FindCredential(key), nullptr);
}

TEST(Snapshot, FindsOfficesAndChannelsByName) {
  tests::DirectoryBuilder builder;
  builder.Association("a");
  builder.Tenant("a", "sori");
  builder.Office("sori", "tecnico");
  builder.App(Scope::Tenant("sori"), "a", "one");
  builder.App(Scope::Association("a"), "a", "two");
  const auto snapshot = builder.Build();
  EXPECT_NE(snapshot->FindOffice("tenants/sori/offices/tecnico"), nullptr);
  EXPECT_EQ(snapshot->FindOffice("tenants/sori/offices/other"), nullptr);
  EXPECT_EQ(snapshot->FindOffice("tenants/recco/offices/tecnico"), nullptr);
  EXPECT_NE(snapshot->FindChannel("tenants/sori/channels/app"), nullptr);
  ASSERT_NE(snapshot->FindChannel("associations/a/channels/app"), nullptr);
  EXPECT_TRUE(snapshot->FindChannel("associations/a/channels/app")->is_shared());
  EXPECT_EQ(snapshot->FindChannel("tenants/sori"), nullptr);
}

TEST(Directory, StartsEmptyAndKeepsWhatIsHeld) {
  Directory directory;
  const auto empty = directory.Current();
  EXPECT_TRUE(empty->tenants().empty());
  SnapshotEdit edit;
  ASSERT_THAT(edit.Put(MakeTenant("a", "sori")), IsOk());
  directory.Publish(edit.Finish(7));
  EXPECT_EQ(directory.Current()->version(), 7u);
  EXPECT_EQ(empty->FindTenant("sori"), nullptr);
}

}  // namespace
}  // namespace mugugno::tenant
