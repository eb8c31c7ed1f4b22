#include "tenant/accounts/invitations.h"

#include "absl/strings/str_cat.h"

#include "tenant/accounts/browser_sessions.h"
#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/try.h"
#include "tenant/vault/one_time_code.h"

namespace mugugno::tenant {

std::string InvitationSubject(absl::string_view holder) {
  return absl::StrCat(holder, "/invitation");
}

absl::StatusOr<std::string> Invite(Session& session, Changes& changes, const OwnerKeys& keys,
                                   const Staff& person, absl::Time now) {
  if (person.email.empty()) {
    return FailedPrecondition("MAILBOX_MISSING", person.name(),
                              "the person signs in with it: set the mailbox first");
  }
  RETURN_IF_ERROR(DeleteInvitation(session, person.association, person.id));
  RETURN_IF_ERROR(DeleteAccount(session, person.association, person.id));
  RETURN_IF_ERROR(BrowserSessions::EndAll(session, changes, person, now));
  // The association's id finds its database; the hash finds the row.
  ASSIGN_OR_RETURN(const Token token, Token::Mint(person.association, Token::Kind::kInvitation));
  Invitation invitation;
  invitation.association = person.association;
  invitation.staff = person.id;
  invitation.hash = token.StoredHash();
  invitation.sealed_secret = SealOf(keys, person.name(), kOneTimeSecretColumn,
                                    SecretBytes::Random(kOneTimeSecretSize).view());
  invitation.expire_time = now + kInvitationTime;
  invitation.create_time = now;
  RETURN_IF_ERROR(InsertInvitation(session, invitation));
  return token.Reveal();
}

}  // namespace mugugno::tenant
