#pragma once

// People whom a provider vouches for (OpenID Connect). Whoever is invited links their identity
// once; from then on they are known by issuer and subject alone, whatever mailbox the provider
// tells. Thread-safe; each call waits for the database.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/accounts/browser_sessions.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// As the provider says it.
struct Identity {
  std::string issuer;
  std::string subject;
  // Empty where it does not say that the person has it.
  std::string verified_mailbox = {};
};

class Identities final {
 public:
  // All outlive it.
  struct Parts {
    const Cells& cells;
    DirectoryRefresh& refresh;
    KeyRing& keys;
    UuidSource& uuids;
    const Clock& clock;
    const BrowserSessions& sessions;
  };
  explicit Identities(const Parts& parts) : parts_(parts) {}

  // A new session of the person it is linked to. NOT_FOUND where it is nobody's, or the person is
  // suspended or gone.
  absl::StatusOr<std::string> SignIn(const Identity& identity) const;

  // Links it to the person who was invited, instead of the ways in that they had, and begins a
  // session. NOT_FOUND where the invitation is void; FAILED_PRECONDITION: MAILBOX_DIFFERS from the
  // one the invitation went to, or none is verified; IDENTITY_TAKEN by somebody else.
  absl::StatusOr<std::string> Link(const Identity& identity, absl::string_view invitation) const;

 private:
  absl::StatusOr<std::string> HashOf(const Identity& identity) const;

  const Parts parts_;
};

}  // namespace mugugno::tenant
