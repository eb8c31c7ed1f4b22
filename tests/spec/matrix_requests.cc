#include "tests/spec/matrix_requests.h"

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.pb.h"

#include "tests/support/must.h"

// The whole contract, as adminctl carries it.
// NOLINTBEGIN(readability-identifier-naming): symbols of the assembler
extern const char mugugno_contract_begin[];
extern const char mugugno_contract_end[];
// NOLINTEND(readability-identifier-naming)

namespace mugugno::tests {

using google::protobuf::MethodDescriptor;

const std::map<std::string, MatrixRequest>& MatrixRequests() {
  static const auto& requests = *new std::map<std::string, MatrixRequest>{
      {"AccessService.CreateApp",
       {"admin-sori",
        "parent: '$tenant' app_id: '$new' app { display_name: 'x' channel: "
        "'tenants/sori/channels/app' } request_id: '$uuid'"}},
      {"AccessService.CreateCredential",
       {"admin-sori",
        "parent: '$app' credential_id: '$new' credential { kind: KIND_TOKEN } request_id: "
        "'$uuid'"}},
      {"AccessService.CreateGrant",
       {"admin-sori",
        "parent: '$tenant' grant_id: '$staff_id' grant { roles: ROLE_OFFICER } request_id: "
        "'$uuid'"}},
      {"AccessService.CreateInvitation", {"coordinamento", "parent: '$staff' request_id: '$uuid'"}},
      {"AccessService.CreateStaff",
       {"coordinamento",
        "parent: '$association' staff_id: '$new' staff { display_name: 'x' email: 'x@x.example' } "
        "request_id: '$uuid'"}},
      {"AccessService.DeleteGrant", {"admin-sori", "name: '$grant' request_id: '$uuid'"}},
      {"AccessService.GetApp", {"admin-sori", "name: '$app'"}},
      {"AccessService.GetCaller", {"admin-sori", ""}},
      {"AccessService.GetGrant", {"admin-sori", "name: '$grant'"}},
      {"AccessService.GetStaff", {"coordinamento", "name: '$staff'"}},
      {"AccessService.ListApps", {"admin-sori", "parent: '$tenant'"}},
      {"AccessService.ListCredentials", {"admin-sori", "parent: '$sori_app'"}},
      {"AccessService.ListEligibleStaff", {"admin-sori", "parent: '$tenant'"}},
      {"AccessService.ListGrants", {"admin-sori", "parent: '$tenant'"}},
      {"AccessService.ListStaff", {"coordinamento", "parent: '$association'"}},
      {"AccessService.ResumeApp",
       {"admin-sori", "name: '$suspended_app' reason: 'x' request_id: '$uuid'"}},
      {"AccessService.ResumeStaff",
       {"coordinamento", "name: '$suspended_staff' reason: 'x' request_id: '$uuid'"}},
      {"AccessService.RevokeCredential", {"admin-sori", "name: '$credential' request_id: '$uuid'"}},
      {"AccessService.SuspendApp", {"admin-sori", "name: '$app' reason: 'x' request_id: '$uuid'"}},
      {"AccessService.SuspendStaff",
       {"coordinamento", "name: '$staff' reason: 'x' request_id: '$uuid'"}},
      {"AccessService.UpdateApp",
       {"admin-sori",
        "app { name: '$app' display_name: '$new' } update_mask { paths: 'display_name' } "
        "request_id: '$uuid'"}},
      {"AccessService.UpdateGrant",
       {"admin-sori",
        "grant { name: '$grant' roles: ROLE_AUDITOR } update_mask { paths: 'roles' } request_id: "
        "'$uuid'"}},
      {"AccessService.UpdateStaff",
       {"coordinamento",
        "staff { name: '$staff' display_name: '$new' } update_mask { paths: 'display_name' } "
        "request_id: '$uuid'"}},
      {"AnswerCheckService.CheckAnswer",
       {"comunicazione", "parent: '$tenant' text: 'Comune di Recco'"}},
      {"AttachmentService.DownloadAttachment", {"comunicazione", "name: '$attachment'"}},
      {"AttachmentService.UploadAttachment",
       {"sori-app",
        "declaration { parent: '$sori_app' size_bytes: 3 file_name: 'x.txt' request_id: '$uuid' } "
        "chunk: 'abc'"}},
      {"AuditService.ListAuditLines", {"revisore", "parent: '$tenant'"}},
      {"AuditService.ListAuditSeals", {"revisore", "parent: '$sealed_trail'"}},
      {"ChannelHealthService.ListChannelHealth", {"admin-sori", "parent: '$tenant'"}},
      {"CounterService.RecordAnswerTold",
       {"comunicazione", "name: '$told_ticket' request_id: '$uuid'"}},
      {"CounterService.TakeDownMessage",
       {"comunicazione", "parent: '$counter_comune' text: 'C\\'è una buca' request_id: '$uuid'"}},
      {"ClaimService.ClaimTicket", {"comunicazione", "ticket: '$ticket' request_id: '$uuid'"}},
      {"ClaimService.ListClaims", {"comunicazione", "parent: '$claimed_tenant'"}},
      {"ClaimService.ReleaseTicket",
       {"comunicazione", "ticket: '$claimed_ticket' request_id: '$uuid'"}},
      {"ClaimService.WatchPresence", {"comunicazione", "ticket: '$ticket'"}},
      {"DeliveryService.ListDeliveries", {"comunicazione", "parent: '$tenant'"}},
      {"DeliveryService.ResendDelivery",
       {"comunicazione", "name: '$dead_delivery' request_id: '$uuid'"}},
      {"DirectoryService.ActivateTenant",
       {"coordinamento", "name: '$setup_comune' request_id: '$uuid'"}},
      {"DirectoryService.ApplyManifest",
       {"coordinamento",
        "association: '$association' manifest { id: 'golfo-paradiso' association { display_name: "
        "'$new' agreement { form: FORM_CONVENTION start_date: '2026-01-01' } } } request_id: "
        "'$uuid'"}},
      {"DirectoryService.CheckTenant", {"admin-sori", "name: '$tenant'"}},
      {"DirectoryService.ConnectChannel", {"admin-sori", "name: '$bot' request_id: '$uuid'"}},
      {"DirectoryService.CreateAssociation",
       {"root",
        "association_id: '$new' association { display_name: 'x' agreement { form: FORM_CONVENTION "
        "start_date: '2026-01-01' } } request_id: '$uuid'"}},
      {"DirectoryService.CreateChannel",
       {"admin-sori",
        "parent: '$tenant' channel_id: '$new' channel { display_name: 'x' kind: KIND_APP } "
        "request_id: '$uuid'"}},
      {"DirectoryService.CreateOffice",
       {"admin-sori",
        "parent: '$tenant' office_id: '$new' office { display_name: 'x' } request_id: '$uuid'"}},
      {"DirectoryService.CreateTenant",
       {"coordinamento",
        "parent: '$association' tenant_id: '$new' tenant { display_name: 'x' istat_code: '$istat' "
        "cadastral_code: '$cadastral' } request_id: '$uuid'"}},
      {"DirectoryService.CreateTextTemplate",
       {"admin-sori",
        "parent: '$tenant' text_template_id: '$new' text_template { display_name: 'x' text { it: "
        "'x' } } request_id: '$uuid'"}},
      {"DirectoryService.GetAssociation", {"coordinamento", "name: '$association'"}},
      {"DirectoryService.GetChannel", {"admin-sori", "name: '$channel'"}},
      {"DirectoryService.GetOffice", {"admin-sori", "name: '$office'"}},
      {"DirectoryService.GetTenant", {"admin-sori", "name: '$tenant'"}},
      {"DirectoryService.GetTextTemplate", {"admin-sori", "name: '$text_template'"}},
      {"DirectoryService.ListAssociations", {"root", ""}},
      {"DirectoryService.ListChannels", {"admin-sori", "parent: '$tenant'"}},
      {"DirectoryService.ListOffices", {"admin-sori", "parent: '$tenant'"}},
      {"DirectoryService.ListTenants", {"coordinamento", "parent: '$association'"}},
      {"DirectoryService.ListTextTemplates", {"admin-sori", "parent: '$tenant'"}},
      {"DirectoryService.ResumeChannel",
       {"admin-sori", "name: '$suspended_channel' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.ResumeOffice",
       {"admin-sori", "name: '$suspended_office' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.ResumeTenant",
       {"coordinamento", "name: '$suspended_comune' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.SetChannelSecrets",
       {"admin-sori",
        "name: '$bot' token: '7301:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' webhook_secret: "
        "'0123456789abcdef0123456789abcdef' request_id: '$uuid'"}},
      {"DirectoryService.SetReplyPolicy",
       {"admin-sori",
        "name: '$channel' policy { replies: REPLIES_OFF notice { it: 'x' } } request_id: "
        "'$uuid'"}},
      {"DirectoryService.SuspendChannel",
       {"admin-sori", "name: '$channel' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.SuspendOffice",
       {"admin-sori", "name: '$spare_office' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.SuspendTenant",
       {"coordinamento", "name: '$serving_comune' reason: 'x' request_id: '$uuid'"}},
      {"DirectoryService.UpdateAssociation",
       {"coordinamento",
        "association { name: '$association' display_name: '$new' } update_mask { paths: "
        "'display_name' } request_id: '$uuid'"}},
      {"DirectoryService.UpdateChannel",
       {"admin-sori",
        "channel { name: '$channel' display_name: '$new' } update_mask { paths: 'display_name' } "
        "request_id: '$uuid'"}},
      {"DirectoryService.UpdateOffice",
       {"admin-sori",
        "office { name: '$office' display_name: '$new' } update_mask { paths: 'display_name' } "
        "request_id: '$uuid'"}},
      {"DirectoryService.UpdateTenant",
       {"admin-sori",
        "tenant { name: '$tenant' display_name: '$new' } update_mask { paths: 'display_name' } "
        "request_id: '$uuid'"}},
      {"IncidentService.AddIncidentTickets",
       {"comunicazione", "name: '$incident' tickets: '$ticket' request_id: '$uuid'"}},
      {"IncidentService.AnswerIncident",
       {"comunicazione", "name: '$silent_incident' text: 'x' request_id: '$uuid'"}},
      {"IncidentService.CloseIncident", {"comunicazione", "name: '$incident' request_id: '$uuid'"}},
      {"IncidentService.CreateIncident",
       {"comunicazione",
        "parent: '$tenant' incident { display_name: 'x' } tickets: '$ticket' request_id: "
        "'$uuid'"}},
      {"IncidentService.GetIncident", {"comunicazione", "name: '$incident'"}},
      {"IncidentService.ListIncidentProposals", {"comunicazione", "parent: '$stormy_tenant'"}},
      {"IncidentService.ListIncidentTickets", {"comunicazione", "parent: '$incident'"}},
      {"IncidentService.ListIncidents", {"comunicazione", "parent: '$tenant' show_closed: true"}},
      {"IncidentService.PauseIncidentReminders",
       {"comunicazione", "name: '$incident' end_time { seconds: $soon } request_id: '$uuid'"}},
      {"IncidentService.RemoveIncidentTickets",
       {"comunicazione", "name: '$incident' tickets: '$ticket' request_id: '$uuid'"}},
      {"GuidelineService.AcknowledgeGuidelines",
       {"lettrice", "version: '$guidelines_version' request_id: '$uuid'"}},
      {"GuidelineService.GetGuidelines", {"lettrice", ""}},
      {"HandOverService.CreateHandOverNote",
       {"comunicazione", "parent: '$tenant' text: 'x' request_id: '$uuid'"}},
      {"HandOverService.ListHandOverNotes", {"comunicazione", "parent: '$noted_tenant'"}},
      {"HandOverService.TickOffHandOverNote",
       {"comunicazione", "name: '$hand_over_note' request_id: '$uuid'"}},
      {"DirectoryService.UpdateTextTemplate",
       {"admin-sori",
        "text_template { name: '$text_template' display_name: '$new' } update_mask { paths: "
        "'display_name' } request_id: '$uuid'"}},
      {"InstallationService.GetInstallation", {"root", ""}},
      {"KeyService.ListKeys", {"root", ""}},
      {"KeyService.RewrapKeys", {"root", "page_size: 1 request_id: '$uuid'"}},
      {"KeyService.RotateInstallationKey", {"root", "request_id: '$uuid'"}},
      {"KeyService.RotateKey", {"admin-sori", "owner: '$tenant' request_id: '$uuid'"}},
      {"LobbyService.AcknowledgeLobbyEmergency",
       {"comunicazione", "name: '$emergency_lobby_item' request_id: '$uuid'"}},
      {"LobbyService.AssignLobbyItem",
       {"comunicazione", "name: '$lobby_item' tenant: 'tenants/recco' request_id: '$uuid'"}},
      {"LobbyService.DiscardLobbyItem",
       {"comunicazione", "name: '$lobby_item' reason: DISCARD_REASON_SPAM request_id: '$uuid'"}},
      {"LobbyService.GetLobbyItem", {"comunicazione", "name: '$lobby_item'"}},
      {"LobbyService.ListLobbyItems", {"comunicazione", "parent: '$association'"}},
      {"LobbyService.RestoreLobbyItem",
       {"comunicazione", "name: '$discarded_lobby_item' request_id: '$uuid'"}},
      {"MapService.GetTerritoryMap", {"comunicazione", ""}},
      {"PushService.DeletePushSubscription",
       {"lettrice", "name: '$push_subscription' request_id: '$uuid'"}},
      {"PushService.GetPushKey", {"lettrice", ""}},
      {"PushService.ListPushSubscriptions", {"lettrice", ""}},
      {"PushService.RegisterPushSubscription",
       {"lettrice",
        "parent: 'associations/fontanabuona/staff/lettrice' endpoint: '$push_endpoint' p256dh: "
        "'$push_key' auth: '0123456789abcdef' display_name: "
        "'Chrome su Android' request_id: '$uuid'"}},
      {"PushService.RenewPushSubscription",
       {"lettrice",
        "parent: 'associations/fontanabuona/staff/lettrice' endpoint: '$former_push_endpoint' "
        "request_id: '$uuid'"}},
      {"RestrictionService.NameTicketReader",
       {"admin-sori",
        "name: '$forgotten_ticket' reader: 'associations/golfo-paradiso/staff/comunicazione' "
        "request_id: '$uuid'"}},
      {"RestrictionService.RestrictTicket",
       {"comunicazione", "name: '$ticket' reason: REASON_HEALTH request_id: '$uuid'"}},
      {"RestrictionService.UnrestrictTicket",
       {"comunicazione", "name: '$restricted_ticket' reason: 'x' request_id: '$uuid'"}},
      {"RoutingService.ActivateRuleSet",
       {"admin-sori", "name: '$tried_rule_set' reason: 'x' request_id: '$uuid'"}},
      {"RoutingService.CreateRuleSet",
       {"admin-sori", "parent: '$tenant' add_words: 'road.pothole=$new' request_id: '$uuid'"}},
      {"RoutingService.DryRunRuleSet", {"comunicazione", "name: '$rule_set' request_id: '$uuid'"}},
      {"RoutingService.DryRunImport", {"comunicazione", "parent: '$association' yaml: '$places'"}},
      {"RoutingService.ExplainRoute",
       {"comunicazione", "parent: '$association' text: 'buca a Sori'"}},
      {"RoutingService.ExplainTicketRoute", {"comunicazione", "name: '$ticket'"}},
      {"RoutingService.GetRuleSet", {"admin-sori", "name: '$rule_set'"}},
      {"RoutingService.ImportPlaces", {"coordinamento", "parent: '$association' yaml: '$places'"}},
      {"RoutingService.ImportTerritory",
       {"coordinamento", "parent: '$association' geojson: '$territory'"}},
      {"RoutingService.ListCorrections", {"comunicazione", "parent: '$taught_tenant'"}},
      {"RoutingService.ListPlaceSuggestions", {"comunicazione", "parent: '$brought_tenant'"}},
      {"RoutingService.ListReferenceVersions", {"coordinamento", "parent: '$association'"}},
      {"RoutingService.ListRuleSets", {"admin-sori", "parent: '$tenant'"}},
      {"RoutingService.ListRuleSuggestions", {"comunicazione", "parent: '$taught_tenant'"}},
      {"RoutingService.RollBackReference",
       {"coordinamento",
        "name: '$association/referenceVersions/places-1' reason: 'x' request_id: '$uuid'"}},
      {"RoutingService.RollBackRuleSet",
       {"admin-sori", "name: '$superseded_rule_set' reason: 'x' request_id: '$uuid'"}},
      {"RoutingService.TrainRuleSet",
       {"comunicazione", "parent: '$much_taught_tenant' request_id: '$uuid'"}},
      {"SearchService.SearchTickets", {"comunicazione", "parent: '$tenant' query: '$findable'"}},
      {"SetAsideService.ApplySetAsideMessage",
       {"comunicazione", "name: '$set_aside_message' request_id: '$uuid'"}},
      {"SetAsideService.DiscardSetAsideMessage",
       {"comunicazione",
        "name: '$set_aside_message' reason: DISCARD_REASON_REPEATED request_id: '$uuid'"}},
      {"SetAsideService.ListSetAsideMessages", {"comunicazione", "parent: '$set_aside_owner'"}},
      {"SetAsideService.ReprocessSetAsideMessages",
       {"root", "names: '$set_aside_entry' request_id: '$uuid'"}},
      {"SubmissionService.GetSubmission", {"sori-app", "name: '$submission'"}},
      {"SubmissionService.ListEntries", {"sori-app", "parent: '$conversation'"}},
      {"SubmissionService.ListSubmissions", {"sori-app", "parent: '$sori_app' user_id: 'x'"}},
      {"SubmissionService.SubmitMessage",
       {"sori-app",
        "parent: '$sori_app' message { user_id: 'x' text: 'C\\'è una buca' } request_id: '$uuid'"}},
      {"SubmissionService.SubmitMessages",
       {"sori-app",
        "parent: '$sori_app' message { user_id: 'x' text: 'C\\'è una buca' } request_id: '$uuid'"}},
      {"SubmissionService.WatchConversations", {"sori-app", "parent: '$sori_app'"}},
      {"SessionService.EndOwnSession", {"lettrice", "name: '$own_session' request_id: '$uuid'"}},
      {"SessionService.ListOwnSessions", {"lettrice", ""}},
      {"TicketService.AcknowledgeEmergency",
       {"comunicazione", "name: '$emergency_ticket' request_id: '$uuid'"}},
      {"TicketService.AddTicketNote",
       {"comunicazione", "name: '$ticket' text: 'x' request_id: '$uuid'"}},
      {"TicketService.AssignTicket",
       {"comunicazione", "name: '$ticket' assignee: '$office_user' request_id: '$uuid'"}},
      {"TicketService.ChangeTicketState",
       {"comunicazione",
        "name: '$charged_ticket' state: TICKET_STATE_IN_PROGRESS request_id: '$uuid'"}},
      {"TicketService.CloseTicket",
       {"comunicazione",
        "name: '$ticket' outcome: TICKET_OUTCOME_FIXED text: 'x' request_id: '$uuid'"}},
      {"TicketService.ConfirmTicketRoute",
       {"comunicazione", "name: '$held_ticket' request_id: '$uuid'"}},
      {"TicketService.CorrectTicketTopic",
       {"comunicazione", "name: '$ticket' topic: 'waste.missed' request_id: '$uuid'"}},
      {"TicketService.DiscardTicket",
       {"comunicazione", "name: '$ticket' reason: DISCARD_REASON_SPAM request_id: '$uuid'"}},
      {"TicketService.ForwardTicket",
       {"comunicazione",
        "name: '$ticket' office: 'tenants/sori/offices/ambiente' request_id: '$uuid'"}},
      {"TicketService.GetTicket", {"comunicazione", "name: '$ticket'"}},
      {"TicketService.ListTicketDestinations", {"comunicazione", "parent: '$tenant'"}},
      {"TicketService.ListTicketEntries", {"comunicazione", "parent: '$ticket'"}},
      {"TicketService.ListTickets", {"comunicazione", "parent: '$tenant'"}},
      {"TicketService.MergeTicket",
       {"comunicazione",
        "name: '$duplicate_ticket' into: '$same_citizens_ticket' request_id: '$uuid'"}},
      {"TicketService.ReplyToTicket",
       {"comunicazione", "name: '$ticket' text: 'x' request_id: '$uuid'"}},
      {"TicketRelationService.LinkTickets",
       {"comunicazione", "name: '$ticket' other: '$same_citizens_ticket' request_id: '$uuid'"}},
      {"TicketRelationService.ListRelatedTickets", {"comunicazione", "parent: '$linked_ticket'"}},
      {"TicketRelationService.SplitTicket",
       {"comunicazione", "name: '$ticket' topic: 'road.pothole' request_id: '$uuid'"}},
      {"TicketRelationService.UnlinkTickets",
       {"comunicazione", "name: '$linked_ticket' other: '$ticket' request_id: '$uuid'"}},
      {"TicketService.RestoreTicket",
       {"comunicazione", "name: '$discarded_ticket' request_id: '$uuid'"}},
      {"TicketService.SummarizeTickets", {"comunicazione", "parent: '$tenant'"}},
      {"TicketService.TakeCharge", {"comunicazione", "name: '$ticket' request_id: '$uuid'"}},
      {"TicketService.WatchTickets", {"comunicazione", "parent: '$tenant'"}},
      {"TransferService.AcceptTransfer",
       {"officer-sori", "name: '$incoming_transfer' request_id: '$uuid'"}},
      {"TransferService.DeclineTransfer",
       {"officer-sori", "name: '$incoming_transfer' reason: 'x' request_id: '$uuid'"}},
      {"TransferService.GetTransfer", {"officer-sori", "name: '$incoming_transfer'"}},
      {"TransferService.ListTransfers",
       {"officer-sori", "parent: '$tenant' states: STATE_PENDING states: STATE_DECLINED"}},
      {"TransferService.ProposeTransfer",
       {"officer-sori",
        "name: '$held_ticket' target: 'tenants/recco' reason_code: REASON_CODE_PLACE reason: 'x' "
        "request_id: '$uuid'"}},
      {"TransferService.WithdrawTransfer",
       {"officer-sori", "name: '$outgoing_transfer' request_id: '$uuid'"}},
  };
  return requests;
}

std::vector<const MethodDescriptor*> EveryMethod() {
  google::protobuf::FileDescriptorSet contract;
  contract.ParseFromArray(mugugno_contract_begin,
                          static_cast<int>(mugugno_contract_end - mugugno_contract_begin));
  std::vector<const MethodDescriptor*> methods;
  for (const auto& file : contract.file()) {
    for (const auto& service : file.service()) {
      for (const auto& method : service.method()) {
        const std::string name =
            absl::StrCat(file.package(), ".", service.name(), ".", method.name());
        methods.push_back(
            google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name));
        if (methods.back() == nullptr) Must(absl::NotFoundError(name), "a method nobody serves");
      }
    }
  }
  return methods;
}

std::string NameOf(const MethodDescriptor& method) {
  return absl::StrCat(method.service()->name(), ".", method.name());
}

}  // namespace mugugno::tests
