// The go-live checklist: each thing a comune lacks is told with what to do about it, and doing that
// is enough.

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "adminctl/grpc_gateway.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAreArray;

using Codes = std::vector<std::string>;

// A call, its request in text format; or, of the method "SQL", a statement: what the contract
// refuses, but an older row may be.
struct Act {
  std::string method;
  std::string request;
};

// An item that fails, a part of what it says is to be done, and the doing.
struct Lack {
  std::string code;
  std::string remedy;
  Act mend;
};

Act Update(const std::string& fields, const std::string& mask) {
  return {"DirectoryService.UpdateTenant", absl::StrCat("tenant { name: '$comune' ", fields,
                                                        " } update_mask { paths: '", mask, "' }")};
}

Act UpdateOffice(const std::string& fields, const std::string& mask) {
  return {"DirectoryService.UpdateOffice",
          absl::StrCat("office { name: '$comune/offices/urp' ", fields, " } update_mask { paths: '",
                       mask, "' }")};
}

Act UpdateAgreement(const std::string& days) {
  return {"DirectoryService.UpdateAssociation",
          absl::StrCat("association { name: '$association' agreement { form: FORM_CONVENTION ",
                       days, " } } update_mask { paths: 'agreement' }")};
}

Act Sql(const std::string& change, const std::string& column = "tenant_id") {
  return {"SQL", absl::StrCat("UPDATE mugugno.", change, " WHERE ", column, " = '$id'")};
}

constexpr char kLiaison[] = "liaison { display_name: 'Referente' email: 'urp@prova.example' }";
constexpr char kDeputy[] = "deputy { display_name: 'Sostituto' email: 'vice@prova.example' }";
constexpr char kAdmin[] = "parent: '$comune' grant_id: 'prova' grant { roles: ROLE_TENANT_ADMIN }";
constexpr char kForm[] =
    "parent: '$comune' channel_id: 'modulo' channel { display_name: 'Modulo' kind: KIND_WEB_FORM }";
constexpr char kTerritory[] =
    R"(parent: '$association' geojson: '{"type":"FeatureCollection","features":[{"type":"Feature",)"
    R"("properties":{"name":"Prova","istat":"098901","cadastral":"Z901"},"geometry":{"type":)"
    R"("Polygon","coordinates":[[[9.9,44.1],[9.95,44.1],[9.95,44.15],[9.9,44.15],[9.9,44.1]]]}}]}')";
constexpr char kPlaces[] =
    R"(parent: '$association' yaml: 'comuni: [{name: Prova, istat: "098901", cadastral: Z901}]')";
// All that a comune says of itself.
constexpr char kManifest[] = R"pb(
  association: '$association'
  manifest {
    id: '$id'
    association {
      display_name: 'Prova'
      agreement { form: FORM_CONVENTION start_date: '2020-01-01' }
    }
    tenants {
      id: '$id'
      tenant {
        display_name: 'Prova'
        istat_code: '098901'
        cadastral_code: 'Z901'
        ipa_code: 'c_z901'
        default_office: '$comune/offices/urp'
        signature: 'Comune di Prova'
        policy_text: 'Informativa.'
        agreement_start_date: '2020-01-01'
      }
      offices {
        id: 'urp'
        office {
          display_name: 'URP'
          liaison { display_name: 'Referente' email: 'urp@prova.example' }
          deputy { display_name: 'Sostituto' email: 'vice@prova.example' }
          hand_off { email { address: 'urp@prova.example' } }
        }
      }
    }
  }
)pb";

