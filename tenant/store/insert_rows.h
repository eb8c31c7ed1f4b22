#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// Inserts rows of `columns` values each, laid one after the other in `values`, with statements of a
// few fixed sizes so that they stay prepared and below the server's packet and placeholder limits.
//   InsertRows(session, "INSERT INTO t (a, b) VALUES", 2, values)
// `tail` follows the rows, e.g. " ON DUPLICATE KEY UPDATE b = VALUES(b)". Returns affected rows.
absl::StatusOr<int64_t> InsertRows(Session& session, absl::string_view head, size_t columns,
                                   absl::Span<const SqlValue> values, absl::string_view tail = "");

}  // namespace mugugno::tenant
