// The directory and access services over a real MariaDB.

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/spec/directory_world.h"
#include "tests/support/status_matchers.h"

namespace mugugno {
namespace {

using gateway::AccessService;
using gateway::DirectoryService;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using tests::HasReason;
using tests::Parse;
using tests::StatusIs;

constexpr auto kDenied = absl::StatusCode::kPermissionDenied;
constexpr auto kFailedPrecondition = absl::StatusCode::kFailedPrecondition;

constexpr char kManifest[] = R"pb(
  association: "associations/golfo"
  manifest {
    id: "golfo"
    association {
      display_name: "Golfo Paradiso"
      agreement { form: FORM_CONVENTION start_date: "2025-01-01" lead: "tenants/recco" }
    }
    channels {
      id: "shared"
      channel { display_name: "App comune" kind: KIND_APP }
    }
    apps {
      id: "golfo-app"
      app { display_name: "App" channel: "associations/golfo/channels/shared" }
    }
    staff {
      id: "anna"
      staff { display_name: "Anna" email: "anna@golfo.example.org" }
    }
    staff {
      id: "bruno"
      staff { display_name: "Bruno" }
      certificates { id: "laptop" fingerprint: "FINGERPRINT" }
    }
    staff {
      id: "carla"
      staff { display_name: "Carla" }
    }
    grants {
      staff: "anna"
      grant { roles: ROLE_ASSOCIATION_ADMIN }
    }
    tenants {
      id: "sori"
      tenant {
        display_name: "Sori"
        istat_code: "010058"
        cadastral_code: "I852"
        ipa_code: "c_i852"
        default_office: "tenants/sori/offices/tecnico"
        signature: "Comune di Sori"
        policy_text: "I suoi dati"
        agreement_start_date: "2025-01-01"
      }
      offices {
        id: "tecnico"
        office {
          display_name: "Ufficio tecnico"
          liaison { display_name: "Dina" email: "dina@sori.example.org" }
          deputy { display_name: "Elio" email: "elio@sori.example.org" }
          topics: "road"
          hand_off {
            webhook {
              url: "https://sori.example.org/in"
              secret: "0123456789abcdef0123456789abcdef"
            }
          }
        }
      }
      channels {
        id: "app"
        channel { display_name: "App di Sori" kind: KIND_APP }
      }
      apps {
        id: "sori-app"
        app { display_name: "App" channel: "tenants/sori/channels/app" }
      }
      grants {
        staff: "carla"
        grant { roles: ROLE_TENANT_ADMIN }
      }
      grants {
        staff: "bruno"
        grant { roles: ROLE_OFFICE_USER offices: "tenants/sori/offices/tecnico" }
      }
    }
  }
)pb";

v1::ApplyManifestRequest Manifest() {
  return Parse<v1::ApplyManifestRequest>(
      absl::StrReplaceAll(kManifest, {{"FINGERPRINT", std::string(64, 'a')}}));
}

class DirectorySpec : public testing::Test {
 protected:
  // Bootstraps the installation's administrator.
  void SetUp() override {
    const auto request = Parse<v1::BootstrapAdministratorRequest>(R"pb(
      administrator_id: "root"
      administrator { display_name: "Root" }
      credential { kind: KIND_TOKEN }
    )pb");
    const auto made =
        world_.Call("", *world_.access, &AccessService::BootstrapAdministrator, request);
    ASSERT_OK(made);
    root_ = made->secret();
  }

  absl::StatusOr<v1::ApplyManifestResponse> Apply(const v1::ApplyManifestRequest& request) {
    return world_.Call(root_, *world_.directories, &DirectoryService::ApplyManifest, request);
  }

  // A token for a person, made by the association's set-up administrator's hand.
  std::string TokenOf(const std::string& staff, const std::string& by) {
    v1::CreateCredentialRequest request;
    request.set_parent("associations/golfo/staff/" + staff);
    request.set_credential_id("token");
    request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
    const auto made = world_.Call(by, *world_.access, &AccessService::CreateCredential, request);
    EXPECT_OK(made);
    return made.ok() ? made->secret() : "";
  }

