// Every method of the contract, by every kind of caller, over every wire. Those who may not are
// refused and nothing changes; the one who may is served, and what he asks for happens.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tenant/role.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/spec/matrix_requests.h"
#include "tests/spec/things.h"
#include "tests/spec/wire.h"
#include "tests/support/gateway_config.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

const options::v1::Policy& PolicyOf(const MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::policy);
}

bool IsLocal(const MethodDescriptor& method) {
  return PolicyOf(method).audience() == options::v1::AUDIENCE_LOCAL;
}

// Shows only what the caller itself may see, and so refuses nobody who has a credential.
bool IsOfTheCaller(const MethodDescriptor& method) {
  return PolicyOf(method).permission() == options::v1::PERMISSION_NONE;
}

// Rewrap too: all keys are wrapped by the present master key already.
bool IsRead(const MethodDescriptor& method) {
  for (const char* verb : {"Get", "List", "Watch", "Check", "Explain", "Summarize", "Download",
                           "Rewrap", "DryRunImport", "Search"}) {
    if (absl::StartsWith(method.name(), verb)) return true;
  }
  return false;
}

// Every method that is not of the local socket.
std::vector<const MethodDescriptor*> Methods() {
  std::vector<const MethodDescriptor*> methods;
  for (const MethodDescriptor* method : EveryMethod()) {
    if (!IsLocal(*method)) methods.push_back(method);
  }
  return methods;
}

class Isolation : public ::testing::TestWithParam<std::string> {
 protected:
  static void SetUpTestSuite() {
    static bool done = false;
    if (std::exchange(done, true)) return;
    GatewayUnderTest& gateway = GatewayUnderTest::Shared();
    v1::CreateStaffRequest staff;
    staff.set_parent("associations/golfo-paradiso");
    staff.set_staff_id("revisore");
    staff.mutable_staff()->set_display_name("Revisore");
    staff.mutable_staff()->set_email("revisore@comune.sori.example");
    ASSERT_OK(gateway.Call<v1::Staff>("coordinamento", "AccessService.CreateStaff", staff));
    v1::CreateGrantRequest grant;
    grant.set_grant_id("revisore");
    grant.mutable_grant()->add_roles(v1::ROLE_AUDITOR);
    for (const auto& [owner, by] : {std::pair("associations/golfo-paradiso", "coordinamento"),
                                    std::pair("tenants/sori", "admin-sori")}) {
      grant.set_parent(owner);
      ASSERT_OK(gateway.Call<v1::Grant>(by, "AccessService.CreateGrant", grant));
    }
    for (const char* person : {"revisore", "tecnico-sori"}) {
      tokens_[person] = NewToken("associations/golfo-paradiso/staff/" + std::string(person));
    }
  }

  // A credential of the holder, given by those who may; its secret.
  static std::string NewToken(const std::string& holder, const std::string& id = "matrix") {
    v1::CreateCredentialRequest request;
    request.set_parent(holder);
    request.set_credential_id(id);
    request.mutable_credential()->set_kind(v1::Credential::KIND_TOKEN);
    std::string secret;
    for (const char* by : {"admin-sori", "coordinamento", "root"}) {
      const auto made = GatewayUnderTest::Shared().Call<v1::CreateCredentialResponse>(
          by, "AccessService.CreateCredential", request);
      if (made.ok()) return made->secret();
    }
    ADD_FAILURE() << "no token for " << holder;
    return "";
  }

  std::string TokenOf(const std::string& caller) {
    const auto here = tokens_.find(caller);
    return here != tokens_.end() ? here->second : gateway_.association().TokenOf(caller);
  }

