#include "tenant/texts/named_comune.h"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"

namespace mugugno::tenant {
namespace {

std::string NamedBySori(const std::string& text) {
  static const auto* const directory = [] {
    tests::DirectoryBuilder builder;
    builder.Association("golfo");
    builder.Association("tigullio");
    builder.Tenant("golfo", "sori").tenant.display_name = "Sori";
    builder.Tenant("golfo", "uscio").tenant.display_name = "Uscio";
    builder.Tenant("golfo", "ne").tenant.display_name = "Ne";
    builder.Tenant("golfo", "pieve-ligure").tenant.display_name = "Pieve Ligure";
    builder.Tenant("tigullio", "chiavari").tenant.display_name = "Chiavari";
    return new std::shared_ptr<const DirectorySnapshot>(builder.Build(1));
  }();
  return OtherComuneNamed(text, "sori", **directory);
}

TEST(NamedComune, IsAnotherOneOfTheAssociation) {
  EXPECT_EQ(NamedBySori("Rivolgersi a Pieve Ligure."), "Pieve Ligure");
  EXPECT_EQ(NamedBySori("IL COMUNE DI USCIO RISPONDE"), "Uscio");
  EXPECT_EQ(NamedBySori("Il Comune di Sori risponde."), "");
  EXPECT_EQ(NamedBySori("Rivolgersi a Chiavari."), "");
}

TEST(NamedComune, IsNoWordThatOnlyLooksLikeIt) {
  EXPECT_EQ(NamedBySori("Lasciare i sacchi sull'uscio."), "");
  EXPECT_EQ(NamedBySori("Gli Usciolini e le Uscione."), "");
  EXPECT_EQ(NamedBySori("Ne riparliamo: non se ne sa altro."), "");
  EXPECT_EQ(NamedBySori("Scrivere al Comune di Ne."), "Ne");
}

}  // namespace
}  // namespace mugugno::tenant
