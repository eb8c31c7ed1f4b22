#include "routing/text/context_lists.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/data/shipped.h"
#include "routing/text/words.h"

namespace mugugno::routing {
namespace {

using testing::HasSubstr;

std::string AllLists() {
  std::string yaml;
  for (const absl::string_view name : kContextLists) absl::StrAppend(&yaml, name, ": [perché]\n");
  return yaml;
}

TEST(ContextLists, TheShippedFileHasThemAllAndNoOther) {
  EXPECT_TRUE(ContextLists::FromYaml(ShippedRules("context")).ok());
  EXPECT_TRUE(ContextLists::FromYaml(AllLists()).ok());
  EXPECT_THAT(ContextLists::FromYaml(AllLists() + "tittles: [signor]\n").status().message(),
              HasSubstr("tittles"));
  EXPECT_THAT(ContextLists::FromYaml("titles: [signor]\n").status().message(),
              HasSubstr("is missing"));
}

TEST(ContextLists, AWordKnowsItsLists) {
  const Words words("il Signor Rossi, detto perché");
  EXPECT_TRUE(words[1].In("titles"));
  EXPECT_FALSE(words[1].In("first_names"));
  EXPECT_TRUE(words[0].In("articles"));
  EXPECT_EQ(words[2].lists, 0u);
  EXPECT_TRUE(IsIn("titles", "signor"));
  EXPECT_EQ(ContextLists::FromYaml(AllLists())->Of("perche"),
            ~uint64_t{0} >> (64 - kContextLists.size()));
}

}  // namespace
}  // namespace mugugno::routing
