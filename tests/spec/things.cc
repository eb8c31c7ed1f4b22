#include "tests/spec/things.h"

#include <fstream>
#include <memory>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "google/protobuf/text_format.h"

#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/attachment_service.pb.h"
#include "mugugno/v1/counter_service.pb.h"
#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/hand_over_service.pb.h"
#include "mugugno/v1/incident_service.pb.h"
#include "mugugno/v1/lobby_service.pb.h"
#include "mugugno/v1/push_service.pb.h"
#include "mugugno/v1/routing_service.pb.h"
#include "mugugno/v1/search_service.pb.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "tenant/uuid.h"
#include "tests/support/gateway_config.h"
#include "tests/support/must.h"
#include "tests/support/push_device.h"

namespace mugugno::tests {
namespace {

using google::protobuf::Message;

std::string Escaped(const std::string& file) {
  std::stringstream text;
  text << std::ifstream("deploy/example/" + file).rdbuf();
  return absl::CEscape(text.str());
}

std::unique_ptr<Message> RequestOf(const std::string& method, const std::string& text) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName("mugugno.v1." + method);
  std::unique_ptr<Message> request(google::protobuf::MessageFactory::generated_factory()
                                       ->GetPrototype(descriptor->input_type())
                                       ->New());
  if (!google::protobuf::TextFormat::ParseFromString(text, request.get())) {
    Must(absl::InvalidArgumentError(text), method);
  }
  return request;
}

// A person has few devices, and each request names one of its own: the oldest go.
void LeaveRoomForDevices(GatewayUnderTest& gateway) {
  const int count = std::stoi(gateway.Ask(
      "SELECT COUNT(*) FROM mugugno.push_subscription WHERE association_id = 'fontanabuona'"));
  if (count <= 5) return;
  gateway.Run(absl::StrCat(
      "DELETE FROM mugugno.push_subscription WHERE association_id = 'fontanabuona' ORDER BY id "
      "LIMIT ",
      count - 5));
}

}  // namespace

std::string Things::Fill(const std::string& request) {
  std::string filled;
  for (size_t i = 0; i < request.size();) {
    if (request[i] != '$') {
      filled.push_back(request[i++]);
      continue;
    }
    const size_t begin = i++;
    while (i < request.size() && (absl::ascii_isalpha(request[i]) || request[i] == '_')) ++i;
    filled += Of(request.substr(begin, i - begin));
  }
  return filled;
}

const std::string& Things::Of(const std::string& word) {
  const auto found = made_.find(word);
  // Each request has a request_id of its own.
  if (found != made_.end() && word != "$uuid") return found->second;
  return made_[word] = Make(word);
}

std::string Things::NewId() {
  static int last = 0;
  return absl::StrCat("nuovo-", ++last);
}

