#pragma once

// Accounts: how people of the staff sign in with a mailbox, a password and a one-time code. Whoever
// does not get in learns nothing: not whether there is such a person, what was wrong, or that they
// are suspended, by the answer or by its time. Thread-safe; each call waits for the database and
// takes the time and memory of a password hash: the caller bounds how many run at a time.

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/accounts/account_store.h"
#include "tenant/accounts/attempt_limits.h"
#include "tenant/accounts/browser_sessions.h"
#include "tenant/accounts/invitations.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

class Accounts final {
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
  explicit Accounts(const Parts& parts);

  struct SignIn {
    std::string mailbox = {};
    std::string password = {};
    // One-time or recovery code.
    std::string code = {};
    // The network the person is in; empty where nobody knows.
    std::string place = {};
  };
  struct SignInAnswer {
    enum class Kind { kSignedIn, kRefused, kCodeRequired, kTooMany };
    Kind kind = Kind::kRefused;
    // Of kSignedIn: for the cookie.
    std::string session = {};
    // Of kTooMany: how long to wait.
    absl::Duration wait = {};
    // Of kRefused: whose account it was; see Tell.
    std::vector<std::string> holders = {};
  };
  absl::StatusOr<SignInAnswer> Take(const SignIn& wanted);
  // Writes the trail of a refused one, after the answer is given: an account that exists must not
  // be known by the time this takes.
  absl::Status Tell(const SignInAnswer& refused);

  // What a person who was invited sees. NOT_FOUND where the invitation is void, for any reason.
  struct Opened {
    std::string display_name;
    std::string mailbox;
    // Of the one-time codes, as people type it.
    std::string secret_text;
  };
  absl::StatusOr<Opened> OpenInvitation(absl::string_view token);

  struct Acceptance {
    std::string token = {};
    std::string password = {};
    std::string code = {};
    std::string place = {};
  };
  struct Accepted {
    enum class Kind { kAccepted, kPasswordTooWeak, kCodeWrong };
    Kind kind = Kind::kAccepted;
    std::vector<std::string> recovery_codes = {};
    std::string session = {};
  };
  // NOT_FOUND as above.
  absl::StatusOr<Accepted> Accept(const Acceptance& wanted);

 private:
  // An account that may be the one meant, and its password's hash.
  struct Candidate {
    Staff person;
    Account account;
    std::string hash;
    bool blocked = false;
  };
  absl::StatusOr<std::vector<Candidate>> CandidatesFor(const std::string& mailbox,
                                                       const OwnerKeys& keys) const;
  absl::StatusOr<SignInAnswer> Finish(const SignIn& wanted, const Candidate& candidate,
                                      const OwnerKeys& keys);
  absl::StatusOr<Invited> FindInvited(absl::string_view token) const;

  const Parts parts_;
  AttemptLimits limits_;
};

}  // namespace mugugno::tenant