  Answered Try(const MethodDescriptor& method, const std::string& token, Things& things) {
    const std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                               ->GetPrototype(method.input_type())
                                               ->New());
    const std::string text = things.Fill(MatrixRequests().at(NameOf(method)).text);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get())) << text;
    return wire_->Call(token, method, *request);
  }
  // Naming what those who are refused name all of them.
  Answered Try(const MethodDescriptor& method, const std::string& token) {
    static auto& things = *new Things(gateway_);
    return Try(method, token, things);
  }
  void MakeThings() {
    for (const MethodDescriptor* method : Methods()) Try(*method, "");
  }

  // Of a delivery only whether it exists and has failed, as its attempts go on meanwhile. Nobody is
  // reminded of anything until the next one. What platforms were told changes something, too.
  std::string Checksum() {
    for (const char* table : {"ticket", "lobby_item"}) {
      gateway_.Run(absl::StrCat("UPDATE mugugno.", table, " SET remind_time = '9999-01-01'"));
    }
    return gateway_.ChecksumOf({"association",
                                "tenant",
                                "office",
                                "channel",
                                "staff",
                                "staff_account",
                                "staff_identity",
                                "staff_invitation",
                                "push_subscription",
                                "staff_grant",
                                "app",
                                "credential",
                                "administrator",
                                "key_version",
                                "ticket",
                                "ticket_entry",
                                "submission",
                                "lobby_item",
                                "conversation_entry",
                                "correspondent",
                                "contact",
                                "thread",
                                "transfer",
                                "incident",
                                "incident_ticket",
                                "ticket_relation",
                                "reference_data",
                                "attachment",
                                "set_aside",
                                "rule_set",
                                "correction",
                                "reference_version",
                                "ticket_claim",
                                "guideline_acknowledgement",
                                "hand_over_note",
                                "office_request",
                                "text_template"}) +
           gateway_.Ask(
               "SELECT CRC32(GROUP_CONCAT(HEX(id), state = 5 ORDER BY id)) FROM "
               "mugugno.delivery") +
           absl::StrCat(" ", TheBotApi().calls("setWebhook").size());
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  const std::unique_ptr<Wire> wire_ = MakeWire(GetParam(), gateway_);
  inline static std::map<std::string, std::string> tokens_;
};

INSTANTIATE_TEST_SUITE_P(Over, Isolation,
                         ::testing::Values("Network", "Front", "Connect", "InProcess"),
                         [](const auto& wire) { return wire.param; });

TEST(IsolationMatrix, HasARequestOfEveryMethodAndNoOther) {
  for (const MethodDescriptor* method : Methods()) {
    EXPECT_EQ(MatrixRequests().count(NameOf(*method)), 1u) << NameOf(*method);
  }
  EXPECT_EQ(MatrixRequests().size(), Methods().size());
}

TEST(Contract, EveryChangeCanBeRepeatedUnderARequestId) {
  for (const MethodDescriptor* method : EveryMethod()) {
    const bool changes = !IsRead(*method) || absl::StartsWith(method->name(), "Rewrap");
    const auto* request = method->input_type();
    // The first message of an upload declares it.
    if (const auto* declaration = request->FindFieldByName("declaration")) {
      request = declaration->message_type();
    }
    EXPECT_EQ(request->FindFieldByName("request_id") != nullptr, changes) << method->full_name();
  }
}

