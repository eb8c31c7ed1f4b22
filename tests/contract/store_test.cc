#include <filesystem>
#include <fstream>

#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "tenant/store/database.h"
#include "tenant/store/schema.h"
#include "tests/support/maria_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

using ::mugugno::tests::MariaDb;

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

TEST(Store, AWriteAppendsItsChangesToTheFeed) {
  const tests::TempFolder schema;
  std::filesystem::copy(tests::SchemaFolder() + "/0001_feed.sql", schema.path());
  std::ofstream(schema.File("grants.sql")) << "GRANT ALL ON * TO {server}";
  tests::MariaDbOptions options;
  options.schema_folder = schema.path();
  const auto db = MariaDb::Start(options);
  ASSERT_OK(db);
  const auto server = Database::Open((*db)->AsServer());
  ASSERT_OK(server);
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK((*server)->Write(Soon(), [](Session&, Changes& changes) {
      changes.Add("sori", "ticket", "1", "NEW");
      changes.Add("recco", "ticket", "2", "NEW");
      return absl::OkStatus();
    }));
  }
  EXPECT_EQ((*db)
                ->Ask("SELECT GROUP_CONCAT(position, tenant_id, entity_id ORDER BY position) "
                      "FROM mugugno.feed")
                .value(),
            "1sori1,2recco2,3sori1,4recco2");
}

}  // namespace
}  // namespace mugugno::tenant
