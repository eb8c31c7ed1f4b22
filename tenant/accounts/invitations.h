#pragma once

// Invitations: how a person of the staff gets an account, and gets it again. The secret is good
// once and for two days; what it is good for is kept as a hash.

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/accounts/account_store.h"
#include "tenant/credential.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/records.h"
#include "tenant/directory/snapshot.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/vault/owner_keys.h"

namespace mugugno::tenant {

inline constexpr absl::Duration kInvitationTime = absl::Hours(48);

// What the kept answer of making one is about (requests.h).
std::string InvitationSubject(absl::string_view holder);

// In a transaction, after it was judged that the caller may: voids the person's account, sessions
// and invitation, and makes a new one, whose secret is returned. FAILED_PRECONDITION
// MAILBOX_MISSING.
absl::StatusOr<std::string> Invite(Session& session, Changes& changes, const OwnerKeys& keys,
                                   const Staff& person, absl::Time now);

// Who shows an invitation's token.
struct Invited {
  const Cell* cell = nullptr;
  Staff person;
  Invitation invitation;
};
// Looks it up; NOT_FOUND where it is void, for any reason.
absl::StatusOr<Invited> FindInvited(const Cells& cells, const DirectorySnapshot& directory,
                                    absl::string_view token, absl::Time now, absl::Time deadline);

// In the transaction that takes it up: the invitation goes, with the ways in and the sessions that
// the person had. The person as they are now; NOT_FOUND where it is void by now: it is good once.
absl::StatusOr<Staff> TakeUp(Session& session, Changes& changes, const Invited& invited,
                             absl::Time now);

}  // namespace mugugno::tenant
