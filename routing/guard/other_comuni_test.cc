#include "routing/guard/other_comuni.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/directory_builder.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class OtherComuni : public ::testing::Test {
 protected:
  OtherComuni() {
    builder_.Association("golfo");
    for (const auto& [id, name] : {std::pair("sori", "Sori"), std::pair("recco", "Recco"),
                                   std::pair("pieve-ligure", "Pieve Ligure")}) {
      tenant::TenantSlice& slice = builder_.Tenant("golfo", id);
      slice.tenant.display_name = name;
      tenant::Office& office = builder_.Office(id, "tecnico");
      office.liaison = {"Referente dell'ufficio tecnico",
                        absl::StrCat("tecnico@comune.", id, ".example")};
    }
    Of("recco").signature = "Comune di Recco, tel. 0185 729111, www.reccocomune.example";
    Of("sori").signature = "Comune di Sori, tel. 0185 700001";
    builder_.Office("recco", "urp").deputy = {"Piera Schiaffino", "pschiaffino@gmail.com"};
    auto& shared = builder_.Staff("golfo", "shared");
    shared.staff.display_name = "Anna Costa";
    builder_.Grant(shared, tenant::Scope::Association("golfo"), {v1::ROLE_OFFICER});
    builder_.Grant(shared, tenant::Scope::Tenant("recco"), {v1::ROLE_OFFICER});
  }

  tenant::Tenant& Of(const std::string& id) { return builder_.Tenant("golfo", id).tenant; }

  // "place recco: Megli"
  std::vector<std::string> In(absl::string_view text, absl::string_view own = "sori") {
    constexpr const char* kKinds[] = {"comune", "place", "person", "link", "telephone"};
    const auto directory = builder_.Build();
    std::vector<std::string> found;
    for (const OthersWords& each :
         FindOtherComuni(text, own, tests::ExampleSnapshot(), *directory)) {
      found.push_back(absl::StrCat(kKinds[static_cast<int>(each.kind)], " ", each.tenant, ": ",
                                   text.substr(each.span.begin, each.span.end - each.span.begin)));
    }
    return found;
  }

  tests::DirectoryBuilder builder_;
};

TEST_F(OtherComuni, AnotherComunesNameIsItsAndTheOwnIsNot) {
  EXPECT_THAT(In("Il Comune di Sori e il Comune di Recco"), ElementsAre("comune recco: Recco"));
  EXPECT_THAT(In("Il Comune di Pieve Ligure", "pieve-ligure"), IsEmpty());
}

TEST_F(OtherComuni, APlaceCountsWhereItIsOfOneOtherComuneAlone) {
  EXPECT_THAT(In("La squadra è a Megli."), ElementsAre("place recco: Megli"));
  EXPECT_THAT(In("La squadra è a Megli.", "recco"), IsEmpty());
  EXPECT_THAT(In("Ripariamo in via Roma e in via Cavour."), IsEmpty());
  EXPECT_THAT(In("Interveniamo a Sussisa."), IsEmpty());
  EXPECT_THAT(In("Interveniamo a Sussisa.", "recco"), ElementsAre("place sori: Sussisa"));
}

TEST_F(OtherComuni, AStreetEveryTownHasIsNobodysEvenWhereTheListKnowsItOnce) {
  EXPECT_THAT(In("Il lampione di via Garibaldi è riparato.", "recco"), IsEmpty());
  EXPECT_THAT(In("Il lampione di via Solimano è riparato.", "recco"),
              ElementsAre("place sori: via Solimano"));
}

TEST_F(OtherComuni, PeopleCountWhereTheyAreOfOneOtherComuneAlone) {
  EXPECT_THAT(In("Può sentire Piera Schiaffino."), ElementsAre("person recco: Piera Schiaffino"));
  EXPECT_THAT(In("Può sentire il referente dell'ufficio tecnico."), IsEmpty());
  EXPECT_THAT(In("Le risponde Anna Costa."), IsEmpty());
}

TEST_F(OtherComuni, LinksMailboxesAndNumbersOfAnotherComuneAreIts) {
  EXPECT_THAT(In("Il modulo è su https://www.reccocomune.example/tari."),
              ElementsAre("link recco: www.reccocomune.example"));
  EXPECT_THAT(In("Scriva a pschiaffino@gmail.com"),
              ElementsAre("link recco: pschiaffino@gmail.com"));
  EXPECT_THAT(In("Scriva a mario@gmail.com"), IsEmpty());
  EXPECT_THAT(In("Scriva a ufficio@comune.recco.example"),
              Contains("link recco: ufficio@comune.recco.example"));
  EXPECT_THAT(In("Scriva a tecnico@comune.sori.example"), IsEmpty());
  EXPECT_THAT(In("Chiami lo 0185-729111"), ElementsAre("telephone recco: 0185-729111"));
  EXPECT_THAT(In("Chiami lo 0185 700001"), Not(Contains("telephone sori: 0185 700001")));
}

}  // namespace
}  // namespace mugugno::routing
