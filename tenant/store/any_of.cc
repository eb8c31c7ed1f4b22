#include "tenant/store/any_of.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace mugugno::tenant {

void AnyOf::Add(std::vector<SqlValue> values) { alternatives_.push_back(std::move(values)); }

size_t AnyOf::Places() const {
  size_t places = 1;
  while (places < alternatives_.size()) places *= 2;
  return places;
}

std::string AnyOf::Sql(absl::string_view head) const {
  std::string sql = absl::StrCat(head, "(", condition_);
  for (size_t i = 1; i < Places(); ++i) absl::StrAppend(&sql, " OR ", condition_);
  sql += ")";
  return sql;
}

std::vector<SqlValue> AnyOf::Args() const {
  std::vector<SqlValue> args;
  for (size_t i = 0; i < Places(); ++i) {
    const auto& values = alternatives_[std::min(i, alternatives_.size() - 1)];
    args.insert(args.end(), values.begin(), values.end());
  }
  return args;
}

}  // namespace mugugno::tenant
