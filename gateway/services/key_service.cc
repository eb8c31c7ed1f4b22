#include "gateway/services/key_service.h"

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "gateway/services/resources.h"
#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/key_lines.h"
#include "tenant/vault/key_rows.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::KeyId;
using tenant::KeyOwner;
using tenant::KeyRows;
using tenant::Scope;
using tenant::WrappedKey;

KeyOwner OwnerOf(const Scope& scope) {
  switch (scope.kind) {
    case Scope::Kind::kTenant:
      return KeyOwner::Tenant(scope.id);
    case Scope::Kind::kAssociation:
      return KeyOwner::Association(scope.id);
    default:
      return KeyOwner::Installation();
  }
}

v1::KeyVersion Encode(const WrappedKey& key) {
  v1::KeyVersion message;
  message.set_owner(tenant::KeyLineId(key.id.owner));
  message.set_purpose(key.id.purpose == tenant::KeyPurpose::kSeal ? v1::KeyVersion::PURPOSE_SEAL
                                                                  : v1::KeyVersion::PURPOSE_INDEX);
  message.set_version(static_cast<int32_t>(key.id.version));
  message.set_master_key_id(absl::BytesToHexString(tenant::MasterIdOf(key.wrapped)));
  *message.mutable_create_time() = tenant::ToTimestamp(key.create_time);
  return message;
}

std::string CursorOf(const KeyId& id) {
  return absl::StrCat(std::string(1, static_cast<char>(id.owner.kind)),
                      std::string(1, static_cast<char>(id.purpose)), id.version, " ", id.owner.id);
}

// `cursor` comes out of a token of ours.
std::optional<KeyId> IdOf(const std::string& cursor) {
  const size_t space = cursor.find(' ');
  KeyId id;
  if (space == std::string::npos || space < 3 ||
      !absl::SimpleAtoi(cursor.substr(2, space - 2), &id.version)) {
    return std::nullopt;
  }
  id.owner = {static_cast<tenant::KeyKind>(cursor[0]), cursor.substr(space + 1)};
  id.purpose = static_cast<tenant::KeyPurpose>(cursor[1]);
  return id;
}

}  // namespace

tenant::KeyRotation KeyService::Rotation(tenant::Session& session) const {
  return {session, masters_, mutations_.clock()};
}

absl::StatusOr<v1::KeyVersion> KeyService::RotateKey(const Caller& caller,
                                                     const v1::RotateKeyRequest& request) {
  ASSIGN_OR_RETURN(const tenant::ResourceName owner, NameOf(request.owner()));
  return Rotate(caller, owner.Root(), request);
}

absl::StatusOr<v1::KeyVersion> KeyService::RotateInstallationKey(
    const Caller& caller, const v1::RotateInstallationKeyRequest& request) {
  return Rotate(caller, Scope::Installation(), request);
}

absl::StatusOr<v1::KeyVersion> KeyService::Rotate(const Caller& caller, const Scope& scope,
                                                  const google::protobuf::Message& request) {
  const KeyOwner owner = OwnerOf(scope);
  ASSIGN_OR_RETURN(
      const v1::KeyVersion rotated,
      mutations_.Run<v1::KeyVersion>(caller, mutations_.cells().home(), request,
                                     [&](Writing& writing) -> absl::StatusOr<v1::KeyVersion> {
                                       ASSIGN_OR_RETURN(const WrappedKey next,
                                                        Rotation(writing.session).Rotate(owner));
                                       tenant::AddKeyLine(owner, writing.changes);
                                       writing.Audit(scope, "key.rotate", tenant::KeyLineId(owner),
                                                     absl::StrCat("version ", next.id.version));
                                       return Encode(next);
                                     }));
  // This gateway at once; what fails here, and the others, by the feed.
  mutations_.keys().Refresh(owner).IgnoreError();
  return rotated;
}

absl::StatusOr<v1::ListKeysResponse> KeyService::ListKeys(const Caller& caller,
                                                          const v1::ListKeysRequest& request) {
  ASSIGN_OR_RETURN(const std::string cursor, tokens_.Open(caller, request, request.page_token()));
  const size_t limit = PageLimit(request.page_size());
  std::vector<WrappedKey> keys;
  RETURN_IF_ERROR(mutations_.cells().home().database->Read(
      absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(keys, KeyRows(session, mutations_.clock()).Page(IdOf(cursor), limit));
        return absl::OkStatus();
      }));
  v1::ListKeysResponse response;
  for (const WrappedKey& key : keys) *response.add_keys() = Encode(key);
  if (keys.size() == limit) {
    ASSIGN_OR_RETURN(*response.mutable_next_page_token(),
                     tokens_.Make(caller, request, CursorOf(keys.back().id)));
  }
  return response;
}

absl::StatusOr<v1::RewrapKeysResponse> KeyService::RewrapKeys(
    const Caller& caller, const v1::RewrapKeysRequest& request) {
  ASSIGN_OR_RETURN(const std::string cursor, tokens_.Open(caller, request, request.page_token()));
  const size_t limit = PageLimit(request.page_size());
  const std::string current = masters_.current_id();
  ASSIGN_OR_RETURN(
      v1::RewrapKeysResponse response,
      mutations_.Run<v1::RewrapKeysResponse>(
          caller, mutations_.cells().home(), request,
          [&](Writing& writing) -> absl::StatusOr<v1::RewrapKeysResponse> {
            tenant::KeyRotation rotation = Rotation(writing.session);
            ASSIGN_OR_RETURN(const auto done, rotation.RewrapSome(IdOf(cursor), limit));
            ASSIGN_OR_RETURN(const auto uses, rotation.Masters());
            v1::RewrapKeysResponse page;
            page.set_examined_count(static_cast<int64_t>(done.examined));
            page.set_wrapped_count(static_cast<int64_t>(done.wrapped));
            for (const tenant::KeyRotation::MasterUse& use : uses) {
              auto* master = page.add_master_keys();
              master->set_id(absl::BytesToHexString(use.master_id));
              master->set_key_count(use.keys);
              master->set_current(use.master_id == current);
            }
            if (done.wrapped > 0) {
              writing.Audit(Scope::Installation(), "key.rewrap",
                            absl::StrCat("master key ", absl::BytesToHexString(current)),
                            absl::StrCat(done.wrapped, " keys"));
            }
            if (done.last) {
              ASSIGN_OR_RETURN(*page.mutable_next_page_token(),
                               tokens_.Make(caller, request, CursorOf(*done.last)));
            }
            return page;
          }));
  if (response.next_page_token().empty()) RETURN_IF_ERROR(journal_.RewrapKeys());
  return response;
}

}  // namespace mugugno::gateway
