// The project's own schema, as `gateway migrate` makes it.

#include "tenant/store/schema.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/contract/contract_db.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tenant {
namespace {

class Schema : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto db = tests::MariaDb::Start();
    ASSERT_OK(db);
    db_ = db->release();
  }
  static void TearDownTestSuite() {
    delete db_;
    db_ = nullptr;
  }
  // The names in the answer, in one line; empty when there are none.
  static std::string Names(absl::string_view column, absl::string_view from) {
    return db_
        ->Ask(absl::StrCat("SELECT IFNULL(GROUP_CONCAT(DISTINCT ", column,
                           " ORDER BY 1 SEPARATOR ' '), '') FROM ", from))
        .value();
  }

  static inline tests::MariaDb* db_ = nullptr;
};

TEST_F(Schema, TheServerStartsOnIt) {
  const auto server = Database::Open(db_->AsServer());
  ASSERT_OK(server);
  EXPECT_OK(RequireSchema(**server, absl::Now() + absl::Seconds(20)));
}

TEST_F(Schema, TheServerHoldsRowsOnly) {
  EXPECT_EQ(Names("privilege_type",
                  "information_schema.table_privileges WHERE grantee LIKE '%server%' AND "
                  "privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')"),
            "");
  EXPECT_EQ(
      Names("privilege_type", "information_schema.schema_privileges WHERE grantee LIKE '%server%'"),
      "");
}

TEST_F(Schema, WhatIsAuditedIsNeitherChangedNorRemovedByTheServer) {
  EXPECT_EQ(Names("CONCAT(table_name, ':', privilege_type)",
                  "information_schema.table_privileges WHERE grantee LIKE '%server%' AND "
                  "table_name LIKE 'audit%'"),
            "audit:INSERT audit:SELECT audit_seal:INSERT audit_seal:SELECT");
}

// feed is one line of positions; a submission belongs to the app or channel it came from.
TEST_F(Schema, ItsTenantOrOwnerLeadsThePrimaryKeyOfEveryOwnedTable) {
  EXPECT_EQ(
      Names(
          "columns.table_name",
          "information_schema.columns AS columns LEFT JOIN information_schema.statistics AS keys_ "
          "ON keys_.table_schema = columns.table_schema AND keys_.table_name = "
          "columns.table_name AND keys_.index_name = 'PRIMARY' AND keys_.seq_in_index = 1 "
          "WHERE columns.table_schema = 'mugugno' AND columns.column_name IN ('tenant_id', "
          "'owner') AND IFNULL(keys_.column_name, '') NOT IN ('tenant_id', 'owner')"),
      "feed submission");
}

// Apps and administrators stand above the tenants.
TEST_F(Schema, ForeignKeysLeadWithTheTenantOrOwnerToo) {
  EXPECT_EQ(Names("CONCAT(table_name, '.', constraint_name)",
                  "information_schema.key_column_usage WHERE table_schema = 'mugugno' AND "
                  "ordinal_position = 1 AND referenced_table_name IS NOT NULL AND "
                  "referenced_column_name NOT IN ('tenant_id', 'owner', 'association_id')"),
            "credential.credential_administrator_fk credential.credential_app_fk");
}

// So that no row of one comune can name another's ticket, nor one that is not there.
TEST_F(Schema, WhateverNamesATicketIsHeldToItByAForeignKey) {
  EXPECT_EQ(
      Names("columns.table_name",
            "information_schema.columns AS columns LEFT JOIN information_schema.key_column_usage "
            "AS uses ON uses.table_schema = columns.table_schema AND uses.table_name = "
            "columns.table_name AND uses.column_name = columns.column_name AND "
            "uses.referenced_table_name IN ('ticket', 'ticket_entry') WHERE columns.table_schema "
            "= 'mugugno' AND columns.column_name LIKE '%ticket_id' AND uses.column_name IS NULL"),
      "");
}

TEST_F(Schema, NothingOfTheTenantsDependsOnAutoIncrement) {
  EXPECT_EQ(Names("table_name",
                  "information_schema.columns WHERE table_schema = 'mugugno' AND "
                  "extra LIKE '%auto_increment%'"),
            "");
}

}  // namespace
}  // namespace mugugno::tenant
