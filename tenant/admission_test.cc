#include "tenant/admission.h"

#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"
#include "tests/support/fake_clock.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

namespace o = options::v1;

using tests::IsOk;
using tests::StatusIs;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kUnauthenticated = absl::StatusCode::kUnauthenticated;

// Two associations: golfo with sori and recco, valli with uscio.
class AdmissionTest : public testing::Test {
 protected:
  AdmissionTest() {
    builder_.Association("golfo").association.in_service = true;
    builder_.Association("valli");
    builder_.Tenant("golfo", "sori");
    builder_.Tenant("golfo", "recco");
    builder_.Tenant("valli", "uscio").tenant.in_service = false;
    builder_.Grant(officer(), Scope::Tenant("sori"), {v1::ROLE_OFFICER});
    builder_.Grant(officer(), Scope::Association("golfo"), {v1::ROLE_OFFICER});
    builder_.Grant(clerk(), Scope::Tenant("sori"), {v1::ROLE_OFFICE_USER}, {"tecnico"});
    builder_.Grant(chief(), Scope::Association("golfo"), {v1::ROLE_ASSOCIATION_ADMIN});
    builder_.Grant(mayor(), Scope::Tenant("sori"), {v1::ROLE_TENANT_ADMIN});
    builder_.App(Scope::Tenant("sori"), "golfo", "sori-app");
    builder_.App(Scope::Association("golfo"), "golfo", "golfo-app");
    builder_.Administrator("root");
    for (auto* slice : {&officer(), &clerk(), &chief(), &mayor()}) {
      tokens_[slice->staff.id] = builder_.Token(*slice);
    }
    tokens_["sori-app"] = builder_.Token(sori_app());
    tokens_["root"] = builder_.Token(builder_.Administrator("root"));
    Publish();
  }

  StaffSlice& officer() { return builder_.Staff("golfo", "officer"); }
  StaffSlice& clerk() { return builder_.Staff("golfo", "clerk"); }
  StaffSlice& chief() { return builder_.Staff("golfo", "chief"); }
  StaffSlice& mayor() { return builder_.Staff("golfo", "mayor"); }
  AppSlice& sori_app() { return builder_.App(Scope::Tenant("sori"), "golfo", "sori-app"); }
  void Publish() { directory_.Publish(builder_.Build()); }

  absl::StatusOr<Caller> Admit(const std::string& who, Permission permission,
                               absl::string_view resource,
                               o::Audience audience = o::AUDIENCE_STAFF) {
    PresentedCredential presented;
    presented.token = tokens_[who];
    return admission_.Admit(presented, {permission, audience}, resource, "request-1");
  }

  tests::FakeClock clock_;
  tests::DirectoryBuilder builder_;
  std::map<std::string, std::string> tokens_;
  Directory directory_;
  Admission admission_{directory_, clock_};
};

struct Case {
  const char* who;
  Permission permission;
  const char* resource;
  bool admitted;
};

