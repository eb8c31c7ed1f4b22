#pragma once

// Tables of open data: comma-separated values (RFC 4180) whose first line names the columns.

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

// A whole table in memory. Immutable; thread-safe.
class CsvTable final {
 public:
  // INVALID_ARGUMENT names the line that has another number of columns, or the column that is
  // missing among `needed`. A byte order mark is skipped.
  static absl::StatusOr<CsvTable> Parse(absl::string_view text,
                                        const std::vector<std::string>& needed);

  size_t rows() const { return rows_.size(); }
  // `column` is one of `needed`.
  const std::string& Get(size_t row, absl::string_view column) const;

 private:
  std::map<std::string, size_t, std::less<>> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace mugugno::routing