std::string Things::Make(const std::string& word) {
  static const auto& names = *new std::map<std::string, std::string>{
      {"$association", "associations/golfo-paradiso"},
      {"$tenant", "tenants/sori"},
      {"$office", "tenants/sori/offices/tecnico"},
      {"$office_user", "associations/golfo-paradiso/staff/tecnico-sori"},
      {"$sori_app", "apps/sori-app"}};
  const auto name = names.find(word);
  if (name != names.end()) return name->second;
  if (word == "$told_ticket") return MakeToldTicket();
  if (word.ends_with("ticket")) return MakeTicket(word);
  if (word == "$counter_comune") return MakeCounter();
  if (word == "$new") return NewId();
  if (word == "$uuid") return NewRequestId();
  if (word == "$istat") return absl::StrFormat("%06d", 10900 + std::stoi(NewId().substr(6)) % 100);
  if (word == "$cadastral") return absl::StrFormat("Z%03d", std::stoi(NewId().substr(6)) % 1000);
  if (word == "$places") return Escaped("places.yaml");
  if (word == "$territory") return Escaped("territory.geojson");
  if (word == "$submission") return Submit("sori-app", "C'è una buca in via Stagno").name();
  if (word == "$conversation") {
    return Submit("sori-app", "C'è una buca in via Stagno").conversation();
  }
  if (word == "$attachment") return MakeAttachment();
  if (word == "$findable") return MakeFindable();
  if (word == "$sealed_trail") {
    gateway_.SealAudit("tenants/sori");
    return "tenants/sori";
  }
  if (word == "$citizen") return NewRequestId();
  if (word == "$incident" || word == "$silent_incident") return MakeIncident(word);
  if (word == "$stormy_tenant") {
    for (int i = 0; i < 3; ++i) Submit("sori-app", "C'è una buca in via Stagno");
    return "tenants/sori";
  }
  if (word == "$soon") return absl::StrCat(absl::ToUnixSeconds(absl::Now()) + 3600);
  if (word.ends_with("lobby_item")) return MakeNamedLobbyItem(word);
  if (word == "$text_template") {
    const std::string id = NewId();
    Do("admin-sori", "DirectoryService.CreateTextTemplate",
       absl::StrCat("parent: 'tenants/sori' text_template_id: '", id,
                    "' text_template { display_name: 'x' text { it: 'x' } }"));
    return absl::StrCat("tenants/sori/textTemplates/", id);
  }
  if (word == "$spare_office" || word == "$suspended_office") return MakeOffice(word);
  if (word.ends_with("rule_set")) return MakeRuleSet(word);
  if (word == "$hand_over_note") return MakeHandOverNote();
  if (word == "$noted_tenant") {
    MakeHandOverNote();
    return "tenants/sori";
  }
  if (word == "$claimed_tenant") {
    MakeTicket("$claimed_ticket");
    return "tenants/sori";
  }
  if (word == "$taught_tenant") return MakeTaughtTenant(3);
  if (word == "$much_taught_tenant") return MakeTaughtTenant(20);
  if (word == "$brought_tenant") return MakeBroughtTenant();
  if (word == "$set_aside_message") return MakeSetAsideMessage();
  if (word == "$set_aside_owner") {
    MakeSetAsideMessage();
    return "tenants/sori";
  }
  if (word == "$set_aside_entry") return gateway_.SetAsideEntry("C'è una buca in via Stagno");
  if (word == "$guidelines_version") {
    const std::string version = NewId();
    Do("lettrice", "DirectoryService.UpdateAssociation",
       absl::StrCat("association { name: 'associations/fontanabuona' guidelines { version: '",
                    version, "' text: 'x' } } update_mask { paths: 'guidelines' }"));
    return version;
  }
  if (word == "$own_session") return MakeSession();
  if (word == "$push_endpoint") {
    LeaveRoomForDevices(gateway_);
    return PushDevice(ThePushService().place()).endpoint();
  }
  if (word == "$push_key") return absl::CEscape(PushDevice(ThePushService().place()).p256dh());
  if (word == "$push_subscription" || word == "$former_push_endpoint") {
    return MakePushSubscription(word);
  }
  if (word == "$dead_delivery") return MakeDelivery();
  if (word == "$grant") return MakeGrant();
  if (word.ends_with("transfer")) return MakeTransfer(word);
  if (word.ends_with("comune")) return MakeComune(word);
  if (word == "$staff_id") return Of("$staff").substr(Of("$staff").rfind('/') + 1);
  return MakeInDirectory(word);
}

std::string Things::MakeFindable() {
  std::string number;
  while (number.empty()) number = Submit("sori-app", "C'è una buca in via Stagno").number();
  v1::SearchTicketsRequest request;
  request.set_parent("tenants/sori");
  request.set_query(number);
  while (Must(gateway_.Call<v1::SearchTicketsResponse>("comunicazione",
                                                       "SearchService.SearchTickets", request),
              number)
             .hits()
             .empty()) {
  }
  return number;
}

