#include "tenant/directory/reference_store.h"

#include <optional>

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// The row that says what is in use, made where there is none.
absl::Status LockInUse(Session& session, absl::string_view association, absl::string_view kind,
                       absl::Time now) {
  return session
      .Execute(
          "INSERT INTO reference_data (association_id, kind, number, revision, update_time) "
          "VALUES (?, ?, 0, 0, ?) ON DUPLICATE KEY UPDATE number = number",
          {association, kind, now})
      .status();
}

}  // namespace

absl::StatusOr<std::vector<ReferenceRow>> ListReference(Session& session) {
  std::vector<ReferenceRow> found;
  const absl::Status status = session.Query(
      "SELECT association_id, kind, revision, number FROM reference_data", {}, [&](const Row& row) {
        found.push_back({row.Text(0), row.Text(1), "", row.UInt(2), row.Int(3)});
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<ReferenceRow> GetReference(Session& session, absl::string_view association,
                                          absl::string_view kind) {
  ReferenceRow found = {std::string(association), std::string(kind), "", 0, 0};
  const absl::Status status = session.Query(
      "SELECT v.content, d.revision, d.number FROM reference_data d JOIN reference_version v "
      "ON v.association_id = d.association_id AND v.kind = d.kind AND v.number = d.number "
      "WHERE d.association_id = ? AND d.kind = ?",
      {association, kind}, [&](const Row& row) {
        found.content = row.Bytes(0);
        found.revision = row.UInt(1);
        found.number = row.Int(2);
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<ReferenceRow> PutReference(Session& session, absl::string_view association,
                                          absl::string_view kind, absl::string_view content,
                                          absl::string_view author, absl::Time now) {
  RETURN_IF_ERROR(LockInUse(session, association, kind, now));
  int64_t number = 0;
  RETURN_IF_ERROR(
      session.Query("SELECT COALESCE(MAX(number), 0) + 1 FROM reference_version "
                    "WHERE association_id = ? AND kind = ?",
                    {association, kind}, [&number](const Row& row) {
                      number = row.Int(0);
                      return absl::OkStatus();
                    }));
  RETURN_IF_ERROR(session
                      .Execute("INSERT INTO reference_version (association_id, kind, number, "
                               "content, author, create_time) VALUES (?, ?, ?, ?, ?, ?)",
                               {association, kind, number, content, author, now})
                      .status());
  return UseReference(session, association, kind, number, now);
}

absl::StatusOr<ReferenceRow> UseReference(Session& session, absl::string_view association,
                                          absl::string_view kind, int64_t number, absl::Time now) {
  bool known = false;
  RETURN_IF_ERROR(session.Query(
      "SELECT number FROM reference_version WHERE association_id = ? AND kind = ? AND number = ?",
      {association, kind, number}, [&known](const Row&) {
        known = true;
        return absl::OkStatus();
      }));
  if (!known) return NotFound();
  RETURN_IF_ERROR(session
                      .Execute("UPDATE reference_data SET number = ?, revision = revision + 1, "
                               "update_time = ? WHERE association_id = ? AND kind = ?",
                               {number, now, association, kind})
                      .status());
  ReferenceRow row = {std::string(association), std::string(kind), "", 0, number};
  RETURN_IF_ERROR(
      session.Query("SELECT revision FROM reference_data WHERE association_id = ? AND kind = ?",
                    {association, kind}, [&row](const Row& found) {
                      row.revision = found.UInt(0);
                      return absl::OkStatus();
                    }));
  return row;
}

absl::StatusOr<std::string> ReferenceContent(Session& session, absl::string_view association,
                                             absl::string_view kind, int64_t number) {
  std::optional<std::string> content;
  RETURN_IF_ERROR(session.Query(
      "SELECT content FROM reference_version WHERE association_id = ? AND kind = ? AND number = ?",
      {association, kind, number}, [&content](const Row& row) {
        content = row.Bytes(0);
        return absl::OkStatus();
      }));
  if (!content) return NotFound();
  return *std::move(content);
}

absl::StatusOr<std::vector<ReferenceVersion>> ListReferenceVersions(Session& session,
                                                                    absl::string_view association,
                                                                    size_t skip, size_t limit) {
  std::vector<ReferenceVersion> found;
  RETURN_IF_ERROR(session.Query(
      "SELECT v.kind, v.number, d.number, v.author, v.create_time, LENGTH(v.content) "
      "FROM reference_version v JOIN reference_data d "
      "ON d.association_id = v.association_id AND d.kind = v.kind WHERE v.association_id = ? "
      "ORDER BY v.create_time DESC, v.kind, v.number DESC LIMIT ? OFFSET ?",
      {association, limit, skip}, [&](const Row& row) {
        ReferenceVersion& version = found.emplace_back();
        version.association = std::string(association);
        version.kind = row.Text(0);
        version.number = row.Int(1);
        version.active = row.Int(1) == row.Int(2);
        version.author = row.Text(3);
        version.create_time = row.Time(4);
        version.size_bytes = row.Int(5);
        return absl::OkStatus();
      }));
  return found;
}

}  // namespace mugugno::tenant
