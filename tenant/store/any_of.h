#pragma once

// "(a = ? AND b = ?) OR (a = ? AND b = ?) ...": many keys in one statement. MariaDB reads an index
// range for each; for a row constructor with IN it would read the whole table.

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/store/value.h"

namespace mugugno::tenant {

class AnyOf final {
 public:
  // `condition` is one alternative, such as "(owner = ? AND id = ?)".
  explicit AnyOf(absl::string_view condition) : condition_(condition) {}

  void Add(std::vector<SqlValue> values);
  bool empty() const { return alternatives_.empty(); }

  // "SELECT ... WHERE " + the alternatives. The last one fills up to a power of two, so that there
  // are few texts of statements.
  std::string Sql(absl::string_view head) const;
  std::vector<SqlValue> Args() const;

 private:
  size_t Places() const;

  const std::string condition_;
  std::vector<std::vector<SqlValue>> alternatives_;
};

}  // namespace mugugno::tenant
