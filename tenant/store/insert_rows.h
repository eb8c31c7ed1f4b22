#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// Lays one row at the end of `values`.
template <size_t columns>
void AddRow(std::array<SqlValue, columns> row, std::vector<SqlValue>* values) {
  values->insert(values->end(), std::make_move_iterator(row.begin()),
                 std::make_move_iterator(row.end()));
}

// Inserts rows of `columns` values each, laid one after the other in `values`, with statements of a
// few fixed sizes so that they stay prepared and below the server's packet and placeholder limits.
//   InsertRows(session, "INSERT INTO t (a, b) VALUES", 2, values)
// `tail` follows the rows, e.g. " ON DUPLICATE KEY UPDATE b = VALUES(b)". Returns affected rows.
absl::StatusOr<int64_t> InsertRows(Session& session, absl::string_view head, size_t columns,
                                   absl::Span<const SqlValue> values, absl::string_view tail = "");
// The same with a row of one's own making for `columns` values, such as "(NOW(), ?, ?)".
absl::StatusOr<int64_t> InsertRowsAs(Session& session, absl::string_view head,
                                     absl::string_view row, size_t columns,
                                     absl::Span<const SqlValue> values,
                                     absl::string_view tail = "");

}  // namespace mugugno::tenant
