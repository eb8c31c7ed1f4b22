// Every method of the contract, called by nobody and by those of another comune or association,
// with requests that name what is there: refused, and nothing of it changes.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "google/protobuf/text_format.h"
#include <gmock/gmock.h>

#include "mugugno/options/v1/policy.pb.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using absl::StatusCode;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::AnyOf;
using ::testing::HasSubstr;
using ::testing::Not;

// What each method is asked, in text format; $words stand for what is there.
const std::map<std::string, std::string>& Requests() {
  static const auto& requests = *new std::map<std::string, std::string>{
      {"AccessService.BootstrapAdministrator",
       "administrator_id: 'second' administrator { display_name: 'x' } credential { kind: "
       "KIND_TOKEN }"},
      {"AccessService.CreateApp",
       "parent: '$tenant' app_id: 'thief' app { display_name: 'x' channel: '$channel' }"},
      {"AccessService.CreateCredential",
       "parent: '$app' credential_id: 'thief' credential { kind: KIND_TOKEN }"},
      {"AccessService.CreateGrant",
       "parent: '$tenant' grant_id: 'estraneo' grant { roles: ROLE_OFFICER }"},
      {"AccessService.CreateStaff",
       "parent: '$association' staff_id: 'thief' staff { display_name: 'x' email: 'x@x.example' }"},
      {"AccessService.DeleteGrant", "name: '$grant'"},
      {"AccessService.GetApp", "name: '$app'"},
      {"AccessService.GetCaller", ""},
      {"AccessService.GetGrant", "name: '$grant'"},
      {"AccessService.GetStaff", "name: '$staff'"},
      {"AccessService.ListApps", "parent: '$tenant'"},
      {"AccessService.ListCredentials", "parent: '$app'"},
      {"AccessService.ListGrants", "parent: '$tenant'"},
      {"AccessService.ListStaff", "parent: '$association'"},
      {"AccessService.ResumeApp", "name: '$app' reason: 'x'"},
      {"AccessService.ResumeStaff", "name: '$staff' reason: 'x'"},
      {"AccessService.RevokeCredential", "name: '$app/credentials/first'"},
      {"AccessService.SuspendApp", "name: '$app' reason: 'x'"},
      {"AccessService.SuspendStaff", "name: '$staff' reason: 'x'"},
      {"AccessService.UpdateApp",
       "app { name: '$app' display_name: 'x' } update_mask { paths: 'display_name' }"},
      {"AccessService.UpdateGrant",
       "grant { name: '$grant' roles: ROLE_AUDITOR } update_mask { paths: 'roles' }"},
      {"AccessService.UpdateStaff",
       "staff { name: '$staff' display_name: 'x' } update_mask { paths: 'display_name' }"},
      {"DeliveryService.ListDeliveries", "parent: '$tenant'"},
      {"DeliveryService.ResendDelivery", "name: '$delivery'"},
      {"DirectoryService.ActivateTenant", "name: '$tenant'"},
      {"DirectoryService.ApplyManifest",
       "association: '$association' manifest { id: 'golfo-paradiso' association { display_name: "
       "'x' } }"},
      {"DirectoryService.CheckTenant", "name: '$tenant'"},
      {"DirectoryService.CreateAssociation",
       "association_id: 'thief' association { display_name: 'x' agreement { form: "
       "FORM_CONVENTION start_date: '2026-01-01' } }"},
      {"DirectoryService.CreateChannel",
       "parent: '$tenant' channel_id: 'thief' channel { display_name: 'x' kind: KIND_APP }"},
      {"DirectoryService.CreateOffice",
       "parent: '$tenant' office_id: 'thief' office { display_name: 'x' }"},
      {"DirectoryService.CreateTenant",
       "parent: '$association' tenant_id: 'thief' tenant { display_name: 'x' istat_code: '010025' "
       "cadastral_code: 'D969' }"},
      {"DirectoryService.GetAssociation", "name: '$association'"},
      {"DirectoryService.GetChannel", "name: '$channel'"},
      {"DirectoryService.GetOffice", "name: '$office'"},
      {"DirectoryService.GetTenant", "name: '$tenant'"},
      {"DirectoryService.ListAssociations", ""},
      {"DirectoryService.ListChannels", "parent: '$tenant'"},
      {"DirectoryService.ListOffices", "parent: '$tenant'"},
      {"DirectoryService.ListTenants", "parent: '$association'"},
      {"DirectoryService.ResumeChannel", "name: '$channel' reason: 'x'"},
      {"DirectoryService.ResumeTenant", "name: '$tenant' reason: 'x'"},
      {"DirectoryService.SuspendChannel", "name: '$channel' reason: 'x'"},
      {"DirectoryService.SuspendTenant", "name: '$tenant' reason: 'x'"},
      {"DirectoryService.UpdateAssociation",
       "association { name: '$association' display_name: 'x' } update_mask { paths: "
       "'display_name' }"},
      {"DirectoryService.UpdateChannel",
       "channel { name: '$channel' display_name: 'x' } update_mask { paths: 'display_name' }"},
      {"DirectoryService.UpdateOffice",
       "office { name: '$office' display_name: 'x' } update_mask { paths: 'display_name' }"},
      {"DirectoryService.UpdateTenant",
       "tenant { name: '$tenant' display_name: 'x' } update_mask { paths: 'display_name' }"},
      {"InstallationService.GetInstallation", ""},
      {"LobbyService.AssignLobbyItem", "name: '$lobby_item' tenant: 'tenants/recco'"},
      {"LobbyService.GetLobbyItem", "name: '$lobby_item'"},
      {"LobbyService.ListLobbyItems", "parent: '$association'"},
      {"RoutingService.ExplainRoute", "parent: '$association' text: 'buca a Sori'"},
      {"RoutingService.ImportPlaces", "parent: '$association' yaml: 'comuni: []'"},
      {"RoutingService.ImportTerritory", "parent: '$association' geojson: '{}'"},
      {"SubmissionService.GetSubmission", "name: '$submission'"},
      {"SubmissionService.ListEntries", "parent: '$conversation'"},
      {"SubmissionService.ListSubmissions", "parent: '$app' user_id: 'vittima'"},
      {"SubmissionService.SubmitMessage",
       "parent: '$app' message { user_id: 'x' text: 'x' } request_id: '$uuid'"},
      {"SubmissionService.SubmitMessages",
       "parent: '$app' message { user_id: 'x' text: 'x' } request_id: '$uuid'"},
      {"SubmissionService.WatchConversations", "parent: '$app'"},
      {"TicketService.AcknowledgeEmergency", "name: '$ticket'"},
      {"TicketService.AddTicketNote", "name: '$ticket' text: 'x'"},
      {"TicketService.AssignTicket", "name: '$ticket' assignee: '$staff'"},
      {"TicketService.ChangeTicketState", "name: '$ticket' state: TICKET_STATE_IN_PROGRESS"},
      {"TicketService.CloseTicket", "name: '$ticket' outcome: TICKET_OUTCOME_FIXED text: 'x'"},
      {"TicketService.ConfirmTicketRoute", "name: '$ticket'"},
      {"TicketService.DiscardTicket", "name: '$ticket' reason: DISCARD_REASON_SPAM"},
      {"TicketService.ForwardTicket", "name: '$ticket' office: '$office'"},
      {"TicketService.GetTicket", "name: '$ticket'"},
      {"TicketService.ListTicketEntries", "parent: '$ticket'"},
      {"TicketService.ListTickets", "parent: '$tenant'"},
      {"TicketService.ReplyToTicket", "name: '$ticket' text: 'x'"},
      {"TicketService.RestoreTicket", "name: '$ticket'"},
      {"TicketService.TakeCharge", "name: '$ticket'"},
      {"TicketService.WatchTickets", "parent: '$tenant'"},
  };
  return requests;
}