  // Anna's token, by her certificate.
  std::string Anna() {
    v1::ApplyManifestRequest request = Manifest();
    auto* certificate = request.mutable_manifest()->mutable_staff(0)->add_certificates();
    certificate->set_id("card");
    certificate->set_fingerprint(std::string(64, 'b'));
    EXPECT_OK(Apply(request));
    tenant::PresentedCredential presented;
    presented.certificate_fingerprint = std::string(64, 'b');
    v1::CreateCredentialRequest create;
    create.set_parent("associations/golfo/staff/anna");
    create.set_credential_id("token");
    create.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
    const auto caller = world_.admission.Admit(
        presented, {options::v1::PERMISSION_ACCESS_WRITE, options::v1::AUDIENCE_STAFF},
        create.parent(), "request");
    EXPECT_OK(caller);
    const auto made = world_.access->CreateCredential(*caller, create);
    EXPECT_OK(made);
    return made->secret();
  }

  absl::StatusOr<v1::Tenant> Activate(const std::string& token) {
    v1::ActivateTenantRequest request;
    request.set_name("tenants/sori");
    return world_.Call(token, *world_.directories, &DirectoryService::ActivateTenant, request);
  }

  std::string AppToken(const std::string& by) {
    const auto request =
        Parse<v1::CreateCredentialRequest>(R"pb(parent: "apps/sori-app"
                                                credential_id: "main"
                                                credential { kind: KIND_TOKEN })pb");
    const auto made = world_.Call(by, *world_.access, &AccessService::CreateCredential, request);
    EXPECT_OK(made);
    return made.ok() ? made->secret() : "";
  }