TEST_F(AdmissionTest, JudgesThePermissionOnTheResourcesRoot) {
  const Case cases[] = {
      {"officer", o::PERMISSION_TICKET_READ, "tenants/sori/tickets/x", true},
      {"officer", o::PERMISSION_TICKET_READ, "tenants/recco/tickets/x", false},
      {"officer", o::PERMISSION_TICKET_READ, "tenants/uscio/tickets/x", false},
      {"officer", o::PERMISSION_TICKET_READ, "tenants/nowhere/tickets/x", false},
      {"officer", o::PERMISSION_TICKET_READ, "tenants/-", true},
      {"officer", o::PERMISSION_LOBBY_READ, "associations/golfo", true},
      {"officer", o::PERMISSION_LOBBY_READ, "associations/valli", false},
      {"officer", o::PERMISSION_ACCESS_WRITE, "tenants/sori", false},
      {"officer", o::PERMISSION_INSTALLATION_READ, "", false},
      {"clerk", o::PERMISSION_TICKET_REPLY, "tenants/sori", true},
      {"clerk", o::PERMISSION_LOBBY_READ, "associations/golfo", false},
      {"clerk", o::PERMISSION_DELIVERY_READ, "tenants/-", false},
      {"chief", o::PERMISSION_TICKET_READ, "tenants/-", false},
      {"chief", o::PERMISSION_ASSOCIATION_WRITE, "associations/golfo", true},
      {"chief", o::PERMISSION_ASSOCIATION_WRITE, "associations/valli", false},
      {"chief", o::PERMISSION_DIRECTORY_WRITE, "tenants/recco", true},
      {"chief", o::PERMISSION_DIRECTORY_WRITE, "tenants/uscio", false},
      {"chief", o::PERMISSION_ACCESS_WRITE, "tenants/recco", false},
      {"chief", o::PERMISSION_ACCESS_WRITE, "apps/golfo-app", true},
      {"chief", o::PERMISSION_ACCESS_WRITE, "apps/sori-app", false},
      {"mayor", o::PERMISSION_ACCESS_WRITE, "tenants/sori", true},
      {"mayor", o::PERMISSION_ACCESS_WRITE, "apps/sori-app", true},
      {"mayor", o::PERMISSION_ACCESS_WRITE, "apps/golfo-app", false},
      {"mayor", o::PERMISSION_ACCESS_WRITE, "apps/nowhere", false},
      {"mayor", o::PERMISSION_TICKET_READ, "tenants/sori", false},
      {"mayor", o::PERMISSION_ACCESS_WRITE, "administrators/root", false},
      {"root", o::PERMISSION_INSTALLATION_WRITE, "", true},
      {"root", o::PERMISSION_DIRECTORY_READ, "tenants/sori", true},
      {"root", o::PERMISSION_SUSPEND, "tenants/sori", true},
      {"root", o::PERMISSION_TICKET_READ, "tenants/sori", false},
      {"root", o::PERMISSION_TICKET_READ, "tenants/-", false},
      {"root", o::PERMISSION_ACCESS_WRITE, "tenants/uscio", false},
      {"root", o::PERMISSION_ACCESS_WRITE, "administrators/other", true},
      {"root", o::PERMISSION_ASSOCIATION_WRITE, "associations/valli", true},
      {"root", o::PERMISSION_ASSOCIATION_WRITE, "associations/new", true},
      {"root", o::PERMISSION_ASSOCIATION_WRITE, "associations/golfo", false},
      {"officer", o::PERMISSION_NONE, "", true},
      {"officer", o::PERMISSION_UNSPECIFIED, "", false},
      {"officer", o::PERMISSION_TICKET_READ, "not a name", false},
  };
  for (const Case& c : cases) {
    const auto caller = Admit(c.who, c.permission, c.resource);
    EXPECT_EQ(caller.ok(), c.admitted)
        << c.who << " " << o::Permission_Name(c.permission) << " " << c.resource;
    EXPECT_EQ(caller.status(), c.admitted ? absl::OkStatus() : PermissionDenied());
  }
}

TEST_F(AdmissionTest, TheWrongAudienceIsDenied) {
  EXPECT_THAT(Admit("officer", o::PERMISSION_NONE, "", o::AUDIENCE_APP), StatusIs(kDenied));
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_NONE, "", o::AUDIENCE_STAFF), StatusIs(kDenied));
  EXPECT_THAT(Admit("root", o::PERMISSION_NONE, "", o::AUDIENCE_LOCAL), StatusIs(kDenied));
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_NONE, "", o::AUDIENCE_ANY), IsOk());
  EXPECT_THAT(Admit("root", o::PERMISSION_NONE, "", o::AUDIENCE_ANY), IsOk());
  EXPECT_THAT(Admit("root", o::PERMISSION_NONE, "", o::AUDIENCE_UNSPECIFIED), StatusIs(kDenied));
}

