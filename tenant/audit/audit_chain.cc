#include "tenant/audit/audit_chain.h"

#include "absl/strings/str_cat.h"

#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::tenant {
namespace {

absl::StatusOr<std::vector<StoredAuditLine>> ListBetween(Session& session, absl::string_view owner,
                                                         const Uuid& after, absl::Time until,
                                                         size_t limit) {
  std::vector<StoredAuditLine> lines;
  RETURN_IF_ERROR(session.Query(
      "SELECT id, create_time, actor, action, resource, detail FROM audit "
      "WHERE owner = ? AND id > ? AND id < ? ORDER BY id LIMIT ?",
      {owner, after.bytes(), Uuid::Before(until).bytes(), static_cast<int64_t>(limit)},
      [&](const Row& row) {
        lines.push_back({Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()),
                         row.Time(1),
                         {std::string(owner), row.Text(2), row.Text(3), row.Text(4), row.Text(5)}});
        return absl::OkStatus();
      }));
  return lines;
}

absl::StatusOr<AuditSeal> LastSeal(Session& session, absl::string_view owner) {
  AuditSeal last;
  RETURN_IF_ERROR(
      session.Query("SELECT number, last_line_id, hash FROM audit_seal WHERE owner = ? "
                    "ORDER BY number DESC LIMIT 1",
                    {owner}, [&](const Row& row) {
                      last.number = row.Int(0);
                      last.last_line = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
                      last.hash = row.Bytes(2);
                      return absl::OkStatus();
                    }));
  return last;
}

}  // namespace

absl::StatusOr<std::vector<StoredAuditLine>> ListAudit(Session& session, absl::string_view owner,
                                                       const Uuid& after, size_t limit) {
  return ListBetween(session, owner, after, absl::InfiniteFuture(), limit);
}

absl::StatusOr<std::vector<AuditSeal>> ListAuditSeals(Session& session, absl::string_view owner,
                                                      int64_t after, size_t limit) {
  std::vector<AuditSeal> seals;
  RETURN_IF_ERROR(
      session.Query("SELECT number, last_line_id, line_count, hash, create_time FROM audit_seal "
                    "WHERE owner = ? AND number > ? ORDER BY number LIMIT ?",
                    {owner, after, static_cast<int64_t>(limit)}, [&](const Row& row) {
                      seals.push_back({std::string(owner), row.Int(0),
                                       Uuid::FromBytes(row.Bytes(1)).value_or(Uuid()), row.Int(2),
                                       row.Bytes(3), row.Time(4)});
                      return absl::OkStatus();
                    }));
  return seals;
}

std::string AuditHash(absl::string_view owner, absl::string_view previous,
                      absl::Span<const StoredAuditLine> lines) {
  std::string bytes = previous.empty() ? std::string(kHashSize, '\0') : std::string(previous);
  const auto add = [&](absl::string_view field) {
    bytes.append(field.data(), field.size());
    bytes.push_back('\0');
  };
  for (const StoredAuditLine& stored : lines) {
    add(absl::StrCat(owner, "/auditLines/", stored.id.ToString()));
    add(absl::FormatTime("%E4Y-%m-%dT%H:%M:%E6SZ", stored.create_time, absl::UTCTimeZone()));
    add(stored.line.actor);
    add(stored.line.action);
    add(stored.line.resource);
    add(stored.line.detail);
  }
  return Sha256(bytes);
}

absl::StatusOr<size_t> SealAudit(Session& session, absl::string_view owner, absl::Time now) {
  ASSIGN_OR_RETURN(const AuditSeal last, LastSeal(session, owner));
  ASSIGN_OR_RETURN(
      const std::vector<StoredAuditLine> lines,
      ListBetween(session, owner, last.last_line, now - kAuditSealAge, kMostSealedLines));
  if (lines.empty()) return 0;
  RETURN_IF_ERROR(
      session
          .Execute("INSERT INTO audit_seal (owner, number, last_line_id, line_count, hash, "
                   "create_time) VALUES (?, ?, ?, ?, ?, ?)",
                   {owner, last.number + 1, lines.back().id.bytes(),
                    static_cast<int64_t>(lines.size()), AuditHash(owner, last.hash, lines), now})
          .status());
  return lines.size();
}

}  // namespace mugugno::tenant
