#include "tenant/accounts/identities.h"

#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "tenant/accounts/identity_store.h"
#include "tenant/accounts/invitations.h"
#include "tenant/audit/audit.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kCallTime = absl::Seconds(20);

absl::Time Deadline() { return absl::Now() + kCallTime; }

AuditLine LineOf(const Staff& person, absl::string_view action) {
  return {AssociationName(person.association), person.name(), std::string(action), person.name(),
          ""};
}

absl::StatusOr<std::optional<IdentityHolder>> HolderIn(const Cell& cell,
                                                       const std::string& identity) {
  std::optional<IdentityHolder> holder;
  RETURN_IF_ERROR(cell.database->Look(Deadline(), [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(holder, FindIdentity(session, identity));
    return absl::OkStatus();
  }));
  return holder;
}

}  // namespace

absl::StatusOr<std::string> Identities::HashOf(const Identity& identity) const {
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Installation()));
  // An issuer is a URL: it has no line break.
  return keys->BlindIndex("identity", absl::StrCat(identity.issuer, "\n", identity.subject));
}

absl::StatusOr<std::string> Identities::SignIn(const Identity& identity) const {
  ASSIGN_OR_RETURN(const std::string hash, HashOf(identity));
  const absl::Time now = parts_.clock.Now();
  for (const Cell& cell : parts_.cells.all()) {
    ASSIGN_OR_RETURN(const auto known, HolderIn(cell, hash));
    if (!known) continue;
    std::string begun;
    std::vector<Change> changed;
    RETURN_IF_ERROR(
        cell.database->Write(Deadline(), [&](Session& session, Changes& changes) -> absl::Status {
          begun.clear();
          ASSIGN_OR_RETURN(const Staff person,
                           Read<Staff>(session, {known->association, known->staff}, Lock::kRow));
          // As it is now: somebody may have been invited anew since.
          ASSIGN_OR_RETURN(const auto holder, FindIdentity(session, hash, Lock::kRow));
          const bool same =
              holder && holder->association == person.association && holder->staff == person.id;
          if (!same || person.suspended || person.expire_time <= now) return NotFound();
          ASSIGN_OR_RETURN(begun, parts_.sessions.Begin(session, changes, person, now));
          RETURN_IF_ERROR(
              AppendAudit(session, parts_.uuids, now, {LineOf(person, "session.begin")}));
          changed = changes.list();
          return absl::OkStatus();
        }));
    // The session is good at once here; elsewhere when the feed is read.
    parts_.refresh.Apply(cell, changed, Deadline()).IgnoreError();
    return begun;
  }
  return NotFound();
}

absl::StatusOr<std::string> Identities::Link(const Identity& identity,
                                             absl::string_view invitation) const {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const Invited invited,
                   FindInvited(parts_.cells, *parts_.refresh.directory().Current(), invitation, now,
                               Deadline()));
  const std::string mailbox = invited.person.email;
  if (identity.verified_mailbox.empty() ||
      !absl::EqualsIgnoreCase(identity.verified_mailbox, absl::StripAsciiWhitespace(mailbox))) {
    return FailedPrecondition("MAILBOX_DIFFERS", invited.person.name(),
                              "the provider does not say that the person has the mailbox");
  }
  ASSIGN_OR_RETURN(const std::string hash, HashOf(identity));
  for (const Cell& cell : parts_.cells.all()) {
    ASSIGN_OR_RETURN(const auto holder, HolderIn(cell, hash));
    const bool same = holder && holder->association == invited.person.association &&
                      holder->staff == invited.person.id;
    if (holder && !same) {
      return FailedPrecondition("IDENTITY_TAKEN", invited.person.name(),
                                "somebody else signs in with it");
    }
  }
  std::string begun;
  std::vector<Change> changed;
  RETURN_IF_ERROR(invited.cell->database->Write(
      Deadline(), [&](Session& session, Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(const Staff person, TakeUp(session, changes, invited, now));
        RETURN_IF_ERROR(InsertIdentity(session, person, hash, now));
        ASSIGN_OR_RETURN(begun, parts_.sessions.Begin(session, changes, person, now));
        RETURN_IF_ERROR(
            AppendAudit(session, parts_.uuids, now,
                        {LineOf(person, "invitation.accept"), LineOf(person, "session.begin")}));
        changed = changes.list();
        return absl::OkStatus();
      }));
  parts_.refresh.Apply(*invited.cell, changed, Deadline()).IgnoreError();
  return begun;
}

}  // namespace mugugno::tenant
