#include "tenant/accounts/accounts.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"

#include "tenant/accounts/password_rules.h"
#include "tenant/accounts/recovery_codes.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/credential.h"
#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/try.h"
#include "tenant/vault/one_time_code.h"
#include "tenant/vault/password_hash.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kCallTime = absl::Seconds(20);
// One person in several associations; beyond them the oldest count.
constexpr size_t kMostCandidates = 4;
// Of people with one mailbox, whether they have an account or not.
constexpr size_t kMostPeople = 50;

absl::Time Deadline() { return absl::Now() + kCallTime; }

// As long as a mailbox may be.
constexpr size_t kMostMailboxBytes = 254;

std::string SmallLetters(absl::string_view mailbox) {
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(mailbox).substr(0, kMostMailboxBytes));
}

bool IsBlocked(const Staff& person, absl::Time now) {
  return person.suspended || person.expire_time <= now;
}

std::string PlaceHash(const OwnerKeys& keys, absl::string_view holder, absl::string_view place) {
  return place.empty() ? "" : keys.BlindIndex("sign_in_place", absl::StrCat(holder, "\n", place));
}

bool IsKnownPlace(const OwnerKeys& keys, const Account& account, absl::string_view place) {
  return !place.empty() &&
         EqualInConstantTime(account.known_place, PlaceHash(keys, account.holder(), place));
}

// Takes the code from those that are good; false where it is none.
absl::StatusOr<bool> UseCode(const OwnerKeys& keys, const std::string& typed, absl::Time now,
                             Account* account) {
  const std::string code = absl::StrReplaceAll(typed, {{" ", ""}});
  const bool digits =
      code.size() == kOneTimeDigits && std::all_of(code.begin(), code.end(), [](char each) {
        return absl::ascii_isdigit(static_cast<unsigned char>(each));
      });
  if (!digits) return UseRecoveryCode(keys, account->holder(), typed, &account->recovery_hashes);
  ASSIGN_OR_RETURN(const std::string secret,
                   OpenOf(keys, account->holder(), kOneTimeSecretColumn, account->sealed_secret));
  const auto step = FindOneTimeStep(secret, code, now, account->one_time_step);
  if (step) account->one_time_step = *step;
  return step.has_value();
}

absl::StatusOr<std::string> OneTimeSecretOf(const Invited& invited, const OwnerKeys& keys) {
  return OpenOf(keys, invited.person.name(), kOneTimeSecretColumn,
                invited.invitation.sealed_secret);
}

AuditLine LineOf(const Staff& person, absl::string_view actor, absl::string_view action) {
  return {AssociationName(person.association), std::string(actor), std::string(action),
          person.name(), ""};
}

}  // namespace

Accounts::Accounts(const Parts& parts) : parts_(parts) {
  // Made now: the first who has no account must not wait longer than others.
  NobodysPassword();
}

absl::StatusOr<std::vector<Accounts::Candidate>> Accounts::CandidatesFor(
    const std::string& mailbox, const OwnerKeys& keys) const {
  const absl::Time now = parts_.clock.Now();
  const auto directory = parts_.refresh.directory().Current();
  std::vector<Staff> people;
  for (const auto& slice : directory->staff()) {
    if (!mailbox.empty() && SmallLetters(slice->staff.email) == mailbox) {
      people.push_back(slice->staff);
    }
  }
  std::sort(people.begin(), people.end(), [](const Staff& a, const Staff& b) {
    return std::pair(a.create_time, a.name()) < std::pair(b.create_time, b.name());
  });
  if (people.size() > kMostPeople) people.resize(kMostPeople);
  if (people.empty()) {
    // As long as where there is one.
    RETURN_IF_ERROR(parts_.cells.home().database->Look(
        Deadline(),
        [](Session& session) -> absl::Status { return FindAccount(session, "", "").status(); }));
  }
  std::vector<Candidate> candidates;
  for (Staff& person : people) {
    if (candidates.size() == kMostCandidates) break;
    ASSIGN_OR_RETURN(const Cell* cell, parts_.cells.Of(person.association));
    std::optional<Account> account;
    RETURN_IF_ERROR(cell->database->Look(Deadline(), [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(account, FindAccount(session, person.association, person.id));
      return absl::OkStatus();
    }));
    if (!account) continue;
    ASSIGN_OR_RETURN(std::string hash,
                     OpenOf(keys, person.name(), kPasswordColumn, account->sealed_password));
    const bool blocked = IsBlocked(person, now);
    candidates.push_back({std::move(person), *std::move(account), std::move(hash), blocked});
  }
  return candidates;
}