std::string Things::MakeInDirectory(const std::string& word) {
  const std::string id = NewId();
  if (word == "$channel" || word == "$suspended_channel") {
    Do("admin-sori", "DirectoryService.CreateChannel",
       absl::StrCat("parent: 'tenants/sori' channel_id: '", id,
                    "' channel { display_name: 'x' kind: KIND_APP }"));
    const std::string name = absl::StrCat("tenants/sori/channels/", id);
    if (word == "$channel") return name;
    Do("admin-sori", "DirectoryService.SuspendChannel",
       absl::StrCat("name: '", name, "' reason: 'x'"));
    return name;
  }
  if (word == "$bot") {
    Do("admin-sori", "DirectoryService.CreateChannel",
       absl::StrCat("parent: 'tenants/sori' channel_id: '", id,
                    "' channel { display_name: 'x' kind: KIND_TELEGRAM }"));
    const std::string name = absl::StrCat("tenants/sori/channels/", id);
    Do("admin-sori", "DirectoryService.SetChannelSecrets",
       absl::StrCat("name: '", name,
                    "' token: '7301:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' webhook_secret: "
                    "'0123456789abcdef0123456789abcdef'"));
    return name;
  }
  if (word == "$staff" || word == "$suspended_staff") {
    Do("coordinamento", "AccessService.CreateStaff",
       absl::StrCat("parent: '$association' staff_id: '", id,
                    "' staff { display_name: 'x' email: 'x@x.example' }"));
    const std::string name = absl::StrCat(Of("$association"), "/staff/", id);
    if (word == "$staff") return name;
    Do("coordinamento", "AccessService.SuspendStaff",
       absl::StrCat("name: '", name, "' reason: 'x'"));
    return name;
  }
  if (word == "$app" || word == "$suspended_app") {
    Do("admin-sori", "AccessService.CreateApp",
       absl::StrCat("parent: 'tenants/sori' app_id: '", id,
                    "' app { display_name: 'x' channel: 'tenants/sori/channels/app' }"));
    const std::string name = "apps/" + id;
    if (word == "$app") return name;
    Do("admin-sori", "AccessService.SuspendApp", absl::StrCat("name: '", name, "' reason: 'x'"));
    return name;
  }
  if (word == "$credential") {
    Do("admin-sori", "AccessService.CreateCredential",
       absl::StrCat("parent: '$app' credential_id: '", id, "' credential { kind: KIND_TOKEN }"));
    return absl::StrCat(Of("$app"), "/credentials/", id);
  }
  Must(absl::NotFoundError(word), "a thing nobody knows how to make");
  return "";
}

std::string Things::MakeIncident(const std::string& word) {
  const std::string name =
      Get<v1::Incident>("comunicazione", "IncidentService.CreateIncident",
                        absl::StrCat("parent: 'tenants/sori' incident { display_name: 'x' topic: "
                                     "'road.pothole' } tickets: '",
                                     Make("$ticket"), "'"))
          .name();
  if (word == "$silent_incident") return name;
  Do("comunicazione", "IncidentService.AnswerIncident",
     absl::StrCat("name: '", name, "' text: 'x'"));
  return name;
}

std::string Things::MakeTicket(const std::string& word) {
  const bool emergency = word == "$emergency_ticket";
  // On Sori's own channel, about something in Recco: held for the desk.
  const bool held = word == "$held_ticket";
  const std::string text = emergency ? "Aiuto, c'è un incendio e una persona è intrappolata"
                           : held    ? "C'è una buca a Recco in via XX Settembre"
                           : word == "$duplicate_ticket" ? "Il lampione di via Stagno è spento"
                                                         : "C'è una buca in via Stagno";
  // Two of one citizen.
  const bool same = word == "$duplicate_ticket" || word == "$same_citizens_ticket";
  const v1::Submission submission =
      Submit(GatewayUnderTest::Message("sori-app", same ? Of("$citizen") : NewRequestId(), text));
  const std::string name = gateway_.TicketOf("sori", submission.number()).name();
  if (word == "$linked_ticket") {
    Do("comunicazione", "TicketRelationService.LinkTickets",
       absl::StrCat("name: '", name, "' other: '", Of("$ticket"), "'"));
  }
  if (word == "$discarded_ticket") {
    Do("comunicazione", "TicketService.DiscardTicket",
       absl::StrCat("name: '", name, "' reason: DISCARD_REASON_SPAM"));
  }
  if (word == "$restricted_ticket" || word == "$forgotten_ticket") {
    Do("comunicazione", "RestrictionService.RestrictTicket",
       absl::StrCat("name: '", name, "' reason: REASON_HEALTH"));
  }
  // Whoever was named left.
  if (word == "$forgotten_ticket") {
    gateway_.Run(absl::StrCat("UPDATE mugugno.ticket SET readers = 'who-left' WHERE number = '",
                              submission.number(), "'"));
  }
  if (word == "$claimed_ticket") {
    Do("comunicazione", "ClaimService.ClaimTicket", absl::StrCat("ticket: '", name, "'"));
  }
  if (word == "$charged_ticket") {
    Do("comunicazione", "TicketService.TakeCharge", absl::StrCat("name: '", name, "'"));
  }
  return name;
}

