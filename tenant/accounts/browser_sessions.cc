#include "tenant/accounts/browser_sessions.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/str_cat.h"

#include "tenant/credential.h"
#include "tenant/directory/directory_lines.h"
#include "tenant/directory/record_store.h"
#include "tenant/errors.h"
#include "tenant/push/push_subscription.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// One that is used is written no more often than this, so that work is not all writing.
constexpr absl::Duration kLastsAtLeast = absl::Minutes(5);
// As long as one is shown after its end.
constexpr absl::Duration kKept = absl::Hours(24 * 30);

absl::StatusOr<Staff> ReadHolder(Session& session, const std::string& holder) {
  const auto name = ResourceName::Parse(holder);
  if (!name || name->collection() != "staff") return NotFound();
  return Read<Staff>(session, {name->Root().id, name->id()});
}

}  // namespace

absl::StatusOr<std::string> BrowserSessions::Begin(Session& session, Changes& changes,
                                                   const Staff& person, absl::Time now) const {
  RETURN_IF_ERROR(
      session
          .Execute("DELETE FROM credential WHERE holder = ? AND kind = ? AND "
                   "expire_time < ?",
                   {person.name(), static_cast<int>(v1::Credential::KIND_SESSION), now - kKept})
          .status());
  Credential credential;
  credential.holder = person.name();
  credential.kind = v1::Credential::KIND_SESSION;
  credential.uid = uuids_.Next();
  credential.id = absl::StrCat("session-", credential.uid.ToBase32());
  credential.create_time = now;
  credential.expire_time = now + std::min(times_.idle, times_.longest);
  ASSIGN_OR_RETURN(const Token token,
                   Token::Mint(credential.uid.ToBase32(), Token::Kind::kSession));
  credential.hash = token.StoredHash();
  RETURN_IF_ERROR(Insert(session, credential));
  AddLine(person, changes);
  return token.Reveal();
}

absl::Status BrowserSessions::EndAll(Session& session, Changes& changes, const Staff& person,
                                     absl::Time now) {
  RETURN_IF_ERROR(
      session
          .Execute("UPDATE credential SET revoke_time = ? WHERE holder = ? AND kind = ? AND "
                   "expire_time > ? AND revoke_time IS NULL",
                   {now, person.name(), static_cast<int>(v1::Credential::KIND_SESSION), now})
          .status());
  RETURN_IF_ERROR(ForgetDevicesOf(session, person.name()));
  AddLine(person, changes);
  return absl::OkStatus();
}

absl::Status BrowserSessions::End(absl::string_view text, absl::Time deadline) const {
  const std::optional<Token> token = Token::Parse(text, Token::Kind::kSession);
  if (!token) return absl::OkStatus();
  const auto directory = refresh_.directory().Current();
  const Credential* found = directory->FindCredential(token->id());
  if (found == nullptr || found->kind != v1::Credential::KIND_SESSION ||
      !token->Matches(found->hash)) {
    return absl::OkStatus();
  }
  return Change(found->holder, deadline, [&](Session& session, Changes& changes) -> absl::Status {
    ASSIGN_OR_RETURN(auto record,
                     Find<Credential>(session, {found->holder, found->id}, Lock::kRow));
    const absl::Time now = clock_.Now();
    if (!record || !record->Valid(now)) return absl::OkStatus();
    record->revoke_time = now;
    RETURN_IF_ERROR(Save(session, &*record));
    RETURN_IF_ERROR(ForgetDevicesOf(session, record->holder, record->id));
    ASSIGN_OR_RETURN(const Staff person, ReadHolder(session, record->holder));
    AddLine(person, changes);
    const AuditLine line = {AssociationName(person.association), record->holder, "session.end",
                            record->name(), ""};
    return AppendAudit(session, uuids_, now, {line});
  });
}

std::string BrowserSessions::Due(const Caller& caller) const {
  const StaffSlice* slice = caller.directory().FindStaff(caller.name());
  if (slice == nullptr) return "";
  const absl::Time now = clock_.Now();
  for (const Credential& each : slice->credentials) {
    if (each.name() != caller.credential()) continue;
    const absl::Time last = std::min(now + times_.idle, each.create_time + times_.longest);
    const absl::Duration least = std::min(kLastsAtLeast, times_.idle / 2);
    return last - each.expire_time >= least ? each.name() : "";
  }
  return "";
}

absl::Status BrowserSessions::LastOn(const std::string& credential, absl::Time deadline) const {
  const auto name = ResourceName::Parse(credential);
  if (!name) return NotFound();
  const std::string holder = name->Parent();
  return Change(holder, deadline, [&](Session& session, Changes& changes) -> absl::Status {
    ASSIGN_OR_RETURN(auto record, Find<Credential>(session, {holder, name->id()}, Lock::kRow));
    const absl::Time now = clock_.Now();
    if (!record || !record->Valid(now)) return absl::OkStatus();
    record->expire_time = std::max(
        record->expire_time, std::min(now + times_.idle, record->create_time + times_.longest));
    RETURN_IF_ERROR(Save(session, &*record));
    ASSIGN_OR_RETURN(const Staff person, ReadHolder(session, holder));
    AddLine(person, changes);
    return absl::OkStatus();
  });
}

absl::Status BrowserSessions::Change(
    const std::string& holder, absl::Time deadline,
    absl::FunctionRef<absl::Status(Session&, Changes&)> work) const {
  const auto name = ResourceName::Parse(holder);
  if (!name) return NotFound();
  ASSIGN_OR_RETURN(const Cell* cell, cells_.Of(name->Root().id));
  std::vector<tenant::Change> changed;
  RETURN_IF_ERROR(
      cell->database->Write(deadline, [&](Session& session, Changes& changes) -> absl::Status {
        RETURN_IF_ERROR(work(session, changes));
        changed = changes.list();
        return absl::OkStatus();
      }));
  // What fails here is made good when the feed is read.
  refresh_.Apply(*cell, changed, deadline).IgnoreError();
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
