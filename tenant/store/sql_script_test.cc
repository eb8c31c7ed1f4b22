#include "tenant/store/sql_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SqlScript, StatementsEndAtASemicolonOrAtTheEnd) {
  EXPECT_THAT(SplitStatements("A;\n B ;C"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(SplitStatements(" ;; \n"), IsEmpty());
}

TEST(SqlScript, ASemicolonInQuotesEndsNothing) {
  EXPECT_THAT(SplitStatements("a ';' \";\" `;` 'it''s;' 'x\\';'; b"),
              ElementsAre("a ';' \";\" `;` 'it''s;' 'x\\';'", "b"));
}

TEST(SqlScript, CommentsAreLeftOutButNotInsideQuotes) {
  EXPECT_THAT(SplitStatements("-- one; two\nA -- tail;\n, B /* c; */ + '-- no'; --"),
              ElementsAre("A  , B   + '-- no'"));
}

TEST(SqlScript, ADoubleMinusWithoutSpaceIsArithmetic) {
  EXPECT_THAT(SplitStatements("SELECT 1--1;"), ElementsAre("SELECT 1--1"));
}

TEST(SqlScript, OnlyStatementsOnRowsFitATransaction) {
  EXPECT_TRUE(ChangesRowsOnly("insert into t values (1)"));
  EXPECT_FALSE(ChangesRowsOnly("CREATE TABLE t (id INT)"));
  EXPECT_FALSE(ChangesRowsOnly("ALTER TABLE t ADD INDEX (a)"));
}

}  // namespace
}  // namespace mugugno::tenant
