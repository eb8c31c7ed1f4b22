// AccessService: apps, credentials, and the first administrator.

#include "absl/status/statusor.h"

#include "gateway/services/access_service.h"
#include "gateway/services/resources.h"
#include "gateway/services/writes.h"
#include "tenant/credential.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/push/push_subscription.h"
#include "tenant/requests.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Cell;
using tenant::Lock;
using tenant::ResourceName;
using tenant::Scope;

// Gives the credential its identity; for a token, the secret to be shown once.
absl::StatusOr<std::string> Mint(Writing& writing, tenant::Credential* record) {
  record->uid = writing.uuids.Next();
  record->create_time = writing.now;
  if (record->kind != v1::Credential::KIND_TOKEN) return std::string();
  ASSIGN_OR_RETURN(const tenant::Token token, tenant::Token::Mint(record->uid.ToBase32()));
  record->hash = token.StoredHash();
  return token.Reveal();
}

// A token's secret is told again no longer than it has to be.
KeptAnswer KeptAnswerOf(const tenant::Credential& record) {
  return {tenant::ChildName(record.holder, "credentials", record.id),
          record.kind == v1::Credential::KIND_TOKEN};
}

absl::Status DecodeCredential(const v1::Credential& message, absl::Time now,
                              tenant::Credential* record) {
  Violations violations("credential");
  Decode(message, now, record, &violations);
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<v1::App> AccessService::CreateApp(const Caller& caller,
                                                 const v1::CreateAppRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::App fresh;
  fresh.owner = parent.Root();
  fresh.id = request.app_id();
  RETURN_IF_ERROR(DecodeWhole(request.app(), "app", &fresh));
  return mutations_.Run<v1::App>(caller, *cell, request,
                                 [&](Writing& writing) -> absl::StatusOr<v1::App> {
                                   tenant::App record = fresh;
                                   RETURN_IF_ERROR(Write(writing, {}, &record));
                                   return Encode(record);
                                 });
}

absl::StatusOr<v1::App> AccessService::GetApp(const Caller& caller,
                                              const v1::GetAppRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  ASSIGN_OR_RETURN(const auto record, Fetch<tenant::App>(*cell, {name.id()}));
  return Encode(record);
}

absl::StatusOr<v1::ListAppsResponse> AccessService::ListApps(const Caller& caller,
                                                             const v1::ListAppsRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::App, v1::ListAppsResponse>(
      tokens_, caller, *cell, request, request.parent(),
      [](v1::ListAppsResponse* response, const tenant::App& record) {
        *response->add_apps() = Encode(record);
      });
}

absl::StatusOr<v1::App> AccessService::UpdateApp(const Caller& caller,
                                                 const v1::UpdateAppRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.app().name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::App>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::App> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::App>(writing.session, {name.id()}, Lock::kRow));
        ASSIGN_OR_RETURN(const auto changed,
                         MergeUpdate(request.update_mask(), request.app(), "app", &record));
        if (!changed.empty()) RETURN_IF_ERROR(Write(writing, changed, &record));
        return Encode(record);
      });
}

absl::StatusOr<v1::App> AccessService::SetAppSuspended(const Caller& caller,
                                                       const google::protobuf::Message& request,
                                                       const std::string& text,
                                                       const std::string& reason, bool suspended) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(text));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::App>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::App> {
        ASSIGN_OR_RETURN(auto record,
                         tenant::Read<tenant::App>(writing.session, {name.id()}, Lock::kRow));
        if (record.suspended == suspended) return Encode(record);
        record.suspended = suspended;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        tenant::AddLine(record, writing.changes);
        writing.Audit(record.owner, suspended ? "app.suspend" : "app.resume", text, reason);
        return Encode(record);
      });
}

absl::StatusOr<v1::App> AccessService::SuspendApp(const Caller& caller,
                                                  const v1::SuspendAppRequest& request) {
  return SetAppSuspended(caller, request, request.name(), request.reason(), true);
}

absl::StatusOr<v1::App> AccessService::ResumeApp(const Caller& caller,
                                                 const v1::ResumeAppRequest& request) {
  return SetAppSuspended(caller, request, request.name(), request.reason(), false);
}

