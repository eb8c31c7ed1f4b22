#include "tenant/tickets/submission_store.h"

#include <array>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/store/any_of.h"
#include "tenant/store/insert_rows.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::string_view kColumns =
    "source, id, dedupe_key, fingerprint, state, owner, correspondent_id, tenant_id, ticket_id, "
    "lobby_item_id, emergency, create_time";
constexpr size_t kColumnCount = 12;

Submission FromRow(const Row& row) {
  Submission submission;
  submission.source = row.Text(0);
  submission.id = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
  submission.dedupe_key = row.Bytes(2);
  submission.fingerprint = row.Bytes(3);
  submission.state = static_cast<v1::Submission::State>(row.Int(4));
  submission.owner = row.Text(5);
  submission.correspondent = Uuid::FromBytes(row.Bytes(6)).value_or(Uuid());
  if (!row.IsNull(7)) submission.tenant = row.Text(7);
  if (!row.IsNull(8)) submission.ticket = Uuid::FromBytes(row.Bytes(8));
  if (!row.IsNull(9)) submission.lobby_item = Uuid::FromBytes(row.Bytes(9));
  submission.emergency = row.Bool(10);
  submission.create_time = row.Time(11);
  return submission;
}

SqlValue Bytes(const std::optional<Uuid>& id) {
  return id ? SqlValue(id->bytes()) : SqlValue(nullptr);
}
SqlValue NullIfEmpty(const std::string& text) {
  return text.empty() ? SqlValue(nullptr) : SqlValue(text);
}

std::string Select(absl::string_view condition) {
  return absl::StrCat("SELECT ", kColumns, " FROM submission WHERE ", condition);
}

}  // namespace

absl::StatusOr<std::string> DedupeKeyOf(KeyRing& keys, absl::string_view source,
                                        absl::string_view key) {
  return keys.BlindIndex(KeyOwner::Installation(), "submission.key",
                         absl::StrCat(source, "/", key));
}

absl::StatusOr<std::vector<Submission>> FindSubmissions(Session& session,
                                                        absl::Span<const SubmissionKey> keys) {
  std::vector<Submission> found;
  AnyOf any("(source = ? AND dedupe_key = ?)");
  for (const SubmissionKey& key : keys) any.Add({key.source, key.dedupe_key});
  if (any.empty()) return found;
  RETURN_IF_ERROR(session.Query(any.Sql(Select("")), any.Args(), [&](const Row& row) {
    found.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<Submission> GetSubmission(Session& session, absl::string_view source,
                                         const Uuid& id) {
  static const auto& sql = *new std::string(Select("source = ? AND id = ?"));
  absl::StatusOr<Submission> found = NotFound();
  RETURN_IF_ERROR(session.Query(sql, {source, id.bytes()}, [&](const Row& row) {
    found = FromRow(row);
    return absl::OkStatus();
  }));
  return found;
}

absl::StatusOr<std::vector<Submission>> ListSubmissions(Session& session, absl::string_view owner,
                                                        const Uuid& correspondent,
                                                        const std::optional<Uuid>& after,
                                                        size_t limit) {
  static const auto& sql = *new std::string(
      Select("owner = ? AND correspondent_id = ? AND id < ? ORDER BY id DESC LIMIT ?"));
  const std::string newest(Uuid::kSize, '\xff');
  std::vector<Submission> found;
  RETURN_IF_ERROR(session.Query(
      sql,
      {owner, correspondent.bytes(), after ? SqlValue(after->bytes()) : SqlValue(newest), limit},
      [&](const Row& row) {
        found.push_back(FromRow(row));
        return absl::OkStatus();
      }));
  return found;
}

absl::StatusOr<std::vector<Submission>> SubmissionsOf(Session& session, absl::string_view tenant,
                                                      const Uuid& ticket) {
  static const auto& sql =
      *new std::string(Select("tenant_id = ? AND ticket_id = ? ORDER BY id FOR UPDATE"));
  std::vector<Submission> found;
  RETURN_IF_ERROR(session.Query(sql, {tenant, ticket.bytes()}, [&](const Row& row) {
    found.push_back(FromRow(row));
    return absl::OkStatus();
  }));
  return found;
}

absl::Status InsertSubmissions(Session& session, absl::Span<const Submission> submissions) {
  static const auto& head =
      *new std::string(absl::StrCat("INSERT INTO submission (", kColumns, ") VALUES"));
  std::vector<SqlValue> values;
  values.reserve(submissions.size() * kColumnCount);
  for (const Submission& one : submissions) {
    std::array<SqlValue, kColumnCount> row = {one.source,
                                              one.id.bytes(),
                                              one.dedupe_key,
                                              one.fingerprint,
                                              static_cast<int>(one.state),
                                              one.owner,
                                              one.correspondent.bytes(),
                                              NullIfEmpty(one.tenant),
                                              Bytes(one.ticket),
                                              Bytes(one.lobby_item),
                                              one.emergency,
                                              one.create_time};
    AddRow(std::move(row), &values);
  }
  return InsertRows(session, head, kColumnCount, values).status();
}

absl::Status UpdateSubmission(Session& session, const Submission& submission) {
  ASSIGN_OR_RETURN(
      const int64_t rows,
      session.Execute("UPDATE submission SET state = ?, tenant_id = ?, ticket_id = ?, "
                      "lobby_item_id = ? WHERE source = ? AND id = ?",
                      {static_cast<int>(submission.state), NullIfEmpty(submission.tenant),
                       Bytes(submission.ticket), Bytes(submission.lobby_item), submission.source,
                       submission.id.bytes()}));
  return rows == 1 ? absl::OkStatus() : NotFound();
}

}  // namespace mugugno::tenant
