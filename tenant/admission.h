#pragma once

// Admission: the one decision who may call what, whatever the wire. Works on the directory snapshot
// in memory only. Thread-safe.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "mugugno/options/v1/policy.pb.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"

namespace mugugno::tenant {

// What the call came with. A token, where there is one, is the credential; else the session; else
// the certificate.
struct PresentedCredential {
  // The text after "Bearer ".
  std::string token;
  // Of a client certificate the transport has verified; any form NormaliseFingerprint takes.
  std::string certificate_fingerprint;
  // The kernel says it is a process of the gateway's own user, or root.
  bool local_peer = false;
  // Of a browser's session; empty unless the transport has seen that a page of ours asks.
  std::string session = {};
};

struct MethodPolicy {
  options::v1::Permission permission = options::v1::PERMISSION_UNSPECIFIED;
  options::v1::Audience audience = options::v1::AUDIENCE_UNSPECIFIED;
};

class Admission final {
 public:
  Admission(const Directory& directory, const Clock& clock)
      : directory_(directory), clock_(clock) {}

  // `resource` is the value of the policy's resource field, "" for the installation.
  // UNAUTHENTICATED when the credential is missing, unknown, expired or revoked; in every other
  // case PERMISSION_DENIED, with one text whether or not the resource exists.
  absl::StatusOr<Caller> Admit(const PresentedCredential& presented, const MethodPolicy& policy,
                               absl::string_view resource, absl::string_view request_id) const;

  // The same caller as the present directory knows them, if they are still admitted: for a stream
  // that has been open a while.
  absl::StatusOr<Caller> Renew(const Caller& caller, const MethodPolicy& policy,
                               absl::string_view resource) const;

 private:
  static absl::Status Judge(const Caller& caller, const MethodPolicy& policy,
                            absl::string_view resource);

  const Directory& directory_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