std::string Things::MakeCounter() {
  Do("admin-sori", "DirectoryService.CreateChannel",
     absl::StrCat("parent: 'tenants/sori' channel_id: '", NewId(),
                  "' channel { display_name: 'x' kind: KIND_COUNTER }"));
  return "tenants/sori";
}

// One that came by the counter, with an answer nobody has told yet.
std::string Things::MakeToldTicket() {
  v1::CounterMessage taken;
  while (taken.ticket().empty()) {
    taken = Get<v1::CounterMessage>(
        "comunicazione", "CounterService.TakeDownMessage",
        absl::StrCat("parent: '", Of("$counter_comune"),
                     "' text: 'C\\'è una buca in via Stagno' request_id: '$uuid'"));
  }
  Do("comunicazione", "TicketService.ReplyToTicket",
     absl::StrCat("name: '", taken.ticket(), "' text: 'x'"));
  return taken.ticket();
}

std::string Things::MakeHandOverNote() {
  v1::CreateHandOverNoteRequest request;
  request.set_parent("tenants/sori");
  request.set_text("Consegna");
  request.set_request_id(NewRequestId());
  return Must(gateway_.Call<v1::HandOverNote>("comunicazione", "HandOverService.CreateHandOverNote",
                                              request),
              "a note")
      .name();
}

std::string Things::MakeSession() {
  const std::string id = NewId();
  const std::string holder = "associations/fontanabuona/staff/lettrice";
  gateway_.Run(absl::StrCat(
      "INSERT INTO mugugno.credential (holder, credential_id, association_id, staff_id, uid, kind, "
      "hash, expire_time, "
      "revoke_time, create_time) SELECT '",
      holder, "', '", id, "', 'fontanabuona', 'lettrice', UNHEX(REPLACE(UUID(), '-', '')), ",
      static_cast<int>(v1::Credential::KIND_SESSION),
      ", REPEAT('x', 32), NOW(6) + INTERVAL 1 HOUR, NULL, NOW(6)"));
  return absl::StrCat(holder, "/credentials/", id);
}

std::string Things::MakePushSubscription(const std::string& word) {
  const std::string holder = "associations/fontanabuona/staff/lettrice";
  LeaveRoomForDevices(gateway_);
  const PushDevice device(ThePushService().place());
  v1::RegisterPushSubscriptionRequest request;
  request.set_parent(holder);
  request.set_endpoint(device.endpoint());
  request.set_p256dh(device.p256dh());
  request.set_auth(device.auth());
  request.set_display_name("Chrome su Android");
  const std::string name = Must(gateway_.Call<v1::PushSubscription>(
                                    "lettrice", "PushService.RegisterPushSubscription", request),
                                word)
                               .name();
  if (word == "$push_subscription") return name;
  gateway_.Run(absl::StrCat(
      "UPDATE mugugno.push_subscription SET credential_id = 'ended' WHERE id = UNHEX(REPLACE('",
      name.substr(name.rfind('/') + 1), "', '-', ''))"));
  return device.endpoint();
}

std::string Things::MakeAttachment() {
  v1::UploadAttachmentRequest upload;
  v1::Attachment attachment;
  bool sent = false;
  Must(gateway_.Exchange(
           "sori-app", "AttachmentService.UploadAttachment", upload, attachment,
           [&] {
             upload.mutable_declaration()->set_parent("apps/sori-app");
             upload.mutable_declaration()->set_size_bytes(3);
             upload.set_chunk("abc");
             return !std::exchange(sent, true);
           },
           [] {}),
       "an upload");
  auto message = GatewayUnderTest::Message("sori-app", NewRequestId(), "C'è una buca");
  message.mutable_message()->add_attachments(attachment.name());
  const v1::Submission submission = Submit(message);
  return absl::StrCat(gateway_.TicketOf("sori", submission.number()).name(),
                      attachment.name().substr(std::string("apps/sori-app").size()));
}

// As Sori has it: what the one comune's own channel heard of the other's place.
std::string Things::MakeTransfer(const std::string& word) {
  const bool incoming = word == "$incoming_transfer";
  const std::string source = incoming ? "recco" : "sori";
  const v1::Submission submission =
      Submit(source + "-app", incoming ? "C'è una buca a Sori in via Stagno"
                                       : "C'è una buca a Recco in via XX Settembre");
  const auto offered = Get<v1::Transfer>(
      "officer-" + source, "TransferService.ProposeTransfer",
      absl::StrCat("name: '", gateway_.TicketOf(source, submission.number()).name(),
                   "' target: 'tenants/", incoming ? "sori" : "recco",
                   "' reason_code: REASON_CODE_PLACE reason: 'x'"));
  return absl::StrCat("tenants/sori", offered.name().substr(offered.name().find("/transfers/")));
}

