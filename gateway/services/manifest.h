#pragma once

// Brings one association to what its manifest says, inside one mutation: what is missing is
// created, what differs is changed, what the manifest does not name stays. Used by one thread.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "gateway/services/mutations.h"
#include "mugugno/v1/directory_service.pb.h"
#include "mugugno/v1/manifest.pb.h"
#include "tenant/directory/records.h"

namespace mugugno::gateway {

// INVALID_ARGUMENT with every broken rule of the whole manifest; OK otherwise. Needs no database.
absl::Status CheckManifest(const v1::Manifest& manifest, absl::Time now);

class ManifestApplication final {
 public:
  ManifestApplication(Writing& writing, const v1::Manifest& manifest)
      : writing_(writing), manifest_(manifest) {}

  // What was changed, in order, and what is in use without being named. The manifest was checked
  // before.
  absl::StatusOr<v1::ApplyManifestResponse> Apply();

 private:
  absl::Status ApplyAssociation();
  absl::Status ApplyStaff(const v1::Manifest::Staff& wanted);
  absl::Status ApplyCertificate(const std::string& holder, const v1::Manifest::Certificate& wanted);
  absl::Status ApplyTenant(const v1::Manifest::Tenant& wanted);
  absl::Status ApplyOffice(const std::string& tenant, const v1::Manifest::Office& wanted);
  absl::Status ApplyDefaultOffice(const v1::Manifest::Tenant& wanted);
  absl::Status ApplyChannel(const tenant::Scope& owner, const v1::Manifest::Channel& wanted);
  absl::Status ApplyApp(const tenant::Scope& owner, const v1::Manifest::App& wanted);
  absl::Status ApplyTextTemplate(const std::string& tenant,
                                 const v1::Manifest::TextTemplate& wanted);
  absl::Status ApplyGrant(const tenant::Scope& owner, const v1::Manifest::Grant& wanted);

  // Creates `fresh` or changes the record of that key to what `wanted` says.
  template <typename Record, typename Message, typename Encoding, typename Writer>
  absl::Status Ensure(Record fresh, const Message& wanted, std::vector<tenant::SqlValue> key,
                      Encoding encode, Writer write);
  template <typename Record, typename Message>
  absl::Status Ensure(Record fresh, const Message& wanted, std::vector<tenant::SqlValue> key);
  // What is in use below the association and the manifest does not name.
  absl::Status TellUnlisted();
  // Tells a difference, together with what was told of the same resource before.
  void Tell(const std::string& name, bool created, const std::vector<std::string>& fields);

  Writing& writing_;
  const v1::Manifest& manifest_;
  v1::ApplyManifestResponse response_;
};

}  // namespace mugugno::gateway
