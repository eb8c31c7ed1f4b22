#include "tenant/tickets/identifiers.h"

#include <gmock/gmock.h>

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Kind = Identifier::Kind;

std::vector<std::string> ValuesIn(absl::string_view text) {
  std::vector<std::string> values;
  for (const Identifier& each : FindIdentifiers(text)) values.push_back(each.value);
  return values;
}

TEST(Identifiers, AFiscalCodeCountsWithItsCheckLetterOnly) {
  const std::string text = "Il codice fiscale è RSSMRA80A01H501U, grazie.";
  const std::vector<Identifier> found = FindIdentifiers(text);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Kind::kFiscalCode);
  EXPECT_EQ(text.substr(found[0].begin, found[0].end - found[0].begin), "RSSMRA80A01H501U");
  EXPECT_THAT(ValuesIn("rssmra 80a01 h501u"), ElementsAre("RSSMRA80A01H501U"));
  // Omocodia: a letter for the last digit, with a check letter of its own.
  EXPECT_THAT(ValuesIn("RSSMRA80A01H50MM"), ElementsAre("RSSMRA80A01H50MM"));
  EXPECT_THAT(ValuesIn("RSSMRA80A01H501A"), IsEmpty());
  EXPECT_THAT(ValuesIn("XRSSMRA80A01H501U"), IsEmpty());
  EXPECT_THAT(ValuesIn("RSSMRA80A01H501U2"), IsEmpty());
}

TEST(Identifiers, AnIbanCountsWithItsCheckDigitsOnly) {
  EXPECT_THAT(ValuesIn("IBAN IT60 X054 2811 1010 0000 0123 456."),
              ElementsAre("IT60X0542811101000000123456"));
  EXPECT_THAT(ValuesIn("it60x0542811101000000123456"), ElementsAre("IT60X0542811101000000123456"));
  EXPECT_THAT(ValuesIn("DE89370400440532013000"), ElementsAre("DE89370400440532013000"));
  EXPECT_THAT(ValuesIn("IT61X0542811101000000123456"), IsEmpty());
  EXPECT_THAT(ValuesIn("IT60X054281110100000012345"), IsEmpty());
}

TEST(Identifiers, TelephonesAreFoundAsPeopleWriteThem) {
  for (const char* text :
       {"333 1234567", "+39 333 123 4567", "0039-333-1234567", "333.12.34.567", "3331234567"}) {
    EXPECT_THAT(ValuesIn(text), ElementsAre("3331234567")) << text;
  }
  EXPECT_THAT(ValuesIn("tel. 0185 700001 o 010/6543210"), ElementsAre("0185700001", "0106543210"));
}

TEST(Identifiers, WhatComuniWriteEveryDayIsNone) {
  for (const char* text :
       {"Aperto 08.30-12.30 e 14.00-17.30", "Il 03/04/2026 alle 09:00", "03.04.2026",
        "Prot. 0012345/2026", "numero verde 800 123456", "per emergenze il 112", "SORI-7K3M-9QDX",
        "CAP 16031", "SP333 km 4+200", "via Roma 3, 16030 Sori", "delibera 2026/0185700001",
        "delibera n. 31 del 30-09-2026", "euro 3.500,00", "ISTAT 010060"}) {
    EXPECT_THAT(ValuesIn(text), IsEmpty()) << text;
  }
}

TEST(Identifiers, WhatTheComuneSaysOfItselfIsNoPersons) {
  const std::vector<std::string> own = {"Comune di Sori, tel. 0185-700001"};
  EXPECT_THAT(FindIdentifiers("Chiami lo 0185 700001", own), IsEmpty());
  EXPECT_EQ(FindIdentifiers("Chiami lo 0185 700002", own).size(), 1u);
}

}  // namespace
}  // namespace mugugno::tenant
