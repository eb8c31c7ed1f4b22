#include "adminctl/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::adminctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Arguments Good(const std::vector<std::string>& line) {
  const absl::StatusOr<Arguments> arguments = ParseArguments(line);
  EXPECT_TRUE(arguments.ok()) << arguments.status();
  return arguments.ok() ? *arguments : Arguments();
}

std::string Mistake(const std::vector<std::string>& line) {
  return std::string(ParseArguments(line).status().message());
}

TEST(ParseArguments, FindsTheLongestVerb) {
  EXPECT_EQ(Good({"app", "list", "sori"}).verb->words, "app list");
  const Arguments arguments = Good({"app", "token", "list", "sori-app"});
  EXPECT_EQ(arguments.verb->words, "app token list");
  EXPECT_THAT(arguments.positionals, ElementsAre("sori-app"));
}

TEST(ParseArguments, TakesGlobalFlagsAnywhereAndTheVerbsAfterIt) {
  const Arguments arguments =
      Good({"-o", "json", "ticket", "list", "--states=CLOSED", "sori", "--states", "RECEIVED"});
  EXPECT_EQ(arguments.verb->words, "ticket list");
  EXPECT_EQ(arguments.Value("output"), "json");
  EXPECT_THAT(arguments.flags.at("states"), ElementsAre("CLOSED", "RECEIVED"));
  EXPECT_THAT(arguments.positionals, ElementsAre("sori"));
}

TEST(ParseArguments, TakesWhatFollowsTwoHyphensAsItIs) {
  const Arguments arguments = Good({"ticket", "reply", "sori/x", "--", "--ciao"});
  EXPECT_THAT(arguments.positionals, ElementsAre("sori/x", "--ciao"));
}

TEST(ParseArguments, TakesANegativeNumberAsValue) {
  EXPECT_EQ(Good({"route", "explain", "x", "--lat", "-4.5"}).Value("lat"), "-4.5");
}

TEST(ParseArguments, GuessesWhatWasMeant) {
  EXPECT_THAT(Mistake({"tennant", "list"}), HasSubstr("did you mean \"tenant\"?"));
  EXPECT_THAT(Mistake({"tenant", "lst"}),
              HasSubstr("no verb \"tenant lst\" (did you mean \"list\"?)"));
  EXPECT_THAT(Mistake({"tenant", "list", "--limt", "3"}), HasSubstr("did you mean --limit?"));
}

TEST(ParseArguments, SaysWhatIsMissingOrTooMuch) {
  EXPECT_THAT(Mistake({"office", "get"}), HasSubstr("TENANT/OFFICE is missing"));
  EXPECT_THAT(Mistake({"office", "get", "a/b", "c"}), HasSubstr("\"c\" is too much"));
  EXPECT_THAT(Mistake({"office", "get", "a/b", "--output"}), HasSubstr("--output needs a value"));
  EXPECT_THAT(Mistake({"office", "get", "a/b", "--help=1"}), HasSubstr("--help takes no value"));
}

TEST(ParseArguments, NeedsNoArgumentsForHelp) {
  EXPECT_TRUE(Good({"office", "get", "--help"}).Has("help"));
  EXPECT_EQ(Good({"office"}).verb, nullptr);
  EXPECT_EQ(Good({}).verb, nullptr);
}

}  // namespace
}  // namespace mugugno::adminctl