TEST_F(AdmissionTest, WithoutAGoodCredentialNobodyIsKnown) {
  EXPECT_THAT(Admit("nobody", o::PERMISSION_NONE, ""), StatusIs(kUnauthenticated));
  tokens_["forged"] = Token::Mint("forged")->Reveal();
  EXPECT_THAT(Admit("forged", o::PERMISSION_NONE, ""), StatusIs(kUnauthenticated));
  tokens_["guessed"] = Token::Mint(officer().credentials[0].key())->Reveal();
  EXPECT_THAT(Admit("guessed", o::PERMISSION_NONE, ""), StatusIs(kUnauthenticated));
  officer().credentials[0].revoke_time = clock_.Now();
  clerk().credentials[0].expire_time = clock_.Now();
  Publish();
  EXPECT_THAT(Admit("officer", o::PERMISSION_NONE, ""), StatusIs(kUnauthenticated));
  EXPECT_THAT(Admit("clerk", o::PERMISSION_NONE, ""), StatusIs(kUnauthenticated));
}

TEST_F(AdmissionTest, ACertificateIsKnownByItsFingerprint) {
  Credential certificate;
  certificate.holder = officer().staff.name();
  certificate.id = "laptop";
  certificate.kind = v1::Credential::KIND_CERTIFICATE;
  certificate.hash = std::string(32, '\x5a');
  officer().credentials.push_back(certificate);
  Publish();
  PresentedCredential presented;
  presented.certificate_fingerprint = std::string("5A:").append(61, '5');
  const MethodPolicy policy = {o::PERMISSION_NONE, o::AUDIENCE_STAFF};
  EXPECT_THAT(admission_.Admit(presented, policy, "", ""), StatusIs(kUnauthenticated));
  presented.certificate_fingerprint.clear();
  for (int i = 0; i < 32; ++i) presented.certificate_fingerprint += "5A";
  const auto caller = admission_.Admit(presented, policy, "", "");
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->name(), "associations/golfo/staff/officer");
  EXPECT_EQ(caller->credential(), "associations/golfo/staff/officer/credentials/laptop");
  // A token is no certificate and the other way round.
  presented.certificate_fingerprint = officer().credentials[0].key();
  EXPECT_THAT(admission_.Admit(presented, policy, "", ""), StatusIs(kUnauthenticated));
}

TEST_F(AdmissionTest, TheLocalSocketOpensLocalMethodsOnly) {
  PresentedCredential presented;
  presented.local_peer = true;
  const auto caller =
      admission_.Admit(presented, {o::PERMISSION_NONE, o::AUDIENCE_LOCAL}, "", "request-1");
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->kind(), Caller::Kind::kLocal);
  EXPECT_THAT(admission_.Admit(presented, {o::PERMISSION_NONE, o::AUDIENCE_STAFF}, "", ""),
              StatusIs(kUnauthenticated));
}

TEST_F(AdmissionTest, PublicMethodsAskForNothing) {
  const auto caller = Admit("nobody", o::PERMISSION_NONE, "", o::AUDIENCE_PUBLIC);
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->kind(), Caller::Kind::kAnonymous);
  EXPECT_EQ(caller->name(), "");
  EXPECT_EQ(caller->request_id(), "request-1");
}

TEST_F(AdmissionTest, ASuspendedTenantBlocksPeopleButNotIntake) {
  builder_.Tenant("golfo", "sori").tenant.suspended = true;
  Publish();
  EXPECT_THAT(Admit("officer", o::PERMISSION_TICKET_READ, "tenants/sori"), StatusIs(kDenied));
  EXPECT_THAT(Admit("officer", o::PERMISSION_TICKET_READ, "tenants/-"), StatusIs(kDenied));
  EXPECT_THAT(Admit("mayor", o::PERMISSION_ACCESS_READ, "tenants/sori"), StatusIs(kDenied));
  EXPECT_THAT(Admit("chief", o::PERMISSION_SUSPEND, "tenants/sori"), IsOk());
  EXPECT_THAT(Admit("root", o::PERMISSION_SUSPEND, "tenants/sori"), IsOk());
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_MESSAGE_SUBMIT, "apps/sori-app", o::AUDIENCE_APP),
              IsOk());
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_SUBMISSION_READ, "apps/sori-app", o::AUDIENCE_APP),
              StatusIs(kDenied));
}

TEST_F(AdmissionTest, ASuspendedAppOnlySubmits) {
  sori_app().app.suspended = true;
  Publish();
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_MESSAGE_SUBMIT, "apps/sori-app", o::AUDIENCE_APP),
              IsOk());
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_SUBMISSION_READ, "apps/sori-app", o::AUDIENCE_APP),
              StatusIs(kDenied));
}

