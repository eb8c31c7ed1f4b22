#include "tenant/store/insert_rows.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kSizes[] = {128, 112, 96, 80, 64, 56, 48, 40, 32, 24, 16, 8, 7, 6, 5, 4, 3, 2, 1};
// A prepared statement has at most 65535 placeholders; a packet is 16 MiB unless configured.
constexpr size_t kMaxPlaceholders = 65535;
constexpr size_t kMaxPacket = 4 * 1024 * 1024;

std::string Placeholders(size_t columns) {
  std::string row = "(?";
  for (size_t i = 1; i < columns; ++i) row += ",?";
  return row + ")";
}

std::string Statement(absl::string_view head, absl::string_view row, size_t rows,
                      absl::string_view tail) {
  std::string sql;
  sql.reserve(head.size() + 1 + rows * (row.size() + 1) + tail.size());
  absl::StrAppend(&sql, head, " ", row);
  for (size_t i = 1; i < rows; ++i) absl::StrAppend(&sql, ",", row);
  absl::StrAppend(&sql, tail);
  return sql;
}

size_t PacketSize(absl::Span<const SqlValue> values) {
  size_t size = 0;
  for (const SqlValue& value : values) size += value.size();
  return size;
}

// How many rows the next statement takes.
size_t NextSize(size_t columns, absl::Span<const SqlValue> values) {
  for (const size_t size : kSizes) {
    const size_t count = size * columns;
    if (size == 1) break;
    if (count <= values.size() && count <= kMaxPlaceholders &&
        PacketSize(values.first(count)) <= kMaxPacket) {
      return size;
    }
  }
  return 1;
}

}  // namespace

absl::StatusOr<int64_t> InsertRows(Session& session, absl::string_view head, size_t columns,
                                   absl::Span<const SqlValue> values, absl::string_view tail) {
  return InsertRowsAs(session, head, Placeholders(columns), columns, values, tail);
}

absl::StatusOr<int64_t> InsertRowsAs(Session& session, absl::string_view head,
                                     absl::string_view row, size_t columns,
                                     absl::Span<const SqlValue> values, absl::string_view tail) {
  if (columns == 0 || values.size() % columns != 0) {
    return Internal(absl::StrCat("rows of another width for: ", head));
  }
  int64_t affected = 0;
  while (!values.empty()) {
    const size_t rows = NextSize(columns, values);
    ASSIGN_OR_RETURN(const int64_t count, session.Execute(Statement(head, row, rows, tail),
                                                          values.first(rows * columns)));
    affected += count;
    values.remove_prefix(rows * columns);
  }
  return affected;
}

}  // namespace mugugno::tenant
