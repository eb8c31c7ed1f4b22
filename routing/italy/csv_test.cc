#include "routing/italy/csv.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using ::testing::HasSubstr;

std::string Refused(const char* text) {
  const auto table = CsvTable::Parse(text, {"name"});
  EXPECT_FALSE(table.ok()) << text;
  return std::string(table.status().message());
}

TEST(CsvTable, ReadsQuotesCommasAndLineEndsInsideValues) {
  const auto table = CsvTable::Parse(
      "\xEF\xBB\xBFname,note\r\n\"Reggio, la\",\"detta \"\"rossa\"\"\r\npiazza\"\r\nSori,\r\n",
      {"name", "note"});
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows(), 2u);
  EXPECT_EQ(table->Get(0, "name"), "Reggio, la");
  EXPECT_EQ(table->Get(0, "note"), "detta \"rossa\"\r\npiazza");
  EXPECT_EQ(table->Get(1, "note"), "");
}

TEST(CsvTable, NamesTheLineOrColumnThatIsWrong) {
  EXPECT_THAT(Refused("nome\nSori\n"), HasSubstr("no column \"name\""));
  EXPECT_THAT(Refused("name,code\nSori,1\nRecco\n"), HasSubstr("line 3: has 1 values"));
  EXPECT_THAT(Refused("name\n\"Sori\n"), HasSubstr("line 2: a quote does not end"));
  EXPECT_THAT(Refused("name\n\"So\"ri\n"), HasSubstr("line 2"));
  EXPECT_THAT(Refused(""), HasSubstr("no column"));
}

}  // namespace
}  // namespace mugugno::routing