  tests::FakeClock clock_;
  tests::MemoryKeyStore key_store_;
  tests::MariaDb& database_ = tests::EmptyDatabase();
  tests::DirectoryWorld world_{database_, key_store_, clock_};
  std::string root_;
};

TEST_F(DirectorySpec, ASecondAdministratorIsNotBootstrapped) {
  const auto request = Parse<v1::BootstrapAdministratorRequest>(R"pb(
    administrator_id: "other"
    administrator { display_name: "Other" }
    credential { kind: KIND_TOKEN }
  )pb");
  EXPECT_THAT(world_.Call("", *world_.access, &AccessService::BootstrapAdministrator, request),
              HasReason("ADMINISTRATOR_EXISTS"));
  EXPECT_THAT(world_.Call(root_, *world_.access, &AccessService::BootstrapAdministrator, request),
              StatusIs(kDenied));
}

TEST_F(DirectorySpec, AManifestIsAppliedOnceAndThenChangesNothing) {
  v1::ApplyManifestRequest request = Manifest();
  request.set_validate_only(true);
  const auto planned = Apply(request);
  ASSERT_OK(planned);
  EXPECT_EQ(database_.Ask("SELECT COUNT(*) FROM association").value(), "0");
  request.set_validate_only(false);
  const auto applied = Apply(request);
  ASSERT_OK(applied);
  EXPECT_EQ(applied->SerializeAsString(), planned->SerializeAsString());
  EXPECT_EQ(applied->changes_size(), 14);
  const auto again = Apply(request);
  ASSERT_OK(again);
  EXPECT_EQ(again->changes_size(), 0) << again->DebugString();
  EXPECT_NE(world_.directory.Current()->FindOffice("tenants/sori/offices/tecnico"), nullptr);
}

TEST_F(DirectorySpec, AManifestChangesOnlyWhatDiffers) {
  ASSERT_OK(Apply(Manifest()));
  v1::ApplyManifestRequest request = Manifest();
  auto* tenant = request.mutable_manifest()->mutable_tenants(0);
  tenant->mutable_tenant()->set_signature("Il Comune di Sori");
  tenant->mutable_offices(0)->mutable_office()->mutable_hand_off()->mutable_webhook()->set_secret(
      std::string(32, 'x'));
  const auto applied = Apply(request);
  ASSERT_OK(applied);
  ASSERT_EQ(applied->changes_size(), 2);
  EXPECT_EQ(applied->changes(0).name(), "tenants/sori");
  EXPECT_THAT(applied->changes(0).fields(), ElementsAre("signature"));
  EXPECT_EQ(applied->changes(1).name(), "tenants/sori/offices/tecnico");
  EXPECT_THAT(applied->changes(1).fields(), ElementsAre("hand_off.webhook.secret"));
}

TEST_F(DirectorySpec, WhatAManifestNoLongerNamesStaysAndIsTold) {
  ASSERT_OK(Apply(Manifest()));
  v1::ApplyManifestRequest request = Manifest();
  auto* comune = request.mutable_manifest()->mutable_tenants(0);
  auto* office = comune->add_offices();
  office->set_id("ambiente");
  office->mutable_office()->set_display_name("Ambiente");
  ASSERT_OK(Apply(request));
  request = Manifest();
  comune = request.mutable_manifest()->mutable_tenants(0);
  comune->clear_apps();
  comune->mutable_grants()->RemoveLast();
  request.mutable_manifest()->clear_apps();
  const auto applied = Apply(request);
  ASSERT_OK(applied);
  EXPECT_EQ(applied->changes_size(), 0);
  EXPECT_THAT(applied->unlisted(), testing::UnorderedElementsAre("apps/golfo-app", "apps/sori-app",
                                                                 "tenants/sori/offices/ambiente",
                                                                 "tenants/sori/grants/bruno"));
  EXPECT_EQ(database_.Ask("SELECT COUNT(*) FROM staff_grant").value(), "3");
  v1::SuspendOfficeRequest suspend;
  suspend.set_name("tenants/sori/offices/ambiente");
  ASSERT_OK(world_.Call(Anna(), *world_.directories, &DirectoryService::SuspendOffice, suspend));
  EXPECT_EQ(Apply(request)->unlisted_size(), 3);
}

TEST_F(DirectorySpec, ABrokenManifestIsRefusedWholeWithEveryViolation) {
  v1::ApplyManifestRequest request = Manifest();
  auto* tenant = request.mutable_manifest()->mutable_tenants(0);
  tenant->mutable_tenant()->set_istat_code("12");
  tenant->mutable_grants(1)->mutable_grant()->clear_offices();
  request.mutable_manifest()->mutable_association()->mutable_agreement()->set_start_date("ieri");
  const auto refused = Apply(request);
  ASSERT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  for (const char* field :
       {"manifest.association.agreement.start_date", "manifest.tenants[0].tenant.istat_code",
        "manifest.tenants[0].grants[1].grant.offices"}) {
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr(field));
  }
  // What only the database can tell undoes the rest too.
  request = Manifest();
  request.mutable_manifest()->mutable_tenants(0)->mutable_grants(0)->set_staff("nobody");
  EXPECT_THAT(Apply(request), StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(database_.Ask("SELECT COUNT(*) FROM association").value(), "0");
}

TEST_F(DirectorySpec, SecretsAreNeitherShownNorKeptInTheClear) {
  const std::string anna = Anna();
  v1::GetOfficeRequest get;
  get.set_name("tenants/sori/offices/tecnico");
  const auto office = world_.Call(anna, *world_.directories, &DirectoryService::GetOffice, get);
  ASSERT_OK(office);
  EXPECT_EQ(office->hand_off().webhook().secret(), "");
  EXPECT_EQ(
      database_.Ask("SELECT COUNT(*) FROM office WHERE INSTR(hand_off_secret, '0123456789abcdef')")
          .value(),
      "0");
  const std::string token = AppToken(anna);
  EXPECT_EQ(database_
                .Ask(absl::StrCat("SELECT COUNT(*) FROM credential WHERE INSTR(hash, '",
                                  token.substr(token.size() - 20), "')"))
                .value(),
            "0");
}

TEST_F(DirectorySpec, AnOpen311KeyIsKeptSealedForItsAddressAndForNoOther) {
  v1::ApplyManifestRequest request = Manifest();
  v1::Office& office =
      *request.mutable_manifest()->mutable_tenants(0)->mutable_offices(0)->mutable_office();
  v1::Office::HandOff::Open311& system = *office.mutable_hand_off()->mutable_open311();
  system.set_url("https://lavori.example.org/v2/");
  system.set_api_key("chiave-open311-4417");
  system.set_service_code("ALTRO");
  system.add_services()->set_topic("road.pothole");
  system.mutable_services(0)->set_service_code("BUCHE");
  ASSERT_OK(Apply(request));
  const auto again = Apply(request);
  ASSERT_OK(again);
  EXPECT_EQ(again->changes_size(), 0) << again->DebugString();
  const auto stored = [&](const std::string& what) {
    return database_.Ask("SELECT " + what + " FROM office WHERE office_id = 'tecnico'").value();
  };
  EXPECT_EQ(stored("INSTR(hand_off_secret, 'chiave') + INSTR(hand_off_open311, 'chiave')"), "0");
  EXPECT_NE(stored("LENGTH(hand_off_secret)"), "0");
  const tenant::Office* found =
      world_.directory.Current()->FindOffice("tenants/sori/offices/tecnico");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->hand_off.way, tenant::HandOff::Way::kOpen311);
  EXPECT_EQ(found->hand_off.open311.services(0).service_code(), "BUCHE");
  EXPECT_EQ(found->hand_off.open311.api_key(), "");
  system.set_api_key("un'altra chiave");
  const auto changed = Apply(request);
  ASSERT_OK(changed);
  ASSERT_EQ(changed->changes_size(), 1);
  EXPECT_THAT(changed->changes(0).fields(), ElementsAre("hand_off.open311.api_key"));
  // Nobody learns a key by naming another address.
  system.clear_api_key();
  system.set_url("https://altrove.example.org/v2/");
  ASSERT_OK(Apply(request));
  EXPECT_EQ(stored("LENGTH(hand_off_secret)"), "0");
  for (const char* url :
       {"http://lavori.example.org/v2/", "https://x.example.org/?a=b", "lavori"}) {
    system.set_url(url);
    EXPECT_THAT(Apply(request), StatusIs(absl::StatusCode::kInvalidArgument)) << url;
  }
  system.set_url("https://altrove.example.org/v2/");
  system.mutable_services(0)->set_topic("nessuno");
  EXPECT_THAT(std::string(Apply(request).status().message()),
              HasSubstr("hand_off.open311.services[0].topic"));
}