std::vector<const MethodDescriptor*> EveryMethod() {
  std::vector<const google::protobuf::FileDescriptor*> files = {
      v1::GetAppRequest::descriptor()->file(),
      v1::ListDeliveriesRequest::descriptor()->file(),
      v1::GetTenantRequest::descriptor()->file(),
      v1::GetInstallationRequest::descriptor()->file(),
      v1::GetLobbyItemRequest::descriptor()->file(),
      v1::ExplainRouteRequest::descriptor()->file(),
      v1::GetSubmissionRequest::descriptor()->file(),
      v1::GetTicketRequest::descriptor()->file(),
  };
  std::vector<const MethodDescriptor*> methods;
  for (const auto* file : files) {
    for (int i = 0; i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) {
        methods.push_back(file->service(i)->method(j));
      }
    }
  }
  return methods;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), ".", method.name());
}

bool IsLocal(const MethodDescriptor& method) {
  return method.options().GetExtension(options::v1::policy).audience() ==
         options::v1::AUDIENCE_LOCAL;
}

// Shows only what the caller itself may see, and so refuses nobody who has a credential.
bool IsOfTheCaller(const MethodDescriptor& method) {
  return !IsLocal(method) && method.options().GetExtension(options::v1::policy).permission() ==
                                 options::v1::PERMISSION_NONE;
}