// In the order in which the checklist asks.
std::vector<Lack> EverythingAComuneCanLack() {
  return {
      // The contract takes no change while the other code is wrong too.
      {"codes.istat", "le sei cifre del codice ISTAT", Sql("tenant SET istat_code = '098901'")},
      {"codes.cadastral", "una lettera maiuscola e tre cifre",
       Update("cadastral_code: 'Z901'", "cadastral_code")},
      {"codes.ipa", "ipa_code", Update("ipa_code: 'c_z901'", "ipa_code")},
      {"agreement.association", "in vigore oggi", UpdateAgreement("start_date: '2020-01-01'")},
      {"agreement.tenant", "agreement_start_date",
       Update("agreement_start_date: '2020-01-01'", "agreement_start_date")},
      {"default_office", "l'ufficio che riceve ciò che nessun altro ufficio tratta",
       Update("default_office: '$comune/offices/urp'", "default_office")},
      {"office.urp.liaison", "nome e posta elettronica del referente",
       UpdateOffice(kLiaison, "liaison")},
      {"office.urp.deputy", "nome e posta elettronica del sostituto",
       UpdateOffice(kDeputy, "deputy")},
      {"office.urp.hand_off", "correggere l'indirizzo",
       UpdateOffice("hand_off { email { address: 'urp@prova.example' } }", "hand_off")},
      {"signature", "la firma delle risposte", Update("signature: 'Comune'", "signature")},
      {"policy_text", "il testo che informa i cittadini",
       Update("policy_text: 'Informativa.'", "policy_text")},
      {"channel",
       "adminctl channel create --kind WEB_FORM",
       {"DirectoryService.CreateChannel", kForm}},
      {"channel.bot.secrets",
       "adminctl channel secrets set $comune/channels/bot --bot-token-file ... "
       "--webhook-secret-file ...",
       {"DirectoryService.SetChannelSecrets",
        "name: '$comune/channels/bot' token: '7304:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' "
        "webhook_secret: '0123456789abcdef0123456789abcdef'"}},
      {"territory", "importare i confini", {"RoutingService.ImportTerritory", kTerritory}},
      {"places", "importare località e vie", {"RoutingService.ImportPlaces", kPlaces}},
      {"keys", "adminctl apply", {"DirectoryService.ApplyManifest", kManifest}},
      {"admin", "TENANT_ADMIN", {"AccessService.CreateGrant", kAdmin}},
  };
}

class Checklist : public testing::Test {
 protected:
  // An association of that id with a person "prova" who administers it and whose token calls, and,
  // of the same id, the comune to come.
  void Begin(const std::string& id, const std::string& start_date) {
    id_ = id;
    Do("root", {"DirectoryService.CreateAssociation",
                absl::StrCat("association_id: '$id' association { display_name: 'Prova' agreement "
                             "{ form: FORM_CONVENTION start_date: '",
                             start_date, "' } }")});
    Do("root", {"AccessService.CreateStaff",
                "parent: '$association' staff_id: 'prova' staff { display_name: 'Prova' email: "
                "'prova@prova.example' }"});
    Do("root",
       {"AccessService.CreateGrant",
        "parent: '$association' grant_id: 'prova' grant { roles: ROLE_ASSOCIATION_ADMIN }"});
    v1::CreateCredentialResponse made;
    Must(Call("root",
              {"AccessService.CreateCredential",
               "parent: '$association/staff/prova' credential_id: 'first' credential { kind: "
               "KIND_TOKEN }"},
              &made),
         "a token");
    prova_ = gateway_.association().ConnectWith(made.secret());
  }

  absl::Status Call(const std::string& caller, const Act& act, Message* response) {
    const std::string text = Fill(act.request);
    const std::unique_ptr<Message> request = Fresh(MethodOf(act)->input_type());
    if (!google::protobuf::TextFormat::ParseFromString(text, request.get())) {
      return absl::InternalError(text);
    }
    if (caller == "prova") return CallMethod(*prova_, act.method, *request, response);
    return gateway_.Call(caller, act.method, *request, response);
  }
  void Do(const std::string& caller, const Act& act) {
    if (act.method == "SQL") return gateway_.Run(Fill(act.request));
    const std::unique_ptr<Message> response = Fresh(MethodOf(act)->output_type());
    Must(Call(caller, act, response.get()), absl::StrCat(act.method, " ", Fill(act.request)));
  }
  void Do(const Act& act) { Do("prova", act); }

  v1::CheckTenantResponse Check() {
    v1::CheckTenantResponse checked;
    Must(Call("prova", {"DirectoryService.CheckTenant", "name: '$comune'"}, &checked), "the check");
    return checked;
  }
  absl::Status Activate() {
    v1::Tenant tenant;
    return Call("prova", {"DirectoryService.ActivateTenant", "name: '$comune'"}, &tenant);
  }

