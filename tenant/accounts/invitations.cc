#include "tenant/accounts/invitations.h"

#include <optional>

#include "absl/strings/str_cat.h"

#include "tenant/accounts/browser_sessions.h"
#include "tenant/accounts/identity_store.h"
#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/try.h"
#include "tenant/vault/one_time_code.h"

namespace mugugno::tenant {

namespace {

absl::Status VoidWaysIn(Session& session, Changes& changes, const Staff& person, absl::Time now) {
  RETURN_IF_ERROR(DeleteAccount(session, person.association, person.id));
  RETURN_IF_ERROR(DeleteIdentity(session, person.association, person.id));
  return BrowserSessions::EndAll(session, changes, person, now);
}

bool MayTakeUp(const Invitation& invitation, const Staff& person, absl::Time now) {
  return now < invitation.expire_time && !person.suspended && now < person.expire_time;
}

}  // namespace

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
  RETURN_IF_ERROR(VoidWaysIn(session, changes, person, now));
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

absl::StatusOr<Invited> FindInvited(const Cells& cells, const DirectorySnapshot& directory,
                                    absl::string_view text, absl::Time now, absl::Time deadline) {
  const std::optional<Token> token = Token::Parse(text, Token::Kind::kInvitation);
  // An association nobody knows is in no database.
  if (!token || directory.FindAssociation(token->id()) == nullptr) return NotFound();
  Invited invited;
  ASSIGN_OR_RETURN(invited.cell, cells.Of(token->id()));
  RETURN_IF_ERROR(invited.cell->database->Look(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(auto found, FindInvitation(session, token->id(), token->StoredHash()));
    if (!found) return NotFound();
    ASSIGN_OR_RETURN(invited.person, Read<Staff>(session, {found->association, found->staff}));
    invited.invitation = *std::move(found);
    return absl::OkStatus();
  }));
  if (!MayTakeUp(invited.invitation, invited.person, now)) return NotFound();
  return invited;
}

absl::StatusOr<Staff> TakeUp(Session& session, Changes& changes, const Invited& invited,
                             absl::Time now) {
  const Staff& known = invited.person;
  ASSIGN_OR_RETURN(Staff person, Read<Staff>(session, {known.association, known.id}, Lock::kRow));
  ASSIGN_OR_RETURN(const auto invitation,
                   FindInvitation(session, known.association, invited.invitation.hash, Lock::kRow));
  if (!invitation || !MayTakeUp(*invitation, person, now)) return NotFound();
  RETURN_IF_ERROR(DeleteInvitation(session, person.association, person.id));
  RETURN_IF_ERROR(ForgetAnswersAbout(session, InvitationSubject(person.name())));
  RETURN_IF_ERROR(VoidWaysIn(session, changes, person, now));
  return person;
}

}  // namespace mugugno::tenant
