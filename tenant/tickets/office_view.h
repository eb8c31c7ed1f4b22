#pragma once

// The part of a comune's tickets that staff of an office may see, as a condition of a statement on
// rows of `ticket`; RequireVisible() is the same rule for one ticket. Pure functions, thread-safe.

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// "{condition} IN (?, ?, ...)" of at least one value. The number of placeholders is a power of two,
// so that there are few texts of statements; the last value fills the rest.
template <typename T>
void AddIn(absl::string_view condition, const std::vector<T>& values, std::string* sql,
           std::vector<SqlValue>* args) {
  size_t places = 1;
  while (places < values.size()) places *= 2;
  absl::StrAppend(sql, condition, " IN (?");
  for (size_t i = 1; i < places; ++i) absl::StrAppend(sql, ", ?");
  absl::StrAppend(sql, ")");
  for (size_t i = 0; i < places; ++i) args->push_back(values[std::min(i, values.size() - 1)]);
}

// " AND ...", for at least one office.
void AddOfficeView(const std::vector<std::string>& offices, std::string* sql,
                   std::vector<SqlValue>* args);

}  // namespace mugugno::tenant
