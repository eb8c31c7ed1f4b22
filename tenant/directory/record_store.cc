#include "tenant/directory/record_store.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/types/span.h"

namespace mugugno::tenant {
namespace {

constexpr char kRevision[] = ", revision";

std::string Equalities(absl::Span<const char* const> columns, absl::string_view separator) {
  return absl::StrJoin(columns, separator, [](std::string* out, const char* column) {
    absl::StrAppend(out, column, " = ?");
  });
}

absl::Span<const char* const> Key(const TableShape& shape) {
  return absl::MakeConstSpan(shape.columns).subspan(0, shape.key_size);
}

}  // namespace

std::string SelectSql(const TableShape& shape, absl::string_view where) {
  return absl::StrCat("SELECT ", absl::StrJoin(shape.columns, ", "),
                      shape.has_revision ? kRevision : "", " FROM ", shape.table, where);
}

std::string InsertSql(const TableShape& shape) {
  const std::vector<const char*> marks(shape.columns.size(), "?");
  return absl::StrCat("INSERT INTO ", shape.table, " (", absl::StrJoin(shape.columns, ", "),
                      shape.has_revision ? kRevision : "", ") VALUES (", absl::StrJoin(marks, ", "),
                      shape.has_revision ? ", 1)" : ")");
}

std::string SaveSql(const TableShape& shape) {
  const auto rest = absl::MakeConstSpan(shape.columns).subspan(shape.key_size);
  return absl::StrCat("UPDATE ", shape.table, " SET ", Equalities(rest, ", "),
                      shape.has_revision ? ", revision = revision + 1" : "", KeyCondition(shape),
                      shape.has_revision ? " AND revision = ?" : "");
}

std::string KeyCondition(const TableShape& shape) {
  return absl::StrCat(" WHERE ", Equalities(Key(shape), " AND "));
}

absl::Status DeleteGrant(Session& session, const Grant& grant) {
  return session
      .Execute("DELETE FROM staff_grant WHERE owner = ? AND staff_id = ?",
               {grant.owner.ToString(), grant.staff})
      .status();
}

}  // namespace mugugno::tenant
