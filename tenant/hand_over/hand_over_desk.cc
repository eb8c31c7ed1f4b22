#include "tenant/hand_over/hand_over_desk.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr int kMostListed = 100;

// The id of who calls, where they work for the whole comune.
absl::StatusOr<std::string> OfficerOf(const Caller& caller, absl::string_view tenant) {
  const auto name = ResourceName::Parse(caller.name());
  if (caller.kind() != Caller::Kind::kStaff || !name) return PermissionDenied();
  if (caller.OfficesIn(tenant)) return PermissionDenied();
  return name->id();
}

Binding WordsBinding(const Uuid& id) { return {"hand_over_note", "words", id.bytes()}; }

}  // namespace

std::string HandOverNoteName(absl::string_view tenant, const Uuid& id) {
  return ChildName(TenantName(tenant), "handOverNotes", id.ToString());
}

absl::Status HandOverDesk::Prepare(absl::string_view tenant) {
  return keys_.Keys(KeyOwner::Tenant(tenant)).status();
}

absl::StatusOr<HandOverNote> HandOverDesk::Leave(Session& session, const Caller& caller,
                                                 absl::string_view tenant, absl::string_view text) {
  ASSIGN_OR_RETURN(const std::string author, OfficerOf(caller, tenant));
  if (absl::StripAsciiWhitespace(text).empty()) return InvalidField("text", "is required");
  const absl::Time now = clock_.Now();
  HandOverNote note = {std::string(tenant), uuids_.Next(), author, "", now};
  ASSIGN_OR_RETURN(const std::string words,
                   keys_.Seal(KeyOwner::Tenant(tenant), WordsBinding(note.id), text));
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO hand_over_note (tenant_id, id, author_id, words, "
                               "create_time) VALUES (?, ?, ?, ?, ?)",
                               {tenant, note.id.bytes(), author, words, now})
                      .status());
  RETURN_IF_ERROR(AppendAudit(session, uuids_, now,
                              {{TenantName(tenant), caller.name(), "hand_over.create",
                                HandOverNoteName(tenant, note.id), ""}}));
  return note;
}

absl::StatusOr<std::vector<HandOverNote>> HandOverDesk::List(Session& session, AuditLines& read,
                                                             const Caller& caller,
                                                             absl::string_view tenant) {
  std::vector<HandOverNote> notes;
  if (caller.OfficesIn(tenant)) return notes;
  RETURN_IF_ERROR(session.Query(
      "SELECT id, author_id, words, create_time FROM hand_over_note WHERE tenant_id = ? AND "
      "done_time IS NULL ORDER BY id DESC LIMIT ?",
      {tenant, kMostListed}, [&](const Row& row) -> absl::Status {
        HandOverNote note = {std::string(tenant), Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()),
                             row.Text(1), "", row.Time(3)};
        ASSIGN_OR_RETURN(note.text,
                         keys_.Open(KeyOwner::Tenant(tenant), WordsBinding(note.id), row.Bytes(2)));
        notes.push_back(std::move(note));
        return absl::OkStatus();
      }));
  if (notes.empty()) return notes;
  // The newest that many, the oldest of them first.
  std::reverse(notes.begin(), notes.end());
  const std::string ids = absl::StrJoin(notes, " ", [](std::string* out, const auto& note) {
    absl::StrAppend(out, note.id.ToString());
  });
  read.push_back({TenantName(tenant), caller.name(), "hand_over.list",
                  absl::StrCat(TenantName(tenant), "/handOverNotes"), ids});
  return notes;
}

absl::StatusOr<HandOverNote> HandOverDesk::TickOff(Session& session, const Caller& caller,
                                                   absl::string_view tenant, const Uuid& id) {
  const absl::StatusOr<std::string> officer = OfficerOf(caller, tenant);
  if (!officer.ok()) return NotFound();
  std::optional<HandOverNote> note;
  RETURN_IF_ERROR(session.Query(
      "SELECT author_id, create_time, done_time FROM hand_over_note WHERE tenant_id = ? AND id = ? "
      "FOR UPDATE",
      {tenant, id.bytes()}, [&](const Row& row) {
        note = HandOverNote{std::string(tenant), id, row.Text(0), "", row.Time(1)};
        if (!row.IsNull(2)) note->done_time = row.Time(2);
        return absl::OkStatus();
      }));
  if (!note) return NotFound();
  if (note->done_time) return *note;
  note->done_time = clock_.Now();
  RETURN_IF_ERROR(session
                      .Execute("UPDATE hand_over_note SET words = NULL, done_time = ?, done_by_id "
                               "= ? WHERE tenant_id = ? AND id = ?",
                               {*note->done_time, *officer, tenant, id.bytes()})
                      .status());
  RETURN_IF_ERROR(AppendAudit(session, uuids_, *note->done_time,
                              {{TenantName(tenant), caller.name(), "hand_over.tick_off",
                                HandOverNoteName(tenant, id), ""}}));
  return *note;
}

}  // namespace mugugno::tenant
