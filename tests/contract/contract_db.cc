#include "tests/contract/contract_db.h"

#include <filesystem>
#include <fstream>

#include "absl/strings/str_cat.h"
#include <gtest/gtest.h>

#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

std::unique_ptr<MariaDb> StartContractDb() {
  const TempFolder schema;
  CopyFeedSchema(schema.path());
  MariaDbOptions options;
  options.schema_folder = schema.path();
  options.tcp = true;
  absl::StatusOr<std::unique_ptr<MariaDb>> db = MariaDb::Start(options);
  if (!db.ok()) {
    ADD_FAILURE() << db.status();
    std::abort();
  }
  for (const char* host : {"localhost", "127.0.0.1"}) {
    EXPECT_OK((*db)->Run(absl::StrCat("GRANT ALL ON mugugno.* TO 'server'@'", host, "'")));
    // KILL of another's session.
    EXPECT_OK((*db)->Run(absl::StrCat("GRANT CONNECTION ADMIN ON *.* TO 'server'@'", host, "'")));
  }
  return *std::move(db);
}

}  // namespace

MariaDb& ContractDb() {
  static const std::unique_ptr<MariaDb> db = StartContractDb();
  return *db;
}

void CopyFeedSchema(const std::string& folder) {
  std::filesystem::copy(SchemaFolder() + "/0001_feed.sql", folder);
  std::ofstream(folder + "/grants.sql") << "GRANT SELECT ON schema_migration TO {server};\n"
                                           "GRANT SELECT, UPDATE ON feed_counter TO {server};\n"
                                           "GRANT SELECT, INSERT ON feed TO {server};\n";
}

std::string FreshTable(const std::string& columns) {
  EXPECT_OK(ContractDb().Run("DROP TABLE IF EXISTS mugugno.note"));
  EXPECT_OK(
      ContractDb().Run(absl::StrCat("CREATE TABLE mugugno.note (", columns, ") ENGINE = InnoDB")));
  return "mugugno.note";
}

}  // namespace mugugno::tests
