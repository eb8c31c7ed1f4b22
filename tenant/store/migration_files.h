#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// One file deploy/schema/NNNN_name.sql.
struct Migration {
  int version = 0;
  std::string name;
  std::vector<std::string> statements;
};

// By ascending number. INVALID_ARGUMENT for an unreadable folder, two files of one number, a .sql
// file named otherwise (but for grants.sql) or one without a statement.
absl::StatusOr<std::vector<Migration>> LoadMigrations(const std::string& folder);

// The statements of grants.sql with {server} replaced by the account, given as name@host.
// INVALID_ARGUMENT for an account that is none.
absl::StatusOr<std::vector<std::string>> LoadGrants(const std::string& folder,
                                                    absl::string_view account);

}  // namespace mugugno::tenant