TEST_P(Isolation, NobodyIsServedWithoutACredential) {
  MakeThings();
  const std::string before = Checksum();
  for (const MethodDescriptor* method : Methods()) {
    EXPECT_THAT(Try(*method, "").status, StatusIs(StatusCode::kUnauthenticated)) << NameOf(*method);
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_P(Isolation, ARevokedTokenServesNobody) {
  std::map<std::string, std::string> revoked;
  const std::string id = "revoked-" + absl::AsciiStrToLower(GetParam());
  for (const std::string holder :
       {"associations/golfo-paradiso/staff/comunicazione",
        "associations/golfo-paradiso/staff/coordinamento",
        "associations/golfo-paradiso/staff/admin-sori", "apps/sori-app"}) {
    const std::string caller = holder.substr(holder.rfind('/') + 1);
    revoked[caller] = NewToken(holder, id);
    v1::RevokeCredentialRequest request;
    request.set_name(absl::StrCat(holder, "/credentials/", id));
    request.set_request_id(NewRequestId());
    bool gone = false;
    for (const char* by : {"admin-sori", "coordinamento"}) {
      gone =
          gone || gateway_.Call<v1::Credential>(by, "AccessService.RevokeCredential", request).ok();
    }
    ASSERT_TRUE(gone) << holder;
  }
  MakeThings();
  const std::string before = Checksum();
  for (const MethodDescriptor* method : Methods()) {
    for (const auto& [caller, token] : revoked) {
      EXPECT_THAT(Try(*method, token).status, StatusIs(StatusCode::kUnauthenticated))
          << NameOf(*method) << " by " << caller;
    }
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_P(Isolation, NobodyOfAnotherAssociationReachesWhatIsHere) {
  MakeThings();
  const std::string before = Checksum();
  for (const std::string caller : {"estraneo", "chiavari-app"}) {
    for (const MethodDescriptor* method : Methods()) {
      const Answered answered = Try(*method, TokenOf(caller));
      EXPECT_THAT(answered.text, Not(AnyOf(HasSubstr("sori"), HasSubstr("golfo"))))
          << NameOf(*method) << " by " << caller;
      if (IsOfTheCaller(*method) && answered.status.ok()) continue;
      EXPECT_THAT(answered.status, StatusIs(StatusCode::kPermissionDenied))
          << NameOf(*method) << " by " << caller;
    }
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_P(Isolation, NobodyOfAnotherComuneOfTheAssociationReachesWhatIsHere) {
  MakeThings();
  const std::string before = Checksum();
  for (const std::string caller : {"admin-recco", "officer-recco", "recco-app"}) {
    for (const MethodDescriptor* method : Methods()) {
      if (IsOfTheCaller(*method)) continue;
      EXPECT_THAT(Try(*method, TokenOf(caller)).status, StatusIs(StatusCode::kPermissionDenied))
          << NameOf(*method) << " by " << caller;
    }
  }
  EXPECT_EQ(Checksum(), before);
}

// Of the two people of Sori one lacks it: the auditor reads no words and changes nothing, the
// office's user sees no grants.
TEST_P(Isolation, NobodyOfTheComuneWithoutThePermissionIsServed) {
  const auto lacks = [](v1::Role role, options::v1::Permission permission) {
    return !tenant::RolePermissions(role, tenant::Scope::Kind::kTenant).Has(permission) &&
           !tenant::RolePermissions(role, tenant::Scope::Kind::kAssociation).Has(permission);
  };
  MakeThings();
  const std::string before = Checksum();
  for (const MethodDescriptor* method : Methods()) {
    if (IsOfTheCaller(*method)) continue;
    const auto permission = PolicyOf(*method).permission();
    const bool auditor = lacks(v1::ROLE_AUDITOR, permission);
    ASSERT_TRUE(auditor || lacks(v1::ROLE_OFFICE_USER, permission)) << NameOf(*method);
    EXPECT_THAT(Try(*method, TokenOf(auditor ? "revisore" : "tecnico-sori")).status,
                StatusIs(StatusCode::kPermissionDenied))
        << NameOf(*method);
  }
  EXPECT_EQ(Checksum(), before);
}

// Suspending a comune blocks its people and its app's reading, never what citizens send.
TEST_P(Isolation, OfASuspendedComuneOnlyIntakeGoesOn) {
  MakeThings();
  v1::SuspendTenantRequest suspend;
  suspend.set_name("tenants/sori");
  suspend.set_reason("prova");
  suspend.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::Tenant>("coordinamento", "DirectoryService.SuspendTenant", suspend));
  const std::string before = Checksum();
  std::vector<const MethodDescriptor*> intake;
  for (const MethodDescriptor* method : Methods()) {
    const MatrixRequest& request = MatrixRequests().at(NameOf(*method));
    if (request.by == "coordinamento" || request.by == "root" || IsOfTheCaller(*method)) continue;
    if (absl::StrContains(request.text, "$association") ||
        absl::StrContains(request.text, "lobby_item")) {
      continue;
    }
    if (PolicyOf(*method).permission() == options::v1::PERMISSION_MESSAGE_SUBMIT) {
      intake.push_back(method);
      continue;
    }
    EXPECT_THAT(Try(*method, TokenOf(request.by)).status, StatusIs(StatusCode::kPermissionDenied))
        << NameOf(*method) << " by " << request.by;
  }
  EXPECT_EQ(Checksum(), before);
  for (const MethodDescriptor* method : intake) {
    EXPECT_OK(Try(*method, TokenOf("sori-app")).status) << NameOf(*method);
  }
  v1::ResumeTenantRequest resume;
  resume.set_name("tenants/sori");
  resume.set_reason("prova");
  resume.set_request_id(NewRequestId());
  ASSERT_OK(gateway_.Call<v1::Tenant>("coordinamento", "DirectoryService.ResumeTenant", resume));
}

TEST_P(Isolation, WhoMayIsServedAndWhatWasAskedHappens) {
  for (const MethodDescriptor* method : Methods()) {
    Things things(gateway_);
    // Makes what the request names.
    Try(*method, "", things);
    const std::string before = Checksum();
    const std::string by = MatrixRequests().at(NameOf(*method)).by;
    const Answered answered = Try(*method, TokenOf(by), things);
    EXPECT_OK(answered.status) << NameOf(*method) << " by " << by;
    if (IsRead(*method)) {
      EXPECT_NE(answered.text, "") << NameOf(*method);
      EXPECT_EQ(Checksum(), before) << NameOf(*method);
    } else {
      EXPECT_NE(Checksum(), before) << NameOf(*method);
    }
  }
}

}  // namespace
}  // namespace mugugno::tests