absl::StatusOr<Accounts::SignInAnswer> Accounts::Take(const SignIn& wanted) {
  using Kind = SignInAnswer::Kind;
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Installation()));
  const std::string mailbox = SmallLetters(wanted.mailbox);
  ASSIGN_OR_RETURN(const std::vector<Candidate> candidates, CandidatesFor(mailbox, *keys));
  AttemptLimits::Attempt attempt = {mailbox, wanted.place};
  for (const Candidate& each : candidates) {
    attempt.place_is_known |= IsKnownPlace(*keys, each.account, wanted.place);
  }
  const absl::Duration wait = limits_.Take(attempt, parts_.clock.Now());
  if (wait > absl::ZeroDuration()) return SignInAnswer{Kind::kTooMany, "", wait};
  if (candidates.empty()) {
    RETURN_IF_ERROR(IsPassword(wanted.password, NobodysPassword()).status());
  }
  SignInAnswer refused = {Kind::kRefused};
  for (const Candidate& candidate : candidates) {
    ASSIGN_OR_RETURN(const bool right, IsPassword(wanted.password, candidate.hash));
    refused.holders.push_back(candidate.person.name());
    if (!right || candidate.blocked) continue;
    if (wanted.code.empty()) {
      limits_.HadPassword(attempt);
      return SignInAnswer{Kind::kCodeRequired};
    }
    ASSIGN_OR_RETURN(SignInAnswer answer, Finish(wanted, candidate, *keys));
    if (answer.kind != Kind::kSignedIn) continue;
    limits_.Succeeded(attempt);
    return answer;
  }
  return refused;
}

absl::StatusOr<Accounts::SignInAnswer> Accounts::Finish(const SignIn& wanted,
                                                        const Candidate& candidate,
                                                        const OwnerKeys& keys) {
  const Staff& known = candidate.person;
  ASSIGN_OR_RETURN(const Cell* cell, parts_.cells.Of(known.association));
  const absl::Time now = parts_.clock.Now();
  SignInAnswer answer;
  std::vector<Change> changed;
  RETURN_IF_ERROR(
      cell->database->Write(Deadline(), [&](Session& session, Changes& changes) -> absl::Status {
        answer = SignInAnswer();
        // As they are now: somebody may have been suspended, or invited anew, since.
        ASSIGN_OR_RETURN(const Staff person,
                         Read<Staff>(session, {known.association, known.id}, Lock::kRow));
        ASSIGN_OR_RETURN(auto account,
                         FindAccount(session, known.association, known.id, Lock::kRow));
        const bool same = account && account->sealed_password == candidate.account.sealed_password;
        if (!same || IsBlocked(person, now)) return absl::OkStatus();
        ASSIGN_OR_RETURN(const bool good, UseCode(keys, wanted.code, now, &*account));
        if (!good) return absl::OkStatus();
        const std::string place = PlaceHash(keys, person.name(), wanted.place);
        if (!place.empty()) account->known_place = place;
        RETURN_IF_ERROR(SaveAccountUse(session, *account));
        ASSIGN_OR_RETURN(answer.session, parts_.sessions.Begin(session, changes, person, now));
        RETURN_IF_ERROR(AppendAudit(session, parts_.uuids, now,
                                    {LineOf(person, person.name(), "session.begin")}));
        answer.kind = SignInAnswer::Kind::kSignedIn;
        changed = changes.list();
        return absl::OkStatus();
      }));
  if (answer.kind != SignInAnswer::Kind::kSignedIn) return answer;
  // The session is good at once here; elsewhere when the feed is read.
  parts_.refresh.Apply(*cell, changed, Deadline()).IgnoreError();
  return answer;
}