  // What fails, which stands before all that passes; what passes needs no remedy.
  static Codes Failing(const v1::CheckTenantResponse& checked) {
    Codes failing;
    bool passing = false;
    for (const auto& item : checked.items()) {
      EXPECT_NE(item.finding(), "") << item.code();
      EXPECT_EQ(item.remedy().empty(), item.passed()) << item.code();
      EXPECT_FALSE(passing && !item.passed()) << item.code() << " fails behind what passes";
      passing = item.passed();
      if (!item.passed()) failing.push_back(item.code());
    }
    EXPECT_EQ(checked.ready(), failing.empty());
    return failing;
  }
  static std::string RemedyOf(const v1::CheckTenantResponse& checked, const std::string& code) {
    for (const auto& item : checked.items()) {
      if (item.code() == code) return item.remedy();
    }
    return "no such item";
  }

  std::string Fill(const std::string& text) const {
    return absl::StrReplaceAll(text, {{"$association", absl::StrCat("associations/", id_)},
                                      {"$comune", absl::StrCat("tenants/", id_)},
                                      {"$id", id_}});
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();

 private:
  static const google::protobuf::MethodDescriptor* MethodOf(const Act& act) {
    return DescriptorPool::generated_pool()->FindMethodByName("mugugno.v1." + act.method);
  }
  static std::unique_ptr<Message> Fresh(const google::protobuf::Descriptor* type) {
    return std::unique_ptr<Message>(MessageFactory::generated_factory()->GetPrototype(type)->New());
  }

  std::string id_;
  std::unique_ptr<adminctl::Gateway> prova_;
};

TEST_F(Checklist, EachThingAComuneLacksIsToldAndDoingWhatItSaysIsEnough) {
  Begin("prova-nulla", "2999-01-01");
  // Its making ends before it has keys.
  gateway_.Run(
      "CREATE TRIGGER mugugno.no_keys BEFORE INSERT ON mugugno.key_version FOR EACH ROW "
      "BEGIN IF NEW.owner_id = 'prova-nulla' THEN SIGNAL SQLSTATE '45000'; END IF; END");
  v1::Tenant tenant;
  EXPECT_FALSE(Call("prova",
                    {"DirectoryService.CreateTenant",
                     "parent: '$association' tenant_id: '$id' tenant { display_name: 'Prova' "
                     "istat_code: '098901' cadastral_code: 'Z901' }"},
                    &tenant)
                   .ok());
  gateway_.Run("DROP TRIGGER mugugno.no_keys");
  Do({"DirectoryService.CreateOffice",
      "parent: '$comune' office_id: 'urp' office { display_name: 'URP' hand_off { webhook { url: "
      "'https://127.0.0.1:1/in' secret: '0123456789abcdef0123456789abcdef' } } }"});
  Do({"DirectoryService.CreateChannel",
      "parent: '$comune' channel_id: 'bot' channel { display_name: 'Bot' kind: KIND_TELEGRAM }"});
  Do(Sql("tenant SET istat_code = '98901', cadastral_code = 'z90'"));

  const std::vector<Lack> lacks = EverythingAComuneCanLack();
  Codes missing;
  for (const Lack& lack : lacks) missing.push_back(lack.code);
  for (const Lack& lack : lacks) {
    const v1::CheckTenantResponse checked = Check();
    ASSERT_THAT(Failing(checked), UnorderedElementsAreArray(missing));
    EXPECT_THAT(RemedyOf(checked, lack.code), HasSubstr(Fill(lack.remedy)));
    const absl::Status refused = Activate();
    EXPECT_THAT(refused, HasReason("TENANT_NOT_READY"));
    EXPECT_THAT(std::string(refused.message()), HasSubstr(absl::StrCat(lack.code, ": ")));
    Do(lack.mend);
    missing.erase(missing.begin());
  }
  EXPECT_THAT(Failing(Check()), IsEmpty());
  EXPECT_OK(Activate());
}

TEST_F(Checklist, AComuneWithoutOfficesLacksTheDefaultOneToo) {
  Begin("prova-vuota", "2020-01-01");
  Do({"DirectoryService.CreateTenant",
      "parent: '$association' tenant_id: '$id' tenant { display_name: 'Prova' istat_code: '098901' "
      "cadastral_code: 'Z901' }"});
  const v1::CheckTenantResponse checked = Check();
  EXPECT_THAT(Failing(checked),
              ElementsAre("codes.ipa", "agreement.tenant", "offices", "default_office", "signature",
                          "policy_text", "channel", "territory", "places", "admin"));
  EXPECT_THAT(RemedyOf(checked, "offices"), HasSubstr("creare almeno un ufficio"));
  EXPECT_THAT(RemedyOf(checked, "codes.ipa"), HasSubstr("c_z901"));
}

// What is there, but wrong: what makes a ready comune fail, by which items, and what ends it.
struct Wrong {
  Act spoil;
  Codes failing;
  std::string remedy;  // of the first
  Act mend;
};

std::vector<Wrong> WhatCanBeWrong() {
  const auto state = [](const char* method, const char* resource) {
    return Act{method, absl::StrCat("name: '", resource, "' reason: 'prova'")};
  };
  return {
      // Codes of two comuni.
      {Update("cadastral_code: 'Z902'", "cadastral_code"),
       {"codes.match", "codes.ipa"},
       "sono di due comuni diversi",
       Update("cadastral_code: 'Z901'", "cadastral_code")},
      {Update("istat_code: '098902'", "istat_code"),
       {"territory", "places"},
       "importare i confini",
       Update("istat_code: '098901'", "istat_code")},
      {Update("ipa_code: 'c_z902'", "ipa_code"),
       {"codes.ipa"},
       "c_z901",
       Update("ipa_code: 'c_z901'", "ipa_code")},
      {Update("", "ipa_code"),
       {"codes.ipa"},
       "c_z901",
       Update("ipa_code: 'z901_prova'", "ipa_code")},
      // Days that are over, or not yet come.
      {UpdateAgreement("start_date: '2020-01-01' end_date: '2020-12-31'"),
       {"agreement.association"},
       "in vigore oggi",
       UpdateAgreement("start_date: '2020-01-01' end_date: '2999-12-31'")},
      {Update("agreement_end_date: '2020-12-31'", "agreement_end_date"),
       {"agreement.tenant"},
       "verificare il termine",
       Update("agreement_end_date: '2999-12-31'", "agreement_end_date")},
      {Update("agreement_start_date: '2999-01-01'", "agreement_start_date"),
       {"agreement.tenant"},
       "agreement_start_date",
       Update("agreement_start_date: '2020-01-01'", "agreement_start_date")},
      // Half a person.
      {Sql("office SET liaison_email = ''"),
       {"office.urp.liaison"},
       "posta elettronica",
       UpdateOffice(kLiaison, "liaison")},
      {Sql("office SET deputy_name = ''"),
       {"office.urp.deputy"},
       "nome",
       UpdateOffice(kDeputy, "deputy")},
      {Sql("office SET topics = 'rifiuti'"),
       {"office.urp.topics"},
       "correggere gli argomenti",
       UpdateOffice("topics: 'waste'", "topics")},
      // What is there does not work.
      {state("DirectoryService.SuspendChannel", "$comune/channels/modulo"),
       {"channel"},
       "adminctl app token issue",
       state("DirectoryService.ResumeChannel", "$comune/channels/modulo")},
      {Sql("staff SET suspended = 1", "association_id"),
       {"admin"},
       "TENANT_ADMIN",
       Sql("staff SET suspended = 0", "association_id")},
      {Sql("staff SET expire_time = '2020-01-01'", "association_id"),
       {"admin"},
       "TENANT_ADMIN",
       Sql("staff SET expire_time = NULL", "association_id")},
      {Sql("staff_grant SET expire_time = '2020-01-01'"),
       {"admin"},
       "TENANT_ADMIN",
       Sql("staff_grant SET expire_time = NULL")},
  };
}

TEST_F(Checklist, ACompleteComunePassesUntilOneThingIsWrong) {
  Begin("prova-intera", "2020-01-01");
  Do({"DirectoryService.ApplyManifest", kManifest});
  Do({"AccessService.CreateGrant", kAdmin});
  Do({"DirectoryService.CreateChannel", kForm});
  Do({"RoutingService.ImportTerritory", kTerritory});
  Do({"RoutingService.ImportPlaces", kPlaces});
  ASSERT_THAT(Failing(Check()), IsEmpty());
  for (const Wrong& wrong : WhatCanBeWrong()) {
    Do(wrong.spoil);
    const v1::CheckTenantResponse checked = Check();
    EXPECT_EQ(Failing(checked), wrong.failing) << wrong.spoil.request;
    EXPECT_THAT(RemedyOf(checked, wrong.failing[0]), HasSubstr(wrong.remedy));
    Do(wrong.mend);
    EXPECT_THAT(Failing(Check()), IsEmpty()) << wrong.mend.request;
  }
}

}  // namespace
}  // namespace mugugno::tests
