#pragma once

#include <optional>

#include "absl/status/statusor.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/key_service.pb.h"
#include "routing/journal/journal.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"
#include "tenant/vault/key_rotation.h"

namespace mugugno::gateway {

// mugugno.v1.KeyService. Keys are in the home cell: there, too, is the audit trail of what was done
// to them, in the same transaction. Thread-safe.
class KeyService final {
 public:
  KeyService(Mutations& mutations, const tenant::MasterKeys& masters, tenant::PageTokens& tokens,
             routing::Journal& journal)
      : mutations_(mutations), masters_(masters), tokens_(tokens), journal_(journal) {}

  absl::StatusOr<v1::KeyVersion> RotateKey(const tenant::Caller& caller,
                                           const v1::RotateKeyRequest& request);
  absl::StatusOr<v1::KeyVersion> RotateInstallationKey(
      const tenant::Caller& caller, const v1::RotateInstallationKeyRequest& request);
  absl::StatusOr<v1::ListKeysResponse> ListKeys(const tenant::Caller& caller,
                                                const v1::ListKeysRequest& request);
  absl::StatusOr<v1::RewrapKeysResponse> RewrapKeys(const tenant::Caller& caller,
                                                    const v1::RewrapKeysRequest& request);

 private:
  tenant::KeyRotation Rotation(tenant::Session& session) const;
  absl::StatusOr<v1::KeyVersion> Rotate(const tenant::Caller& caller, const tenant::Scope& owner,
                                        const google::protobuf::Message& request);

  Mutations& mutations_;
  const tenant::MasterKeys& masters_;
  tenant::PageTokens& tokens_;
  routing::Journal& journal_;
};

}  // namespace mugugno::gateway
