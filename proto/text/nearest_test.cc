#include "proto/text/nearest.h"

#include <gtest/gtest.h>

namespace mugugno::text {
namespace {

const std::vector<std::string> kKnown = {"display_name", "default_office", "tenant", "ticket"};

TEST(Nearest, ForgivesSlipsOfTheFingers) {
  EXPECT_EQ(Nearest("display_nmae", kKnown), "display_name");
  EXPECT_EQ(Nearest("Tenent", kKnown), "tenant");
  EXPECT_EQ(Nearest("defaultoffice", kKnown), "default_office");
  EXPECT_EQ(Nearest("tikcet", kKnown), "ticket");
}

TEST(Nearest, DoesNotGuessFromAfar) {
  EXPECT_EQ(Nearest("colour", kKnown), "");
  EXPECT_EQ(Nearest("", kKnown), "");
  EXPECT_EQ(DidYouMean("colour", kKnown), "");
  EXPECT_EQ(DidYouMean("tennant", kKnown), " (did you mean \"tenant\"?)");
}

}  // namespace
}  // namespace mugugno::text
