#include "tenant/directory/reference_store.h"

#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::vector<ReferenceRow>> ListReference(Session& session) {
  std::vector<ReferenceRow> found;
  const absl::Status status = session.Query(
      "SELECT association_id, kind, revision FROM reference_data", {}, [&](const Row& row) {
        found.push_back({row.Text(0), row.Text(1), "", row.UInt(2)});
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<ReferenceRow> GetReference(Session& session, absl::string_view association,
                                          absl::string_view kind) {
  ReferenceRow found = {std::string(association), std::string(kind), "", 0};
  const absl::Status status = session.Query(
      "SELECT content, revision FROM reference_data WHERE association_id = ? AND kind = ?",
      {association, kind}, [&](const Row& row) {
        found.content = row.Bytes(0);
        found.revision = row.UInt(1);
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return found;
}

absl::StatusOr<uint64_t> PutReference(Session& session, absl::string_view association,
                                      absl::string_view kind, absl::string_view content,
                                      absl::Time now) {
  RETURN_IF_ERROR(
      session
          .Execute(
              "INSERT INTO reference_data (association_id, kind, content, revision, update_time) "
              "VALUES (?, ?, ?, 1, ?) ON DUPLICATE KEY UPDATE content = VALUES(content), "
              "revision = revision + 1, update_time = VALUES(update_time)",
              {association, kind, content, now})
          .status());
  uint64_t revision = 0;
  RETURN_IF_ERROR(
      session.Query("SELECT revision FROM reference_data WHERE association_id = ? AND kind = ?",
                    {association, kind}, [&revision](const Row& row) {
                      revision = row.UInt(0);
                      return absl::OkStatus();
                    }));
  return revision;
}

}  // namespace mugugno::tenant