absl::StatusOr<v1::CreateCredentialResponse> AccessService::CreateCredential(
    const Caller& caller, const v1::CreateCredentialRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  tenant::Credential fresh;
  fresh.holder = request.parent();
  fresh.id = request.credential_id();
  RETURN_IF_ERROR(DecodeCredential(request.credential(), mutations_.clock().Now(), &fresh));
  return mutations_.Run<v1::CreateCredentialResponse>(
      caller, *cell, request,
      [&](Writing& writing) -> absl::StatusOr<v1::CreateCredentialResponse> {
        tenant::Credential record = fresh;
        v1::CreateCredentialResponse response;
        ASSIGN_OR_RETURN(*response.mutable_secret(), Mint(writing, &record));
        RETURN_IF_ERROR(WriteCredential(writing, record));
        *response.mutable_credential() = Encode(record);
        return response;
      },
      KeptAnswerOf(fresh));
}

absl::StatusOr<v1::ListCredentialsResponse> AccessService::ListCredentials(
    const Caller& caller, const v1::ListCredentialsRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName parent, NameOf(request.parent()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, parent.Root()));
  return ListPage<tenant::Credential, v1::ListCredentialsResponse>(
      tokens_, caller, *cell, request, request.parent(),
      [](v1::ListCredentialsResponse* response, const tenant::Credential& record) {
        *response->add_credentials() = Encode(record);
      });
}

absl::StatusOr<v1::Credential> AccessService::RevokeCredential(
    const Caller& caller, const v1::RevokeCredentialRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName name, NameOf(request.name()));
  ASSIGN_OR_RETURN(const Cell* cell, mutations_.CellOf(caller, name.Root()));
  return mutations_.Run<v1::Credential>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::Credential> {
        ASSIGN_OR_RETURN(auto record, tenant::Read<tenant::Credential>(
                                          writing.session, {name.Parent(), name.id()}, Lock::kRow));
        if (record.revoke_time) return Encode(record);
        record.revoke_time = writing.now;
        RETURN_IF_ERROR(tenant::Save(writing.session, &record));
        RETURN_IF_ERROR(tenant::ForgetDevicesOf(writing.session, record.holder, record.id));
        ASSIGN_OR_RETURN(const Scope trail, TouchHolder(writing, record.holder));
        RETURN_IF_ERROR(tenant::ForgetAnswersAbout(writing.session, request.name()));
        writing.Audit(trail, "credential.revoke", request.name());
        return Encode(record);
      });
}

absl::StatusOr<v1::BootstrapAdministratorResponse> AccessService::BootstrapAdministrator(
    const Caller& caller, const v1::BootstrapAdministratorRequest& request) {
  tenant::Administrator fresh;
  fresh.id = request.administrator_id();
  fresh.display_name = request.administrator().display_name();
  tenant::Credential credential;
  credential.holder = fresh.name();
  credential.id = "first";
  RETURN_IF_ERROR(DecodeCredential(request.credential(), mutations_.clock().Now(), &credential));
  return mutations_.Run<v1::BootstrapAdministratorResponse>(
      caller, mutations_.cells().home(), request,
      [&](Writing& writing) -> absl::StatusOr<v1::BootstrapAdministratorResponse> {
        // One at a time: the row is locked to the end.
        RETURN_IF_ERROR(
            writing.session.Execute("UPDATE bootstrap SET attempts = attempts + 1 WHERE id = 1", {})
                .status());
        ASSIGN_OR_RETURN(const auto active, tenant::Select<tenant::Administrator>(
                                                writing.session, " WHERE suspended = 0", {}));
        if (!active.empty()) {
          return tenant::FailedPrecondition("ADMINISTRATOR_EXISTS", active.front().name(),
                                            "an active administrator exists already");
        }
        tenant::Administrator record = fresh;
        record.create_time = writing.now;
        v1::BootstrapAdministratorResponse response;
        ASSIGN_OR_RETURN(*response.mutable_secret(), Mint(writing, &credential));
        RETURN_IF_ERROR(tenant::Insert(writing.session, record));
        RETURN_IF_ERROR(tenant::Insert(writing.session, credential));
        tenant::AddLine(record, writing.changes);
        writing.Audit(Scope::Installation(), "administrator.bootstrap", record.name());
        *response.mutable_administrator() = Encode(record);
        *response.mutable_credential() = Encode(credential);
        return response;
      },
      KeptAnswerOf(credential));
}

}  // namespace mugugno::gateway