class Isolation : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    GatewayUnderTest& gateway = GatewayUnderTest::Shared();
    // The first message may meet cold caches and be answered PENDING; its repeat waits once more.
    const auto message = GatewayUnderTest::Message("sori-app", "vittima", "Buca in via Stagno");
    auto applied = gateway.Submit(message);
    for (int i = 0; i < 5 && applied.ok() && applied->number().empty(); ++i) {
      applied = gateway.Submit(message);
    }
    ASSERT_OK(applied);
    ASSERT_EQ(applied->state(), v1::Submission::STATE_APPLIED);
    const auto asked = gateway.Submit(
        GatewayUnderTest::Message("golfo-app", "vittima", "C'è una buca grande nella strada"));
    ASSERT_OK(asked);
    v1::ListLobbyItemsRequest lobby;
    lobby.set_parent("associations/golfo-paradiso");
    const auto items = gateway.Call<v1::ListLobbyItemsResponse>(
        "comunicazione", "LobbyService.ListLobbyItems", lobby);
    ASSERT_OK(items);
    ASSERT_GT(items->lobby_items_size(), 0);
    v1::ListDeliveriesRequest outbox;
    outbox.set_parent("tenants/sori");
    for (int state = v1::DELIVERY_STATE_QUEUED; state <= v1::DELIVERY_STATE_DEAD; ++state) {
      outbox.add_states(static_cast<v1::DeliveryState>(state));
    }
    const auto deliveries = gateway.Call<v1::ListDeliveriesResponse>(
        "comunicazione", "DeliveryService.ListDeliveries", outbox);
    ASSERT_OK(deliveries);
    ASSERT_GT(deliveries->deliveries_size(), 0);
    there_ = {{"$association", "associations/golfo-paradiso"},
              {"$tenant", "tenants/sori"},
              {"$office", "tenants/sori/offices/tecnico"},
              {"$channel", "tenants/sori/channels/app"},
              {"$staff", "associations/golfo-paradiso/staff/tecnico-sori"},
              {"$grant", "tenants/sori/grants/tecnico-sori"},
              {"$app", "apps/sori-app"},
              {"$uuid", NewRequestId()},
              {"$submission", applied->name()},
              {"$conversation", applied->conversation()},
              {"$ticket", gateway.TicketOf("sori", applied->number()).name()},
              {"$lobby_item", items->lobby_items(0).name()},
              {"$delivery", deliveries->deliveries(0).name()}};
  }

  struct Outcome {
    absl::Status status;
    std::string text;  // of the answer
  };
  Outcome Try(const MethodDescriptor& method, const std::string& caller) {
    auto& types = *google::protobuf::MessageFactory::generated_factory();
    const std::unique_ptr<Message> request(types.GetPrototype(method.input_type())->New());
    const std::unique_ptr<Message> response(types.GetPrototype(method.output_type())->New());
    const std::string text = absl::StrReplaceAll(Requests().at(NameOf(method)), there_);
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, request.get())) << text;
    Outcome outcome;
    if (!method.client_streaming() && !method.server_streaming()) {
      outcome.status = gateway_.Call(caller, NameOf(method), *request, response.get());
      outcome.text = response->ShortDebugString();
      return outcome;
    }
    bool sent = false;
    outcome.status = gateway_.Exchange(
        caller, NameOf(method), *request, *response, [&] { return !std::exchange(sent, true); },
        [&] { absl::StrAppend(&outcome.text, response->ShortDebugString()); });
    return outcome;
  }
  // CHECKSUM TABLE of what must not change. Of a delivery only what makes it one, as its attempts
  // go on meanwhile.
  std::string Checksum() {
    std::string sums;
    for (const char* table :
         {"association", "tenant", "office", "channel", "staff", "staff_grant", "app", "credential",
          "administrator", "ticket", "ticket_entry", "submission", "lobby_item",
          "conversation_entry", "correspondent", "contact", "thread", "reference_data"}) {
      absl::StrAppend(&sums, gateway_.ChecksumOf(table), "\n");
    }
    absl::StrAppend(&sums,
                    gateway_.Ask("SELECT GROUP_CONCAT(HEX(id) ORDER BY id) FROM mugugno.delivery"));
    return sums;
  }

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
  static std::map<std::string, std::string> there_;
};
std::map<std::string, std::string> Isolation::there_;

