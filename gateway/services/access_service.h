#pragma once

// AccessService: people, apps, what they may do and what they show. Every method is called by an
// admitted caller and may wait for the database. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "google/protobuf/empty.pb.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/access_service.pb.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

class AccessService final {
 public:
  AccessService(Mutations& mutations, tenant::PageTokens& tokens)
      : mutations_(mutations), tokens_(tokens) {}

  absl::StatusOr<v1::Staff> CreateStaff(const tenant::Caller& caller,
                                        const v1::CreateStaffRequest& request);
  absl::StatusOr<v1::Staff> GetStaff(const tenant::Caller& caller,
                                     const v1::GetStaffRequest& request);
  absl::StatusOr<v1::ListStaffResponse> ListStaff(const tenant::Caller& caller,
                                                  const v1::ListStaffRequest& request);
  absl::StatusOr<v1::ListEligibleStaffResponse> ListEligibleStaff(
      const tenant::Caller& caller, const v1::ListEligibleStaffRequest& request);
  absl::StatusOr<v1::Staff> UpdateStaff(const tenant::Caller& caller,
                                        const v1::UpdateStaffRequest& request);
  absl::StatusOr<v1::Staff> SuspendStaff(const tenant::Caller& caller,
                                         const v1::SuspendStaffRequest& request);
  absl::StatusOr<v1::Staff> ResumeStaff(const tenant::Caller& caller,
                                        const v1::ResumeStaffRequest& request);

  absl::StatusOr<v1::Grant> CreateGrant(const tenant::Caller& caller,
                                        const v1::CreateGrantRequest& request);
  absl::StatusOr<v1::Grant> GetGrant(const tenant::Caller& caller,
                                     const v1::GetGrantRequest& request);
  absl::StatusOr<v1::ListGrantsResponse> ListGrants(const tenant::Caller& caller,
                                                    const v1::ListGrantsRequest& request);
  absl::StatusOr<v1::Grant> UpdateGrant(const tenant::Caller& caller,
                                        const v1::UpdateGrantRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteGrant(const tenant::Caller& caller,
                                                      const v1::DeleteGrantRequest& request);

  absl::StatusOr<v1::App> CreateApp(const tenant::Caller& caller,
                                    const v1::CreateAppRequest& request);
  absl::StatusOr<v1::App> GetApp(const tenant::Caller& caller, const v1::GetAppRequest& request);
  absl::StatusOr<v1::ListAppsResponse> ListApps(const tenant::Caller& caller,
                                                const v1::ListAppsRequest& request);
  absl::StatusOr<v1::App> UpdateApp(const tenant::Caller& caller,
                                    const v1::UpdateAppRequest& request);
  absl::StatusOr<v1::App> SuspendApp(const tenant::Caller& caller,
                                     const v1::SuspendAppRequest& request);
  absl::StatusOr<v1::App> ResumeApp(const tenant::Caller& caller,
                                    const v1::ResumeAppRequest& request);

  absl::StatusOr<v1::CreateCredentialResponse> CreateCredential(
      const tenant::Caller& caller, const v1::CreateCredentialRequest& request);
  absl::StatusOr<v1::ListCredentialsResponse> ListCredentials(
      const tenant::Caller& caller, const v1::ListCredentialsRequest& request);
  absl::StatusOr<v1::Credential> RevokeCredential(const tenant::Caller& caller,
                                                  const v1::RevokeCredentialRequest& request);

  absl::StatusOr<v1::CreateInvitationResponse> CreateInvitation(
      const tenant::Caller& caller, const v1::CreateInvitationRequest& request);

  absl::StatusOr<v1::GetCallerResponse> GetCaller(const tenant::Caller& caller,
                                                  const v1::GetCallerRequest& request);
  absl::StatusOr<v1::BootstrapAdministratorResponse> BootstrapAdministrator(
      const tenant::Caller& caller, const v1::BootstrapAdministratorRequest& request);

 private:
  absl::StatusOr<v1::Staff> SetStaffSuspended(const tenant::Caller& caller,
                                              const google::protobuf::Message& request,
                                              const std::string& name, const std::string& reason,
                                              bool suspended);
  absl::StatusOr<v1::App> SetAppSuspended(const tenant::Caller& caller,
                                          const google::protobuf::Message& request,
                                          const std::string& name, const std::string& reason,
                                          bool suspended);

  Mutations& mutations_;
  tenant::PageTokens& tokens_;
};

}  // namespace mugugno::gateway