TEST_F(DirectorySpec, ATenantGoesInServiceOnlyWhenNothingIsMissing) {
  const std::string anna = Anna();
  const auto refused = Activate(anna);
  EXPECT_THAT(refused, HasReason("TENANT_NOT_READY"));
  EXPECT_THAT(std::string(refused.status().message()), HasSubstr("channel: "));
  AppToken(anna);
  world_.probe.answer = absl::UnavailableError("timeout");
  EXPECT_THAT(std::string(Activate(anna).status().message()),
              HasSubstr("office.tecnico.hand_off: "));
  world_.probe.answer = absl::OkStatus();
  world_.probe.scanner = absl::UnavailableError("timeout");
  EXPECT_THAT(std::string(Activate(anna).status().message()), HasSubstr("virus_scanner: "));
  world_.probe.scanner = absl::OkStatus();
  const auto activated = Activate(anna);
  ASSERT_OK(activated);
  EXPECT_EQ(activated->state(), v1::Tenant::STATE_ACTIVE);
  EXPECT_TRUE(world_.directory.Current()->FindAssociation("golfo")->association.in_service);
  // The installation's administrator has set it up, and that is over.
  EXPECT_THAT(Apply(Manifest()), StatusIs(kDenied));
}

TEST_F(DirectorySpec, InServiceOnlyTheTenantsOwnAdministratorGivesReadingRights) {
  const std::string anna = Anna();
  const std::string carla = TokenOf("carla", anna);
  AppToken(anna);
  const auto grant = Parse<v1::CreateGrantRequest>(R"pb(parent: "tenants/sori"
                                                        grant_id: "anna"
                                                        grant { roles: ROLE_OFFICER })pb");
  const auto credential =
      Parse<v1::CreateCredentialRequest>(R"pb(parent: "apps/sori-app"
                                              credential_id: "second"
                                              credential { kind: KIND_TOKEN })pb");
  const auto impersonation = Parse<v1::CreateCredentialRequest>(
      R"pb(parent: "associations/golfo/staff/bruno"
           credential_id: "spy"
           credential { kind: KIND_TOKEN })pb");
  const auto diversion = Parse<v1::UpdateOfficeRequest>(
      R"pb(office {
             name: "tenants/sori/offices/tecnico"
             hand_off { email { address: "spia@example.org" } }
           })pb");
  const auto agreement = Parse<v1::UpdateAssociationRequest>(
      R"pb(association {
             name: "associations/golfo"
             agreement { association_admins_may_grant: true }
           })pb");
  // Admitted while the tenant was being set up, late with the work.
  const auto before = world_.Admit(anna, grant);
  ASSERT_OK(before);
  ASSERT_OK(Activate(anna));

  EXPECT_THAT(world_.access->CreateGrant(*before, grant), StatusIs(kDenied));
  EXPECT_THAT(world_.Call(anna, *world_.access, &AccessService::CreateGrant, grant),
              StatusIs(kDenied));
  EXPECT_THAT(world_.Call(anna, *world_.access, &AccessService::CreateCredential, credential),
              StatusIs(kDenied));
  EXPECT_THAT(world_.Call(anna, *world_.access, &AccessService::CreateCredential, impersonation),
              StatusIs(kDenied));
  EXPECT_THAT(world_.Call(anna, *world_.directories, &DirectoryService::UpdateOffice, diversion),
              StatusIs(kDenied));
  EXPECT_THAT(
      world_.Call(anna, *world_.directories, &DirectoryService::UpdateAssociation, agreement),
      HasReason("AGREEMENT_FIXED"));
  EXPECT_THAT(world_.Call(root_, *world_.access, &AccessService::CreateGrant, grant),
              StatusIs(kDenied));

  EXPECT_OK(world_.Call(carla, *world_.access, &AccessService::CreateGrant, grant));
  EXPECT_OK(world_.Call(carla, *world_.access, &AccessService::CreateCredential, credential));
  EXPECT_OK(world_.Call(carla, *world_.directories, &DirectoryService::UpdateOffice, diversion));
  EXPECT_EQ(database_
                .Ask("SELECT COUNT(*) FROM audit WHERE owner = 'tenants/sori' AND "
                     "action = 'grant.create' AND resource = 'tenants/sori/grants/anna'")
                .value(),
            "1");
}