TEST_F(Isolation, EveryMethodHasARequestHere) {
  size_t methods = 0;
  for (const MethodDescriptor* method : EveryMethod()) {
    EXPECT_EQ(Requests().count(NameOf(*method)), 1u) << NameOf(*method);
    ++methods;
  }
  EXPECT_EQ(Requests().size(), methods);
}

TEST_F(Isolation, NobodyIsServedWithoutACredential) {
  const std::string before = Checksum();
  for (const MethodDescriptor* method : EveryMethod()) {
    EXPECT_THAT(Try(*method, "").status,
                AnyOf(StatusIs(StatusCode::kUnauthenticated),
                      StatusIs(IsLocal(*method) ? StatusCode::kPermissionDenied
                                                : StatusCode::kUnauthenticated)))
        << NameOf(*method);
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_F(Isolation, NobodyOfAnotherAssociationReachesWhatIsHere) {
  const std::string before = Checksum();
  for (const std::string caller : {"estraneo", "chiavari-app"}) {
    for (const MethodDescriptor* method : EveryMethod()) {
      const Outcome outcome = Try(*method, caller);
      EXPECT_THAT(outcome.text, Not(AnyOf(HasSubstr("sori"), HasSubstr("golfo"))))
          << NameOf(*method) << " by " << caller;
      if (IsOfTheCaller(*method) && outcome.status.ok()) continue;
      EXPECT_THAT(outcome.status, StatusIs(StatusCode::kPermissionDenied))
          << NameOf(*method) << " by " << caller;
    }
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_F(Isolation, NobodyOfAnotherComuneOfTheAssociationReachesWhatIsHere) {
  const std::string before = Checksum();
  for (const std::string caller : {"admin-recco", "officer-recco", "recco-app"}) {
    for (const MethodDescriptor* method : EveryMethod()) {
      if (IsOfTheCaller(*method)) continue;
      const Outcome outcome = Try(*method, caller);
      EXPECT_THAT(outcome.status, StatusIs(StatusCode::kPermissionDenied))
          << NameOf(*method) << " by " << caller;
    }
  }
  EXPECT_EQ(Checksum(), before);
}

TEST_F(Isolation, TheSameRequestsServeThoseWhoMay) {
  for (const auto& [caller, name] : std::vector<std::pair<std::string, std::string>>{
           {"comunicazione", "TicketService.GetTicket"},
           {"comunicazione", "LobbyService.GetLobbyItem"},
           {"comunicazione", "DeliveryService.ListDeliveries"},
           {"admin-sori", "AccessService.GetGrant"},
           {"admin-sori", "DirectoryService.GetOffice"},
           {"coordinamento", "AccessService.GetStaff"},
           {"sori-app", "SubmissionService.GetSubmission"},
           {"sori-app", "SubmissionService.ListEntries"}}) {
    const auto* method =
        google::protobuf::DescriptorPool::generated_pool()->FindMethodByName("mugugno.v1." + name);
    const Outcome outcome = Try(*method, caller);
    EXPECT_OK(outcome.status) << name;
    EXPECT_NE(outcome.text, "") << name;
  }
}

}  // namespace
}  // namespace mugugno::tests
