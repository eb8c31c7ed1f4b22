#include "tenant/texts/variables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(Variables, AreTheNamesInBraces) {
  EXPECT_THAT(VariablesIn("Gentile {nome}, la {numero} e ancora {nome}: {}"),
              ElementsAre("nome", "numero", ""));
  EXPECT_THAT(VariablesIn("Nessuna } qui { nemmeno"), IsEmpty());
}

TEST(Variables, StandForTheirValues) {
  EXPECT_EQ(Expanded("La {numero} di {comune}.", {{"numero", "SORI-1"}, {"comune", "Sori"}}),
            "La SORI-1 di Sori.");
  EXPECT_EQ(Expanded("Il {giorno} alle {ora", {{"ora", "9"}}), "Il {giorno} alle {ora");
}

TEST(Variables, AreNotLookedForInWhatTheyStandFor) {
  EXPECT_EQ(Expanded("Gentile {nome}", {{"nome", "{numero}"}, {"numero", "SORI-1"}}),
            "Gentile {numero}");
}

}  // namespace
}  // namespace mugugno::tenant