TEST_F(DirectorySpec, ATenantInServiceKeepsAnAdministrator) {
  const std::string anna = Anna();
  const std::string carla = TokenOf("carla", anna);
  AppToken(anna);
  ASSERT_OK(Activate(anna));
  v1::DeleteGrantRequest request;
  request.set_name("tenants/sori/grants/carla");
  EXPECT_THAT(world_.Call(carla, *world_.access, &AccessService::DeleteGrant, request),
              HasReason("LAST_ADMINISTRATOR"));
  request.set_name("tenants/sori/grants/bruno");
  EXPECT_OK(world_.Call(carla, *world_.access, &AccessService::DeleteGrant, request));
}

TEST_F(DirectorySpec, AComunesAdministratorSeesWhomAGrantCanBeGivenToAndNoMailbox) {
  const std::string anna = Anna();
  v1::ListEligibleStaffRequest list;
  list.set_parent("tenants/sori");
  list.set_page_size(2);
  const std::string carla = TokenOf("carla", anna);
  const auto first = world_.Call(carla, *world_.access, &AccessService::ListEligibleStaff, list);
  ASSERT_OK(first);
  list.set_page_token(first->next_page_token());
  const auto second = world_.Call(carla, *world_.access, &AccessService::ListEligibleStaff, list);
  ASSERT_OK(second);
  ASSERT_EQ(first->staff_size(), 2);
  ASSERT_EQ(second->staff_size(), 1);
  EXPECT_EQ(first->staff(0).name(), "associations/golfo/staff/anna");
  EXPECT_EQ(first->staff(0).display_name(), "Anna");
  EXPECT_EQ(second->staff(0).display_name(), "Carla");
  EXPECT_EQ(first->staff(0).email(), "");
  list.clear_page_token();
  EXPECT_THAT(
      world_.Call(TokenOf("bruno", anna), *world_.access, &AccessService::ListEligibleStaff, list),
      StatusIs(kDenied));
}

TEST_F(DirectorySpec, TheDaysALiaisonIsAwayAreKeptAndCheckedAsTheyAreWritten) {
  const std::string anna = Anna();
  const auto away = [&](const std::string& days) {
    v1::UpdateOfficeRequest request;
    request.mutable_office()->set_name("tenants/sori/offices/tecnico");
    request.mutable_office()->add_liaison_absences("2026-12-24");
    request.mutable_office()->add_liaison_absences(days);
    request.mutable_update_mask()->add_paths("liaison_absences");
    return world_.Call(anna, *world_.directories, &DirectoryService::UpdateOffice, request);
  };
  for (const std::string wrong : {"24/12/2026", "2026-08-21/2026-08-10", "12-24", "domani"}) {
    EXPECT_THAT(away(wrong).status(), StatusIs(absl::StatusCode::kInvalidArgument)) << wrong;
  }
  ASSERT_OK(away("2026-08-10/2026-08-21"));
  v1::GetOfficeRequest get;
  get.set_name("tenants/sori/offices/tecnico");
  const auto office = world_.Call(anna, *world_.directories, &DirectoryService::GetOffice, get);
  ASSERT_OK(office);
  EXPECT_THAT(office->liaison_absences(), ElementsAre("2026-12-24", "2026-08-10/2026-08-21"));
}

