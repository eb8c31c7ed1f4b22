#pragma once

#include <string>

#include "tests/support/maria_db.h"

namespace mugugno::tests {

// The MariaDB that the contract tests share, also on 127.0.0.1, with the feed's tables only. Its
// account server may do everything there. Started by the first test that asks.
MariaDb& ContractDb();

// A folder with one migration, the feed's tables, and grants.sql.
void CopyFeedSchema(const std::string& folder);

// Makes the table anew in ContractDb, as `columns` say, and returns its name.
std::string FreshTable(const std::string& columns = "id INT PRIMARY KEY, text VARCHAR(20)");

}  // namespace mugugno::tests