std::string Things::MakeDelivery() {
  Submit("sori-app", "C'è una buca in via Stagno");
  const auto deliveries = Get<v1::ListDeliveriesResponse>(
      "comunicazione", "DeliveryService.ListDeliveries",
      "parent: 'tenants/sori' states: DELIVERY_STATE_QUEUED states: DELIVERY_STATE_SENDING");
  if (deliveries.deliveries().empty()) Must(absl::NotFoundError("queued"), "a delivery");
  const std::string name = deliveries.deliveries(0).name();
  const auto id = tenant::Uuid::Parse(name.substr(name.rfind('/') + 1));
  gateway_.Run(absl::StrCat(
      "UPDATE mugugno.delivery SET state = ", static_cast<int>(v1::DELIVERY_STATE_DEAD),
      " WHERE tenant_id = 'sori' AND id = X'", absl::BytesToHexString(id->bytes()), "'"));
  return name;
}

// Other content under a key the gateway elsewhere does not know of.
std::string Things::MakeSetAsideMessage() {
  auto message = GatewayUnderTest::Message("sori-app", NewRequestId(), "C'è una buca");
  Submit(message);
  message.mutable_message()->set_text("Il lampione in via Stagno è spento");
  const v1::Submission aside = Must(gateway_.SubmitElsewhere(message), "a message");
  return absl::StrCat("tenants/sori/setAsideMessages",
                      aside.name().substr(aside.name().rfind('/')));
}

std::string Things::DraftRuleSet() {
  // Letters alone: a word of one piece.
  std::string word = "parola";
  for (const char digit : NewId().substr(6)) word.push_back(static_cast<char>(digit - '0' + 'a'));
  return Get<v1::RuleSet>(
             "admin-sori", "RoutingService.CreateRuleSet",
             absl::StrCat("parent: 'tenants/sori' add_words: 'road.pothole=", word, "'"))
      .name();
}

// One that was drafted and in force, so that it is sound. Making it leaves what is tried now
// untried: so there is one before anything is tried.
std::string Things::SupersededRuleSet() {
  const auto all = Get<v1::ListRuleSetsResponse>("admin-sori", "RoutingService.ListRuleSets",
                                                 "parent: 'tenants/sori' page_size: 200");
  for (const v1::RuleSet& each : all.rule_sets()) {
    if (each.state() == v1::RuleSet::STATE_SUPERSEDED && each.has_dry_run()) return each.name();
  }
  std::string first;
  for (int i = 0; i < 2; ++i) {
    const std::string name = DraftRuleSet();
    Do("comunicazione", "RoutingService.DryRunRuleSet", absl::StrCat("name: '", name, "'"));
    Do("admin-sori", "RoutingService.ActivateRuleSet", absl::StrCat("name: '", name, "'"));
    if (first.empty()) first = name;
  }
  return first;
}

std::string Things::MakeRuleSet(const std::string& word) {
  const std::string superseded = SupersededRuleSet();
  if (word == "$superseded_rule_set") return superseded;
  const std::string name = DraftRuleSet();
  if (word == "$tried_rule_set") {
    Do("comunicazione", "RoutingService.DryRunRuleSet", absl::StrCat("name: '", name, "'"));
  }
  return name;
}

std::string Things::MakeTaughtTenant(int messages) {
  for (int i = 0; i < messages; ++i) {
    for (const auto& [text, office] :
         {std::pair("Guardate la trabiccolina, per favore", "tecnico"),
          std::pair("Guardate il cucuzzaro, per favore", "ambiente")}) {
      const v1::Submission submission = Submit("sori-app", text);
      Do("comunicazione", "TicketService.ForwardTicket",
         absl::StrCat("name: '", gateway_.TicketOf("sori", submission.number()).name(),
                      "' office: 'tenants/sori/offices/", office, "'"));
    }
  }
  return "tenants/sori";
}