absl::Status Accounts::Tell(const SignInAnswer& refused) {
  for (const std::string& holder : refused.holders) {
    const auto name = ResourceName::Parse(holder);
    if (!name) continue;
    ASSIGN_OR_RETURN(const Cell* cell, parts_.cells.Of(name->Root().id));
    const AuditLine line = {name->Root().ToString(), SystemCaller("sign-in").name(),
                            "session.refuse", holder, ""};
    RETURN_IF_ERROR(cell->database->Transact(Deadline(), [&](Session& session) {
      return AppendAudit(session, parts_.uuids, parts_.clock.Now(), {line});
    }));
  }
  return absl::OkStatus();
}

absl::StatusOr<Invited> Accounts::FindInvited(absl::string_view token) const {
  return tenant::FindInvited(parts_.cells, *parts_.refresh.directory().Current(), token,
                             parts_.clock.Now(), Deadline());
}

absl::StatusOr<Accounts::Opened> Accounts::OpenInvitation(absl::string_view token) {
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Installation()));
  ASSIGN_OR_RETURN(const Invited invited, FindInvited(token));
  ASSIGN_OR_RETURN(const std::string secret, OneTimeSecretOf(invited, *keys));
  return Opened{invited.person.display_name, invited.person.email, OneTimeSecretText(secret)};
}

absl::StatusOr<Accounts::Accepted> Accounts::Accept(const Acceptance& wanted) {
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(KeyOwner::Installation()));
  ASSIGN_OR_RETURN(const Invited invited, FindInvited(wanted.token));
  const Staff& known = invited.person;
  if (!IsGoodPassword(wanted.password, known.email, known.display_name)) {
    return Accepted{Accepted::Kind::kPasswordTooWeak};
  }
  const absl::Time now = parts_.clock.Now();
  const std::string code = absl::StrReplaceAll(wanted.code, {{" ", ""}});
  ASSIGN_OR_RETURN(const std::string secret, OneTimeSecretOf(invited, *keys));
  const auto step = FindOneTimeStep(secret, code, now, 0);
  if (!step) return Accepted{Accepted::Kind::kCodeWrong};
  ASSIGN_OR_RETURN(const std::string hash, HashPassword(wanted.password));

  Accepted accepted;
  accepted.recovery_codes = NewRecoveryCodes();
  Account account;
  account.association = known.association;
  account.staff = known.id;
  account.sealed_password = SealOf(*keys, known.name(), kPasswordColumn, hash);
  account.sealed_secret = invited.invitation.sealed_secret;
  account.one_time_step = *step;
  account.recovery_hashes = HashesOfRecoveryCodes(*keys, known.name(), accepted.recovery_codes);
  account.known_place = PlaceHash(*keys, known.name(), wanted.place);
  account.create_time = now;
  std::vector<Change> changed;
  RETURN_IF_ERROR(invited.cell->database->Write(
      Deadline(), [&](Session& session, Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(const Staff person, TakeUp(session, changes, invited, now));
        RETURN_IF_ERROR(InsertAccount(session, account));
        ASSIGN_OR_RETURN(accepted.session, parts_.sessions.Begin(session, changes, person, now));
        RETURN_IF_ERROR(AppendAudit(session, parts_.uuids, now,
                                    {LineOf(person, person.name(), "invitation.accept"),
                                     LineOf(person, person.name(), "session.begin")}));
        changed = changes.list();
        return absl::OkStatus();
      }));
  parts_.refresh.Apply(*invited.cell, changed, Deadline()).IgnoreError();
  return accepted;
}

}  // namespace mugugno::tenant
