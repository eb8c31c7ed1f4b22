#include "tenant/admission.h"

#include <memory>
#include <optional>
#include <utility>

#include "tenant/credential.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

namespace o = options::v1;

// The credential the token belongs to. One is compared in any case: the time tells nobody whether
// the id exists.
const Credential* FindToken(const DirectorySnapshot& directory, const std::string& text,
                            Token::Kind form, v1::Credential::Kind kind) {
  static const std::string* const nobody = new std::string(kHashSize, '\0');
  const std::optional<Token> token = Token::Parse(text, form);
  if (!token) return nullptr;
  const Credential* found = directory.FindCredential(token->id());
  const bool is_one = found != nullptr && found->kind == kind;
  return token->Matches(is_one ? found->hash : *nobody) && is_one ? found : nullptr;
}

const Credential* FindCertificate(const DirectorySnapshot& directory, const std::string& text) {
  const auto fingerprint = NormaliseFingerprint(text);
  if (!fingerprint.ok()) return nullptr;
  const Credential* found = directory.FindCredential(*fingerprint);
  return found != nullptr && found->kind == v1::Credential::KIND_CERTIFICATE ? found : nullptr;
}

const Credential* Find(const DirectorySnapshot& directory, const PresentedCredential& presented) {
  if (!presented.token.empty()) {
    return FindToken(directory, presented.token, Token::Kind::kBearer, v1::Credential::KIND_TOKEN);
  }
  if (!presented.session.empty()) {
    return FindToken(directory, presented.session, Token::Kind::kSession,
                     v1::Credential::KIND_SESSION);
  }
  if (presented.certificate_fingerprint.empty()) return nullptr;
  return FindCertificate(directory, presented.certificate_fingerprint);
}

Caller::Kind KindOf(absl::string_view holder) {
  const std::optional<Scope> scope = Scope::Of(holder);
  if (!scope) return Caller::Kind::kAnonymous;
  switch (scope->kind) {
    case Scope::Kind::kApp:
      return Caller::Kind::kApp;
    case Scope::Kind::kAssociation:
      return Caller::Kind::kStaff;
    case Scope::Kind::kAdministrator:
      return Caller::Kind::kAdministrator;
    case Scope::Kind::kInstallation:
    case Scope::Kind::kTenant:
    case Scope::Kind::kAllTenants:
      return Caller::Kind::kAnonymous;
  }
  return Caller::Kind::kAnonymous;
}

bool IsOfAudience(Caller::Kind kind, o::Audience audience) {
  const bool person = kind == Caller::Kind::kStaff || kind == Caller::Kind::kAdministrator;
  switch (audience) {
    case o::AUDIENCE_PUBLIC:
      return true;
    case o::AUDIENCE_APP:
      return kind == Caller::Kind::kApp;
    case o::AUDIENCE_STAFF:
      return person;
    case o::AUDIENCE_ANY:
      return person || kind == Caller::Kind::kApp;
    case o::AUDIENCE_LOCAL:
      return kind == Caller::Kind::kLocal;
    default:
      return false;
  }
}

// A suspended or expired person calls nothing at all; a suspended app still submits.
bool IsBlocked(const DirectorySnapshot& directory, const Caller& caller, absl::Time now) {
  switch (caller.kind()) {
    case Caller::Kind::kStaff: {
      const StaffSlice* slice = directory.FindStaff(caller.name());
      return slice == nullptr || slice->staff.suspended || slice->staff.expire_time <= now;
    }
    case Caller::Kind::kAdministrator: {
      const auto scope = Scope::Of(caller.name());
      const AdministratorSlice* slice = directory.FindAdministrator(scope->id);
      return slice == nullptr || slice->administrator.suspended;
    }
    case Caller::Kind::kApp:
      return caller.app() == nullptr;
    case Caller::Kind::kAnonymous:
    case Caller::Kind::kLocal:
      return false;
  }
  return true;
}

}  // namespace

absl::StatusOr<Caller> Admission::Admit(const PresentedCredential& presented,
                                        const MethodPolicy& policy, absl::string_view resource,
                                        absl::string_view request_id) const {
  const absl::Time now = clock_.Now();
  std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  Caller caller(Caller::Kind::kAnonymous, directory, now);
  caller.request_id_ = std::string(request_id);
  if (policy.audience == o::AUDIENCE_LOCAL && presented.local_peer) {
    caller.kind_ = Caller::Kind::kLocal;
    caller.name_ = "local";
  } else if (policy.audience != o::AUDIENCE_PUBLIC) {
    const Credential* credential = Find(*directory, presented);
    if (credential == nullptr || !credential->Valid(now)) return Unauthenticated();
    caller.kind_ = KindOf(credential->holder);
    caller.name_ = credential->holder;
    caller.credential_ = credential->name();
    caller.credential_key_ = credential->key();
  }
  RETURN_IF_ERROR(Judge(caller, policy, resource));
  return caller;
}

absl::StatusOr<Caller> Admission::Renew(const Caller& caller, const MethodPolicy& policy,
                                        absl::string_view resource) const {
  Caller now_calling = caller;
  now_calling.directory_ = directory_.Current();
  now_calling.now_ = clock_.Now();
  if (!caller.credential_key_.empty()) {
    const Credential* credential = now_calling.directory_->FindCredential(caller.credential_key_);
    if (credential == nullptr || !credential->Valid(now_calling.now_) ||
        credential->holder != caller.name_) {
      return Unauthenticated();
    }
  }
  RETURN_IF_ERROR(Judge(now_calling, policy, resource));
  return now_calling;
}

absl::Status Admission::Judge(const Caller& caller, const MethodPolicy& policy,
                              absl::string_view resource) {
  const std::optional<Scope> scope = Scope::Of(resource);
  const bool holds = caller.Holds(policy.permission, scope.value_or(Scope::Installation()));
  const bool admitted = scope.has_value() && holds &&
                        IsOfAudience(caller.kind(), policy.audience) &&
                        !IsBlocked(caller.directory(), caller, caller.now_);
  return admitted ? absl::OkStatus() : PermissionDenied();
}

}  // namespace mugugno::tenant