std::string Things::MakeBroughtTenant() {
  for (int i = 0; i < 3; ++i) {
    const std::string item = MakeLobbyItem("C'è una buca in località Ciappamara");
    Do("comunicazione", "LobbyService.AssignLobbyItem",
       absl::StrCat("name: '", item, "' tenant: 'tenants/sori'"));
  }
  return "tenants/sori";
}

std::string Things::MakeOffice(const std::string& word) {
  const std::string id = NewId();
  Do("admin-sori", "DirectoryService.CreateOffice",
     absl::StrCat("parent: 'tenants/sori' office_id: '", id, "' office { display_name: 'x' }"));
  const std::string name = absl::StrCat("tenants/sori/offices/", id);
  if (word == "$suspended_office") {
    Do("admin-sori", "DirectoryService.SuspendOffice",
       absl::StrCat("name: '", name, "' reason: 'x'"));
  }
  return name;
}

std::string Things::MakeNamedLobbyItem(const std::string& word) {
  const bool emergency = word == "$emergency_lobby_item";
  const std::string newest =
      MakeLobbyItem(emergency ? "Aiuto, c'è un incendio e una persona è intrappolata"
                              : "C'è una buca grande nella strada");
  if (word == "$discarded_lobby_item") {
    Do("comunicazione", "LobbyService.DiscardLobbyItem",
       absl::StrCat("name: '", newest, "' reason: DISCARD_REASON_SPAM"));
  }
  return newest;
}

std::string Things::MakeLobbyItem(const std::string& text) {
  Submit("golfo-app", text);
  const auto items = Get<v1::ListLobbyItemsResponse>("comunicazione", "LobbyService.ListLobbyItems",
                                                     "parent: '$association' page_size: 200");
  std::string newest;
  for (const v1::LobbyItem& item : items.lobby_items()) newest = std::max(newest, item.name());
  return newest;
}

std::string Things::MakeComune(const std::string& word) {
  if (word == "$setup_comune") {
    for (const char* comune : {"avegno", "uscio", "tribogna", "bogliasco", "pieve-ligure"}) {
      const std::string name = absl::StrCat("tenants/", comune);
      const auto tenant = Get<v1::Tenant>("coordinamento", "DirectoryService.GetTenant",
                                          absl::StrCat("name: '", name, "'"));
      if (tenant.state() == v1::Tenant::STATE_SETUP) return name;
    }
    Must(absl::OutOfRangeError(word), "no comune left");
  }
  const bool suspended = word == "$suspended_comune";
  const auto camogli =
      Get<v1::Tenant>("coordinamento", "DirectoryService.GetTenant", "name: 'tenants/camogli'");
  if ((camogli.state() == v1::Tenant::STATE_SUSPENDED) != suspended) {
    Do("coordinamento",
       suspended ? "DirectoryService.SuspendTenant" : "DirectoryService.ResumeTenant",
       "name: 'tenants/camogli' reason: 'x'");
  }
  return "tenants/camogli";
}

std::string Things::MakeGrant() {
  const std::string staff = Of("$staff");
  const std::string id = staff.substr(staff.rfind('/') + 1);
  Do("admin-sori", "AccessService.CreateGrant",
     absl::StrCat("parent: 'tenants/sori' grant_id: '", id, "' grant { roles: ROLE_OFFICER }"));
  return absl::StrCat("tenants/sori/grants/", id);
}

void Things::Do(const std::string& caller, const std::string& method, const std::string& request) {
  const auto message = RequestOf(method, Fill(request));
  const auto* id = message->GetDescriptor()->FindFieldByName("request_id");
  if (id != nullptr) message->GetReflection()->SetString(message.get(), id, NewRequestId());
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName("mugugno.v1." + method);
  const std::unique_ptr<Message> response(google::protobuf::MessageFactory::generated_factory()
                                              ->GetPrototype(descriptor->output_type())
                                              ->New());
  Must(gateway_.Call(caller, method, *message, response.get()), method);
}

template <typename Response>
Response Things::Get(const std::string& caller, const std::string& method,
                     const std::string& request) {
  return Must(gateway_.Call<Response>(caller, method, *RequestOf(method, Fill(request))), method);
}

v1::Submission Things::Submit(const v1::SubmitMessageRequest& message) {
  return gateway_.SubmitUntilApplied(message);
}

v1::Submission Things::Submit(const std::string& app, const std::string& text) {
  return Submit(GatewayUnderTest::Message(app, NewRequestId(), text));
}

}  // namespace mugugno::tests