TEST_F(AdmissionTest, AnAppReachesOnlyItself) {
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_MESSAGE_SUBMIT, "apps/golfo-app", o::AUDIENCE_APP),
              StatusIs(kDenied));
  EXPECT_THAT(Admit("sori-app", o::PERMISSION_MESSAGE_SUBMIT, "tenants/sori", o::AUDIENCE_APP),
              StatusIs(kDenied));
}

TEST_F(AdmissionTest, ASuspendedOrFormerPersonCallsNothing) {
  officer().staff.suspended = true;
  clerk().staff.expire_time = clock_.Now();
  Publish();
  EXPECT_THAT(Admit("officer", o::PERMISSION_NONE, ""), StatusIs(kDenied));
  EXPECT_THAT(Admit("clerk", o::PERMISSION_NONE, ""), StatusIs(kDenied));
}

TEST_F(AdmissionTest, AnExpiredGrantIsNone) {
  mayor().grants[0].expire_time = clock_.Now() + absl::Hours(1);
  Publish();
  EXPECT_THAT(Admit("mayor", o::PERMISSION_ACCESS_READ, "tenants/sori"), IsOk());
  clock_.Advance(absl::Hours(1));
  EXPECT_THAT(Admit("mayor", o::PERMISSION_ACCESS_READ, "tenants/sori"), StatusIs(kDenied));
}

TEST_F(AdmissionTest, AGrantInAnotherAssociationsTenantIsNone) {
  builder_.Grant(officer(), Scope::Tenant("uscio"), {v1::ROLE_OFFICER});
  Publish();
  EXPECT_THAT(Admit("officer", o::PERMISSION_TICKET_READ, "tenants/uscio"), StatusIs(kDenied));
}

TEST_F(AdmissionTest, OpenStreamsAreJudgedAgain) {
  const MethodPolicy policy = {o::PERMISSION_TICKET_READ, o::AUDIENCE_STAFF};
  const auto caller = Admit("officer", o::PERMISSION_TICKET_READ, "tenants/sori");
  ASSERT_THAT(caller, IsOk());
  EXPECT_THAT(admission_.Renew(*caller, policy, "tenants/sori").status(), IsOk());
  officer().grants.erase(officer().grants.begin());
  Publish();
  EXPECT_THAT(admission_.Renew(*caller, policy, "tenants/sori").status(), StatusIs(kDenied));
  officer().credentials[0].revoke_time = clock_.Now();
  Publish();
  EXPECT_THAT(admission_.Renew(*caller, policy, "tenants/sori").status(),
              StatusIs(kUnauthenticated));
}

TEST_F(AdmissionTest, ACallerKnowsItsTenantsAndOffices) {
  builder_.Grant(officer(), Scope::Tenant("recco"), {v1::ROLE_AUDITOR});
  Publish();
  const auto caller = Admit("officer", o::PERMISSION_NONE, "");
  ASSERT_THAT(caller, IsOk());
  EXPECT_EQ(caller->TenantsWith(o::PERMISSION_TICKET_READ), std::vector<std::string>{"sori"});
  EXPECT_EQ(caller->TenantsWith(o::PERMISSION_DIRECTORY_READ),
            (std::vector<std::string>{"recco", "sori"}));
  EXPECT_EQ(caller->OfficesIn("sori"), std::nullopt);
  EXPECT_TRUE(caller->OfficesIn("recco")->empty());
  EXPECT_TRUE(caller->OfficesIn("uscio")->empty());
  EXPECT_EQ(caller->Grants().size(), 3u);
  const auto user = Admit("clerk", o::PERMISSION_NONE, "");
  ASSERT_THAT(user, IsOk());
  EXPECT_EQ(*user->OfficesIn("sori"), absl::flat_hash_set<std::string>{"tecnico"});
  const auto admin = Admit("chief", o::PERMISSION_NONE, "");
  EXPECT_EQ(admin->TenantsWith(o::PERMISSION_DIRECTORY_WRITE),
            (std::vector<std::string>{"recco", "sori"}));
}

}  // namespace
}  // namespace mugugno::tenant
