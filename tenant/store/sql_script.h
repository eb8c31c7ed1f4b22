#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// The statements of a script, without comments and without their ';'. Quotes of all three kinds
// are respected; there is no DELIMITER, for there are no stored procedures.
std::vector<std::string> SplitStatements(absl::string_view script);

// INSERT, UPDATE, DELETE, REPLACE: what a transaction can hold together with other rows.
bool ChangesRowsOnly(absl::string_view statement);

}  // namespace mugugno::tenant
