#pragma once

// DirectoryService: associations, comuni, offices and channels. Every method is called by an
// admitted caller and may wait for the database. Thread-safe.

#include <string>
#include <utility>

#include "absl/status/statusor.h"

#include "gateway/channels/chat_kinds.h"
#include "gateway/services/mutations.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tenant/caller.h"
#include "tenant/directory/tenant_check.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

class DirectoryService final {
 public:
  // `webhook_url` is where platforms reach the gateway; empty for nowhere.
  DirectoryService(Mutations& mutations, tenant::PageTokens& tokens,
                   const tenant::HandOffProbe& probe, const tenant::RoutingCoverage& coverage,
                   const ChatKinds& chats, std::string webhook_url)
      : mutations_(mutations),
        tokens_(tokens),
        probe_(probe),
        coverage_(coverage),
        chats_(chats),
        webhook_url_(std::move(webhook_url)) {}

  absl::StatusOr<v1::Association> CreateAssociation(const tenant::Caller& caller,
                                                    const v1::CreateAssociationRequest& request);
  absl::StatusOr<v1::Association> GetAssociation(const tenant::Caller& caller,
                                                 const v1::GetAssociationRequest& request);
  absl::StatusOr<v1::ListAssociationsResponse> ListAssociations(
      const tenant::Caller& caller, const v1::ListAssociationsRequest& request);
  absl::StatusOr<v1::Association> UpdateAssociation(const tenant::Caller& caller,
                                                    const v1::UpdateAssociationRequest& request);

  absl::StatusOr<v1::Tenant> CreateTenant(const tenant::Caller& caller,
                                          const v1::CreateTenantRequest& request);
  absl::StatusOr<v1::Tenant> GetTenant(const tenant::Caller& caller,
                                       const v1::GetTenantRequest& request);
  absl::StatusOr<v1::ListTenantsResponse> ListTenants(const tenant::Caller& caller,
                                                      const v1::ListTenantsRequest& request);
  absl::StatusOr<v1::Tenant> UpdateTenant(const tenant::Caller& caller,
                                          const v1::UpdateTenantRequest& request);
  absl::StatusOr<v1::Tenant> ActivateTenant(const tenant::Caller& caller,
                                            const v1::ActivateTenantRequest& request);
  absl::StatusOr<v1::CheckTenantResponse> CheckTenant(const tenant::Caller& caller,
                                                      const v1::CheckTenantRequest& request);
  absl::StatusOr<v1::Tenant> SuspendTenant(const tenant::Caller& caller,
                                           const v1::SuspendTenantRequest& request);
  absl::StatusOr<v1::Tenant> ResumeTenant(const tenant::Caller& caller,
                                          const v1::ResumeTenantRequest& request);

  absl::StatusOr<v1::Office> CreateOffice(const tenant::Caller& caller,
                                          const v1::CreateOfficeRequest& request);
  absl::StatusOr<v1::Office> GetOffice(const tenant::Caller& caller,
                                       const v1::GetOfficeRequest& request);
  absl::StatusOr<v1::ListOfficesResponse> ListOffices(const tenant::Caller& caller,
                                                      const v1::ListOfficesRequest& request);
  absl::StatusOr<v1::Office> UpdateOffice(const tenant::Caller& caller,
                                          const v1::UpdateOfficeRequest& request);

  absl::StatusOr<v1::Office> SuspendOffice(const tenant::Caller& caller,
                                           const v1::SuspendOfficeRequest& request);
  absl::StatusOr<v1::Office> ResumeOffice(const tenant::Caller& caller,
                                          const v1::ResumeOfficeRequest& request);
  absl::StatusOr<v1::Channel> CreateChannel(const tenant::Caller& caller,
                                            const v1::CreateChannelRequest& request);
  absl::StatusOr<v1::Channel> GetChannel(const tenant::Caller& caller,
                                         const v1::GetChannelRequest& request);
  absl::StatusOr<v1::ListChannelsResponse> ListChannels(const tenant::Caller& caller,
                                                        const v1::ListChannelsRequest& request);
  absl::StatusOr<v1::Channel> UpdateChannel(const tenant::Caller& caller,
                                            const v1::UpdateChannelRequest& request);
  absl::StatusOr<v1::Channel> SuspendChannel(const tenant::Caller& caller,
                                             const v1::SuspendChannelRequest& request);
  absl::StatusOr<v1::Channel> ResumeChannel(const tenant::Caller& caller,
                                            const v1::ResumeChannelRequest& request);

  absl::StatusOr<v1::Channel> SetReplyPolicy(const tenant::Caller& caller,
                                             const v1::SetReplyPolicyRequest& request);
  absl::StatusOr<v1::Channel> SetChannelSecrets(const tenant::Caller& caller,
                                                const v1::SetChannelSecretsRequest& request);
  absl::StatusOr<v1::Channel> ConnectChannel(const tenant::Caller& caller,
                                             const v1::ConnectChannelRequest& request);

  absl::StatusOr<v1::TextTemplate> CreateTextTemplate(const tenant::Caller& caller,
                                                      const v1::CreateTextTemplateRequest& request);
  absl::StatusOr<v1::TextTemplate> GetTextTemplate(const tenant::Caller& caller,
                                                   const v1::GetTextTemplateRequest& request);
  absl::StatusOr<v1::ListTextTemplatesResponse> ListTextTemplates(
      const tenant::Caller& caller, const v1::ListTextTemplatesRequest& request);
  absl::StatusOr<v1::TextTemplate> UpdateTextTemplate(const tenant::Caller& caller,
                                                      const v1::UpdateTextTemplateRequest& request);

  absl::StatusOr<v1::ApplyManifestResponse> ApplyManifest(const tenant::Caller& caller,
                                                          const v1::ApplyManifestRequest& request);

 private:
  absl::StatusOr<v1::Tenant> SetTenantSuspended(const tenant::Caller& caller,
                                                const google::protobuf::Message& request,
                                                const std::string& name, const std::string& reason,
                                                bool suspended);
  absl::StatusOr<v1::Office> SetOfficeSuspended(const tenant::Caller& caller,
                                                const google::protobuf::Message& request,
                                                const std::string& name, const std::string& reason,
                                                bool suspended);
  absl::StatusOr<v1::Channel> SetChannelSuspended(const tenant::Caller& caller,
                                                  const google::protobuf::Message& request,
                                                  const std::string& name,
                                                  const std::string& reason, bool suspended);
  // Tells the channel's platform, or signs in at a mailbox's servers.
  absl::Status Connect(const tenant::Channel& channel) const;
  absl::StatusOr<tenant::CheckSubject> ReadSubject(const tenant::Cell& cell,
                                                   const std::string& tenant);

  Mutations& mutations_;
  tenant::PageTokens& tokens_;
  const tenant::HandOffProbe& probe_;
  const tenant::RoutingCoverage& coverage_;
  const ChatKinds& chats_;
  const std::string webhook_url_;
};

}  // namespace mugugno::gateway