TEST_F(DirectorySpec, ARepeatedRequestIdGetsTheFirstAnswer) {
  const std::string anna = Anna();
  auto request = Parse<v1::CreateOfficeRequest>(
      R"pb(parent: "tenants/sori"
           office_id: "ambiente"
           office { display_name: "Ambiente" }
           request_id: "01890a5d-ac96-774b-bcce-b302099a8057")pb");
  const auto first =
      world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, request);
  ASSERT_OK(first);
  clock_.Advance(absl::Minutes(1));
  const auto second =
      world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, request);
  ASSERT_OK(second);
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  request.mutable_office()->set_display_name("Altro");
  EXPECT_THAT(world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, request),
              HasReason("REQUEST_ID_REUSED"));
  request.clear_request_id();
  EXPECT_THAT(world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, request),
              StatusIs(absl::StatusCode::kAlreadyExists));
}

TEST_F(DirectorySpec, UpdatesFollowMaskAndEtag) {
  const std::string anna = Anna();
  auto request = Parse<v1::UpdateTenantRequest>(
      R"pb(tenant { name: "tenants/sori" signature: "Nuova" policy_text: "Altro" }
           update_mask { paths: "signature" })pb");
  const auto update = [&] {
    return world_.Call(anna, *world_.directories, &DirectoryService::UpdateTenant, request);
  };
  auto updated = update();
  ASSERT_OK(updated);
  EXPECT_EQ(updated->signature(), "Nuova");
  EXPECT_EQ(updated->policy_text(), "I suoi dati");
  const std::string etag = updated->etag();
  request.clear_update_mask();
  request.mutable_tenant()->set_etag(etag);
  updated = update();
  ASSERT_OK(updated);
  EXPECT_EQ(updated->policy_text(), "Altro");
  EXPECT_NE(updated->etag(), etag);
  EXPECT_THAT(update(), HasReason("ETAG_MISMATCH"));
  request.mutable_tenant()->clear_etag();
  updated = update();
  ASSERT_OK(updated);
  const std::string same = updated->etag();
  EXPECT_EQ(update()->etag(), same);
  request.mutable_update_mask()->add_paths("no_such_field");
  EXPECT_THAT(update(), StatusIs(absl::StatusCode::kInvalidArgument));
  request.mutable_update_mask()->set_paths(0, "istat_code");
  EXPECT_THAT(update(), StatusIs(absl::StatusCode::kInvalidArgument));
  request.mutable_update_mask()->set_paths(0, "default_office");
  request.mutable_tenant()->set_default_office("tenants/sori/offices/none");
  EXPECT_THAT(update(), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DirectorySpec, ListsGoOnFromTheirTokenAndForTheirCallerOnly) {
  const std::string anna = Anna();
  const std::string carla = TokenOf("carla", anna);
  for (const char* id : {"anagrafe", "cultura", "zona"}) {
    v1::CreateOfficeRequest create;
    create.set_parent("tenants/sori");
    create.set_office_id(id);
    create.mutable_office()->set_display_name(id);
    ASSERT_OK(world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, create));
  }
  v1::ListOfficesRequest request;
  request.set_parent("tenants/sori");
  request.set_page_size(2);
  const auto list = [&](const std::string& token) {
    return world_.Call(token, *world_.directories, &DirectoryService::ListOffices, request);
  };
  auto page = list(anna);
  ASSERT_OK(page);
  ASSERT_EQ(page->offices_size(), 2);
  EXPECT_EQ(page->offices(1).name(), "tenants/sori/offices/cultura");
  request.set_page_token(page->next_page_token());
  EXPECT_THAT(list(carla), StatusIs(absl::StatusCode::kInvalidArgument));
  page = list(anna);
  ASSERT_OK(page);
  ASSERT_EQ(page->offices_size(), 2);
  EXPECT_EQ(page->offices(1).name(), "tenants/sori/offices/zona");
  EXPECT_EQ(page->next_page_token(), "");
  clock_.Advance(absl::Hours(24));
  EXPECT_THAT(list(anna), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(DirectorySpec, AListDoesNotGoOnUnderOtherGrants) {
  const std::string anna = Anna();
  const std::string carla = TokenOf("carla", anna);
  for (const char* id : {"anagrafe", "cultura", "zona"}) {
    v1::CreateOfficeRequest create;
    create.set_parent("tenants/sori");
    create.set_office_id(id);
    create.mutable_office()->set_display_name(id);
    ASSERT_OK(world_.Call(anna, *world_.directories, &DirectoryService::CreateOffice, create));
  }
  v1::ListOfficesRequest request;
  request.set_parent("tenants/sori");
  request.set_page_size(1);
  const auto list = [&] {
    return world_.Call(carla, *world_.directories, &DirectoryService::ListOffices, request);
  };
  const auto give = [&](const std::vector<v1::Role>& roles) {
    v1::UpdateGrantRequest update;
    update.mutable_grant()->set_name("tenants/sori/grants/carla");
    for (const v1::Role role : roles) update.mutable_grant()->add_roles(role);
    update.mutable_update_mask()->add_paths("roles");
    return world_.Call(anna, *world_.access, &AccessService::UpdateGrant, update);
  };
  auto page = list();
  ASSERT_OK(page);
  request.set_page_token(page->next_page_token());
  ASSERT_OK(list());
  for (const std::vector<v1::Role>& roles :
       {std::vector{v1::ROLE_TENANT_ADMIN, v1::ROLE_AUDITOR}, std::vector{v1::ROLE_AUDITOR}}) {
    ASSERT_OK(give(roles));
    const auto refused = list();
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
    EXPECT_THAT(std::string(refused.status().message()),
                HasSubstr("page_token: is not a token of this list"));
    EXPECT_THAT(std::string(refused.status().message()), HasSubstr("grants have changed"));
    // From the beginning it is as good as before.
    request.clear_page_token();
    page = list();
    ASSERT_OK(page);
    request.set_page_token(page->next_page_token());
    ASSERT_OK(list());
  }
  // The same roles in another order are the same grants.
  ASSERT_OK(give({v1::ROLE_AUDITOR, v1::ROLE_OFFICER}));
  request.clear_page_token();
  request.set_page_token(list()->next_page_token());
  ASSERT_OK(give({v1::ROLE_OFFICER, v1::ROLE_AUDITOR}));
  EXPECT_OK(list());
}

TEST_F(DirectorySpec, AnotherGatewayFollowsTheFeed) {
  tests::DirectoryWorld other(database_, key_store_, clock_);
  const std::string anna = Anna();
  v1::GetTenantRequest get;
  get.set_name("tenants/sori");
  EXPECT_THAT(other.Call(anna, *other.directories, &DirectoryService::GetTenant, get),
              StatusIs(absl::StatusCode::kUnauthenticated));
  ASSERT_OK(other.refresh->CatchUp(other.cells->home(), gateway::Mutations::Deadline()));
  ASSERT_OK(other.Call(anna, *other.directories, &DirectoryService::GetTenant, get));
  const uint64_t version = other.directory.Current()->version();
  ASSERT_OK(other.refresh->CatchUp(other.cells->home(), gateway::Mutations::Deadline()));
  EXPECT_EQ(other.directory.Current()->version(), version);

  v1::RevokeCredentialRequest revoke;
  revoke.set_name("associations/golfo/staff/anna/credentials/token");
  ASSERT_OK(world_.Call(anna, *world_.access, &AccessService::RevokeCredential, revoke));
  EXPECT_THAT(world_.Call(anna, *world_.directories, &DirectoryService::GetTenant, get),
              StatusIs(absl::StatusCode::kUnauthenticated));
  ASSERT_OK(other.refresh->CatchUp(other.cells->home(), gateway::Mutations::Deadline()));
  EXPECT_THAT(other.Call(anna, *other.directories, &DirectoryService::GetTenant, get),
              StatusIs(absl::StatusCode::kUnauthenticated));
}

TEST_F(DirectorySpec, SuspensionAndGrantsReachTheNextCall) {
  const std::string anna = Anna();
  const std::string carla = TokenOf("carla", anna);
  v1::GetCallerRequest who;
  const auto caller = world_.Call(carla, *world_.access, &AccessService::GetCaller, who);
  ASSERT_OK(caller);
  EXPECT_EQ(caller->display_name(), "Carla");
  ASSERT_EQ(caller->grants_size(), 1);
  EXPECT_EQ(caller->grants(0).name(), "tenants/sori/grants/carla");
  v1::SuspendStaffRequest suspend;
  suspend.set_name("associations/golfo/staff/carla");
  ASSERT_OK(world_.Call(root_, *world_.access, &AccessService::SuspendStaff, suspend));
  EXPECT_THAT(world_.Call(carla, *world_.access, &AccessService::GetCaller, who),
              StatusIs(kDenied));
  v1::ResumeStaffRequest resume;
  resume.set_name("associations/golfo/staff/carla");
  ASSERT_OK(world_.Call(root_, *world_.access, &AccessService::ResumeStaff, resume));
  v1::SuspendTenantRequest tenant;
  tenant.set_name("tenants/sori");
  tenant.set_reason("prova");
  ASSERT_OK(world_.Call(root_, *world_.directories, &DirectoryService::SuspendTenant, tenant));
  v1::ListGrantsRequest list;
  list.set_parent("tenants/sori");
  EXPECT_THAT(world_.Call(carla, *world_.access, &AccessService::ListGrants, list),
              StatusIs(kDenied));
}

// What `adminctl grant suspend` and `grant resume` do.
TEST_F(DirectorySpec, AGrantIsVoidFromItsEndOnUntilItIsProlonged) {
  const std::string anna = Anna();
  const std::string bruno = TokenOf("bruno", anna);
  const auto end_at = [&](absl::Time time) {
    auto request = Parse<v1::UpdateGrantRequest>(
        R"pb(grant { name: "tenants/sori/grants/bruno" }
             update_mask { paths: "expire_time" })pb");
    if (time != absl::InfiniteFuture()) {
      request.mutable_grant()->mutable_expire_time()->set_seconds(absl::ToUnixSeconds(time));
    }
    return world_.Call(anna, *world_.access, &AccessService::UpdateGrant, request);
  };
  v1::ListTicketsRequest request;
  request.set_parent("tenants/sori");
  const auto asks = [&] { return world_.Admit(bruno, request); };
  ASSERT_OK(asks());
  const auto ended = end_at(clock_.Now());
  ASSERT_OK(ended);
  EXPECT_EQ(ended->roles_size(), 1);
  EXPECT_FALSE(asks().ok());
  ASSERT_OK(end_at(clock_.Now() + absl::Minutes(5)));
  EXPECT_OK(asks());
  clock_.Advance(absl::Minutes(5));
  EXPECT_FALSE(asks().ok());
  ASSERT_OK(end_at(absl::InfiniteFuture()));
  EXPECT_OK(asks());
}

TEST_F(DirectorySpec, AnAssociationInTheWrongCellIsRefused) {
  ASSERT_OK(Apply(Manifest()));
  std::vector<tenant::Cell> list;
  list.push_back({"home", *tenant::Database::Open(database_.AsServer()), {"other"}});
  list.push_back({"second", *tenant::Database::Open(database_.AsServer()), {"*"}});
  const auto cells = tenant::Cells::Make(std::move(list));
  ASSERT_OK(cells);
  tenant::Directory directory;
  tenant::DirectoryRefresh refresh(**cells, directory);
  EXPECT_THAT(refresh.Reload(gateway::Mutations::Deadline()), HasReason("DIRECTORY_CONFLICT"));
  EXPECT_TRUE(directory.Current()->tenants().empty());
}

TEST_F(DirectorySpec, NothingCanReferToAnotherTenantsThings) {
  ASSERT_OK(Apply(Manifest()));
  ASSERT_OK(database_.Run(
      "INSERT INTO tenant (tenant_id, association_id, display_name, istat_code, cadastral_code, "
      "ipa_code, in_service, suspended, mode, default_office_id, signature, policy_text, "
      "agreement_start_date, agreement_end_date, create_time, revision) "
      "SELECT 'recco', association_id, 'Recco', istat_code, cadastral_code, "
      "ipa_code, 0, 0, mode, NULL, signature, policy_text, agreement_start_date, "
      "agreement_end_date, create_time, 1 FROM tenant WHERE tenant_id = 'sori'"));
  EXPECT_THAT(
      database_.Run("UPDATE tenant SET default_office_id = 'tecnico' WHERE tenant_id = 'recco'"),
      StatusIs(kFailedPrecondition));
  EXPECT_THAT(database_.Run("INSERT INTO app SELECT 'tenants/recco', 'x', association_id, 'app', "
                            "'x', 0, 0, create_time, 1 FROM app WHERE app_id = 'sori-app'"),
              StatusIs(kFailedPrecondition));
}

}  // namespace
}  // namespace mugugno
