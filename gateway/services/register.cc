#include "gateway/services/register.h"

namespace mugugno::gateway {

void RegisterAll(const Services& services, Registry* registry) {
  registry->Of("mugugno.v1.SubmissionService")
      .Deferred("SubmitMessage", &services.submission, &SubmissionService::SubmitMessage)
      .BidiStream("SubmitMessages", &services.submission, &SubmissionService::SubmitMessages)
      .Unary("GetSubmission", &services.submission, &SubmissionService::GetSubmission)
      .Unary("ListSubmissions", &services.submission, &SubmissionService::ListSubmissions)
      .Unary("ListEntries", &services.submission, &SubmissionService::ListEntries)
      .ServerStream("WatchConversations", &services.submission,
                    &SubmissionService::WatchConversations);
  registry->Of("mugugno.v1.AttachmentService")
      .ClientStream("UploadAttachment", &services.attachment, &AttachmentService::UploadAttachment)
      .ServerStream("DownloadAttachment", &services.attachment,
                    &AttachmentService::DownloadAttachment, Place::kStream);
  registry->Of("mugugno.v1.TicketService")
      .Unary("GetTicket", &services.ticket, &TicketService::GetTicket)
      .Unary("ListTickets", &services.ticket, &TicketService::ListTickets)
      .Unary("SummarizeTickets", &services.ticket, &TicketService::SummarizeTickets)
      .Unary("ListTicketDestinations", &services.ticket, &TicketService::ListTicketDestinations)
      .Unary("ListTicketEntries", &services.ticket, &TicketService::ListTicketEntries)
      .Unary("ReplyToTicket", &services.ticket, &TicketService::ReplyToTicket)
      .Unary("AddTicketNote", &services.ticket, &TicketService::AddTicketNote)
      .Unary("ForwardTicket", &services.ticket, &TicketService::ForwardTicket)
      .Unary("TakeCharge", &services.ticket, &TicketService::TakeCharge)
      .Unary("AssignTicket", &services.ticket, &TicketService::AssignTicket)
      .Unary("ChangeTicketState", &services.ticket, &TicketService::ChangeTicketState)
      .Unary("ConfirmTicketRoute", &services.ticket, &TicketService::ConfirmTicketRoute)
      .Unary("CorrectTicketTopic", &services.ticket, &TicketService::CorrectTicketTopic)
      .Unary("AcknowledgeEmergency", &services.ticket, &TicketService::AcknowledgeEmergency)
      .Unary("CloseTicket", &services.ticket, &TicketService::CloseTicket)
      .Unary("DiscardTicket", &services.ticket, &TicketService::DiscardTicket)
      .Unary("MergeTicket", &services.ticket, &TicketService::MergeTicket)
      .Unary("RestoreTicket", &services.ticket, &TicketService::RestoreTicket)
      .ServerStream("WatchTickets", &services.ticket, &TicketService::WatchTickets);
  registry->Of("mugugno.v1.TicketRelationService")
      .Unary("SplitTicket", &services.relation, &TicketRelationService::SplitTicket)
      .Unary("LinkTickets", &services.relation, &TicketRelationService::LinkTickets)
      .Unary("UnlinkTickets", &services.relation, &TicketRelationService::UnlinkTickets)
      .Unary("ListRelatedTickets", &services.relation, &TicketRelationService::ListRelatedTickets);
  registry->Of("mugugno.v1.RestrictionService")
      .Unary("RestrictTicket", &services.restriction, &RestrictionService::RestrictTicket)
      .Unary("UnrestrictTicket", &services.restriction, &RestrictionService::UnrestrictTicket)
      .Unary("NameTicketReader", &services.restriction, &RestrictionService::NameTicketReader);
  registry->Of("mugugno.v1.SearchService")
      .Unary("SearchTickets", &services.search, &SearchService::SearchTickets);
  registry->Of("mugugno.v1.AnswerCheckService")
      .Unary("CheckAnswer", &services.answer_check, &AnswerCheckService::CheckAnswer);
  registry->Of("mugugno.v1.IncidentService")
      .Unary("ListIncidentProposals", &services.incident, &IncidentService::ListIncidentProposals)
      .Unary("CreateIncident", &services.incident, &IncidentService::CreateIncident)
      .Unary("GetIncident", &services.incident, &IncidentService::GetIncident)
      .Unary("ListIncidents", &services.incident, &IncidentService::ListIncidents)
      .Unary("ListIncidentTickets", &services.incident, &IncidentService::ListIncidentTickets)
      .Unary("AddIncidentTickets", &services.incident, &IncidentService::AddIncidentTickets)
      .Unary("RemoveIncidentTickets", &services.incident, &IncidentService::RemoveIncidentTickets)
      .Unary("AnswerIncident", &services.incident, &IncidentService::AnswerIncident)
      .Unary("PauseIncidentReminders", &services.incident, &IncidentService::PauseIncidentReminders)
      .Unary("CloseIncident", &services.incident, &IncidentService::CloseIncident);
  registry->Of("mugugno.v1.CounterService")
      .Unary("TakeDownMessage", &services.counter, &CounterService::TakeDownMessage)
      .Unary("RecordAnswerTold", &services.counter, &CounterService::RecordAnswerTold);
  registry->Of("mugugno.v1.ClaimService")
      .Unary("ClaimTicket", &services.claim, &ClaimService::ClaimTicket)
      .Unary("ReleaseTicket", &services.claim, &ClaimService::ReleaseTicket)
      .Unary("ListClaims", &services.claim, &ClaimService::ListClaims)
      .ServerStream("WatchPresence", &services.claim, &ClaimService::WatchPresence);
  registry->Of("mugugno.v1.HandOverService")
      .Unary("CreateHandOverNote", &services.hand_over, &HandOverService::CreateHandOverNote)
      .Unary("ListHandOverNotes", &services.hand_over, &HandOverService::ListHandOverNotes)
      .Unary("TickOffHandOverNote", &services.hand_over, &HandOverService::TickOffHandOverNote);
  registry->Of("mugugno.v1.TransferService")
      .Unary("ProposeTransfer", &services.transfer, &TransferService::ProposeTransfer)
      .Unary("AcceptTransfer", &services.transfer, &TransferService::AcceptTransfer)
      .Unary("DeclineTransfer", &services.transfer, &TransferService::DeclineTransfer)
      .Unary("WithdrawTransfer", &services.transfer, &TransferService::WithdrawTransfer)
      .Unary("GetTransfer", &services.transfer, &TransferService::GetTransfer)
      .Unary("ListTransfers", &services.transfer, &TransferService::ListTransfers);
  registry->Of("mugugno.v1.LobbyService")
      .Unary("ListLobbyItems", &services.lobby, &LobbyService::ListLobbyItems)
      .Unary("GetLobbyItem", &services.lobby, &LobbyService::GetLobbyItem)
      .Unary("AssignLobbyItem", &services.lobby, &LobbyService::AssignLobbyItem)
      .Unary("AcknowledgeLobbyEmergency", &services.lobby, &LobbyService::AcknowledgeLobbyEmergency)
      .Unary("DiscardLobbyItem", &services.lobby, &LobbyService::DiscardLobbyItem)
      .Unary("RestoreLobbyItem", &services.lobby, &LobbyService::RestoreLobbyItem);
  registry->Of("mugugno.v1.SetAsideService")
      .Unary("ListSetAsideMessages", &services.set_aside, &SetAsideService::ListSetAsideMessages)
      .Unary("ReprocessSetAsideMessages", &services.set_aside,
             &SetAsideService::ReprocessSetAsideMessages)
      .Unary("ApplySetAsideMessage", &services.set_aside, &SetAsideService::ApplySetAsideMessage)
      .Unary("DiscardSetAsideMessage", &services.set_aside,
             &SetAsideService::DiscardSetAsideMessage);
  registry->Of("mugugno.v1.DeliveryService")
      .Unary("ListDeliveries", &services.delivery, &DeliveryService::ListDeliveries)
      .Unary("ResendDelivery", &services.delivery, &DeliveryService::ResendDelivery);
  registry->Of("mugugno.v1.ChannelHealthService")
      .Unary("ListChannelHealth", &services.channel_health,
             &ChannelHealthService::ListChannelHealth);
  registry->Of("mugugno.v1.DirectoryService")
      .Unary("CreateAssociation", &services.directory, &DirectoryService::CreateAssociation)
      .Unary("GetAssociation", &services.directory, &DirectoryService::GetAssociation)
      .Unary("ListAssociations", &services.directory, &DirectoryService::ListAssociations)
      .Unary("UpdateAssociation", &services.directory, &DirectoryService::UpdateAssociation)
      .Unary("CreateTenant", &services.directory, &DirectoryService::CreateTenant)
      .Unary("GetTenant", &services.directory, &DirectoryService::GetTenant)
      .Unary("ListTenants", &services.directory, &DirectoryService::ListTenants)
      .Unary("UpdateTenant", &services.directory, &DirectoryService::UpdateTenant)
      .Unary("ActivateTenant", &services.directory, &DirectoryService::ActivateTenant)
      .Unary("CheckTenant", &services.directory, &DirectoryService::CheckTenant)
      .Unary("SuspendTenant", &services.directory, &DirectoryService::SuspendTenant)
      .Unary("ResumeTenant", &services.directory, &DirectoryService::ResumeTenant)
      .Unary("CreateOffice", &services.directory, &DirectoryService::CreateOffice)
      .Unary("GetOffice", &services.directory, &DirectoryService::GetOffice)
      .Unary("ListOffices", &services.directory, &DirectoryService::ListOffices)
      .Unary("UpdateOffice", &services.directory, &DirectoryService::UpdateOffice)
      .Unary("SuspendOffice", &services.directory, &DirectoryService::SuspendOffice)
      .Unary("ResumeOffice", &services.directory, &DirectoryService::ResumeOffice)
      .Unary("SetReplyPolicy", &services.directory, &DirectoryService::SetReplyPolicy)
      .Unary("SetChannelSecrets", &services.directory, &DirectoryService::SetChannelSecrets)
      .Unary("ConnectChannel", &services.directory, &DirectoryService::ConnectChannel)
      .Unary("CreateChannel", &services.directory, &DirectoryService::CreateChannel)
      .Unary("GetChannel", &services.directory, &DirectoryService::GetChannel)
      .Unary("ListChannels", &services.directory, &DirectoryService::ListChannels)
      .Unary("UpdateChannel", &services.directory, &DirectoryService::UpdateChannel)
      .Unary("SuspendChannel", &services.directory, &DirectoryService::SuspendChannel)
      .Unary("ResumeChannel", &services.directory, &DirectoryService::ResumeChannel)
      .Unary("CreateTextTemplate", &services.directory, &DirectoryService::CreateTextTemplate)
      .Unary("GetTextTemplate", &services.directory, &DirectoryService::GetTextTemplate)
      .Unary("ListTextTemplates", &services.directory, &DirectoryService::ListTextTemplates)
      .Unary("UpdateTextTemplate", &services.directory, &DirectoryService::UpdateTextTemplate)
      .Unary("ApplyManifest", &services.directory, &DirectoryService::ApplyManifest);
  registry->Of("mugugno.v1.AccessService")
      .Unary("CreateStaff", &services.access, &AccessService::CreateStaff)
      .Unary("GetStaff", &services.access, &AccessService::GetStaff)
      .Unary("ListStaff", &services.access, &AccessService::ListStaff)
      .Unary("ListEligibleStaff", &services.access, &AccessService::ListEligibleStaff)
      .Unary("UpdateStaff", &services.access, &AccessService::UpdateStaff)
      .Unary("SuspendStaff", &services.access, &AccessService::SuspendStaff)
      .Unary("ResumeStaff", &services.access, &AccessService::ResumeStaff)
      .Unary("CreateGrant", &services.access, &AccessService::CreateGrant)
      .Unary("GetGrant", &services.access, &AccessService::GetGrant)
      .Unary("ListGrants", &services.access, &AccessService::ListGrants)
      .Unary("UpdateGrant", &services.access, &AccessService::UpdateGrant)
      .Unary("DeleteGrant", &services.access, &AccessService::DeleteGrant)
      .Unary("CreateApp", &services.access, &AccessService::CreateApp)
      .Unary("GetApp", &services.access, &AccessService::GetApp)
      .Unary("ListApps", &services.access, &AccessService::ListApps)
      .Unary("UpdateApp", &services.access, &AccessService::UpdateApp)
      .Unary("SuspendApp", &services.access, &AccessService::SuspendApp)
      .Unary("ResumeApp", &services.access, &AccessService::ResumeApp)
      .Unary("CreateCredential", &services.access, &AccessService::CreateCredential)
      .Unary("ListCredentials", &services.access, &AccessService::ListCredentials)
      .Unary("RevokeCredential", &services.access, &AccessService::RevokeCredential)
      .Unary("CreateInvitation", &services.access, &AccessService::CreateInvitation)
      .Unary("GetCaller", &services.access, &AccessService::GetCaller)
      .Unary("BootstrapAdministrator", &services.access, &AccessService::BootstrapAdministrator);
  registry->Of("mugugno.v1.GuidelineService")
      .Unary("GetGuidelines", &services.guideline, &GuidelineService::GetGuidelines)
      .Unary("AcknowledgeGuidelines", &services.guideline,
             &GuidelineService::AcknowledgeGuidelines);
  registry->Of("mugugno.v1.SessionService")
      .Unary("ListOwnSessions", &services.own_sessions, &SessionService::ListOwnSessions)
      .Unary("EndOwnSession", &services.own_sessions, &SessionService::EndOwnSession);
  registry->Of("mugugno.v1.PushService")
      .Unary("GetPushKey", &services.push, &PushService::GetPushKey)
      .Unary("RegisterPushSubscription", &services.push, &PushService::RegisterPushSubscription)
      .Unary("RenewPushSubscription", &services.push, &PushService::RenewPushSubscription)
      .Unary("ListPushSubscriptions", &services.push, &PushService::ListPushSubscriptions)
      .Unary("DeletePushSubscription", &services.push, &PushService::DeletePushSubscription);
  registry->Of("mugugno.v1.RoutingService")
      .Unary("ExplainRoute", &services.routing, &RoutingService::ExplainRoute)
      .Unary("ImportTerritory", &services.routing, &RoutingService::ImportTerritory)
      .Unary("ImportPlaces", &services.routing, &RoutingService::ImportPlaces)
      .Unary("ListReferenceVersions", &services.routing, &RoutingService::ListReferenceVersions)
      .Unary("RollBackReference", &services.routing, &RoutingService::RollBackReference)
      .Unary("ExplainTicketRoute", &services.routing, &RoutingService::ExplainTicketRoute)
      .Unary("CreateRuleSet", &services.routing, &RoutingService::CreateRuleSet)
      .Unary("TrainRuleSet", &services.routing, &RoutingService::TrainRuleSet)
      .Unary("GetRuleSet", &services.routing, &RoutingService::GetRuleSet)
      .Unary("ListRuleSets", &services.routing, &RoutingService::ListRuleSets)
      .Unary("DryRunRuleSet", &services.routing, &RoutingService::DryRunRuleSet)
      .Unary("ActivateRuleSet", &services.routing, &RoutingService::ActivateRuleSet)
      .Unary("RollBackRuleSet", &services.routing, &RoutingService::RollBackRuleSet)
      .Unary("ListCorrections", &services.routing, &RoutingService::ListCorrections)
      .Unary("ListRuleSuggestions", &services.routing, &RoutingService::ListRuleSuggestions)
      .Unary("ListPlaceSuggestions", &services.routing, &RoutingService::ListPlaceSuggestions)
      .Unary("DryRunImport", &services.routing, &RoutingService::DryRunImport);
  registry->Of("mugugno.v1.MapService")
      .Unary("GetTerritoryMap", &services.map, &MapService::GetTerritoryMap);
  registry->Of("mugugno.v1.AuditService")
      .Unary("ListAuditLines", &services.audit, &AuditService::ListAuditLines)
      .Unary("ListAuditSeals", &services.audit, &AuditService::ListAuditSeals);
  registry->Of("mugugno.v1.InstallationService")
      .Unary("GetInstallation", &services.installation, &InstallationService::GetInstallation);
  registry->Of("mugugno.v1.KeyService")
      .Unary("RotateKey", &services.key, &KeyService::RotateKey)
      .Unary("RotateInstallationKey", &services.key, &KeyService::RotateInstallationKey)
      .Unary("ListKeys", &services.key, &KeyService::ListKeys)
      .Unary("RewrapKeys", &services.key, &KeyService::RewrapKeys);
  registry->OfForeign("grpc.health.v1.Health")
      .Unary("Check", &services.health, &HealthService::Check)
      .ServerStream("Watch", &services.health, &HealthService::Watch);
}

void RegisterReflection(ReflectionService& reflection, Registry* registry) {
  registry->OfForeign("grpc.reflection.v1.ServerReflection")
      .BidiStream("ServerReflectionInfo", &reflection, &ReflectionService::Reflect);
  registry->OfForeign("grpc.reflection.v1alpha.ServerReflection")
      .BidiStream("ServerReflectionInfo", &reflection, &ReflectionService::ReflectAlpha);
}

}  // namespace mugugno::gateway
