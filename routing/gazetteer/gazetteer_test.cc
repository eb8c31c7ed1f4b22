#include "routing/gazetteer/gazetteer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/router/place_vote.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// An association of invented and real names: 0 Sori, 1 Recco, 2 Camogli, 3 Uscio.
constexpr char kPlaces[] = R"(
comuni:
  - name: Sori
    cadastral: I852
    also: [Söi]
    people: [soresi]
    frazioni: [{name: Canepa, surname: true}, {name: Levà, word: true}, San Bartolomeo, Sussisa]
    localita: [{name: Lago, word: true}]
    streets: [via Roma]
  - name: Recco
    cadastral: H212
    frazioni: [Mulinetti, San Rocco, Verzemma]
    streets: [via Roma, via Cavour, via XX Settembre, via Filippo da Recco]
    landmarks: [stazione di Mulinetti]
  - name: Camogli
    cadastral: B490
    frazioni: [San Rocco, Ruta, {name: Mortola, surname: true}]
    streets: [via Cavour, via Piero Schiaffino]
  - {name: Uscio, cadastral: L507, word: true}
  - {name: Lontano, cadastral: Z999, streets: [via dei Forestieri]}
outside: [Genova, {name: Mele, word: true}]
elsewhere: [Busalla, Sale, Sori, San Lorenzo, Casalpusterlengo]
)";

const Gazetteer& Names() {
  static const auto* const gazetteer = [] {
    auto places = ParsePlaces(kPlaces);
    EXPECT_TRUE(places.ok()) << places.status();
    return new Gazetteer(Gazetteer::Build(*places, {{"Sori", "", "I852"},
                                                    {"Recco", "", "H212"},
                                                    {"Camogli", "", "B490"},
                                                    {"Uscio", "", "L507"}}));
  }();
  return *gazetteer;
}

PlaceVote Vote(absl::string_view text) { return VotePlaces(Names().Find(Words(text)), 4); }

// The members the text's place may be in.
PlaceMembers In(absl::string_view text) { return Vote(text).members; }

PlaceRole RoleIn(absl::string_view text) {
  const std::vector<PlaceMatch> matches = Names().Find(Words(text));
  EXPECT_EQ(matches.size(), 1u) << text;
  return matches.empty() ? PlaceRole::kIgnored : matches[0].role;
}

TEST(Gazetteer, FindsNamesAsPeopleWriteThem) {
  for (const char* text :
       {"buca a sori", "BUCA A SORI", "a Söi l'ægua", "in loc. Canepa manca la luce",
        "lampione a s.bartolomeo", "chiesa di San Bartolomeo", "Sussisa: buca",
        "spiaggia (Sori) sporca", "Hi, broken glass in Sori beach"}) {
    EXPECT_THAT(In(text), ElementsAre(0)) << text;
  }
}

TEST(Gazetteer, KeepsTheWordsThatGaveTheMatch) {
  const std::string text = "Manca l'acqua, a San  Bartolomeo da ieri";
  const auto matches = Names().Find(Words(text));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(text.substr(matches[0].span.begin, matches[0].span.end - matches[0].span.begin),
            "San  Bartolomeo");
}

TEST(Gazetteer, NamesInsideOtherWordsDoNotCount) {
  EXPECT_THAT(Names().Find(Words("consorzio, orecchione, soriano, uscioni")), IsEmpty());
}

TEST(Gazetteer, NamesOfSeveralComuniAreAmbiguousAndTwoOfThemMayDecide) {
  EXPECT_THAT(In("buca in via Roma"), ElementsAre(0, 1));
  EXPECT_THAT(In("buca in via cavour"), ElementsAre(1, 2));
  EXPECT_THAT(In("in via Roma angolo via Cavour"), ElementsAre(1));
  EXPECT_THAT(In("a san rocco di camogli"), ElementsAre(2));
}

TEST(Gazetteer, StreetsHaveShortFormsAndNumberNames) {
  EXPECT_THAT(In("v. Schiaffino 3"), ElementsAre(2));
  EXPECT_THAT(In("via p. schiaffino"), ElementsAre(2));
  EXPECT_THAT(In("via venti settembre"), ElementsAre(1));
  EXPECT_THAT(In("via 20 Settembre"), ElementsAre(1));
}

TEST(Gazetteer, TheLongestNameWins) {
  const auto matches = Names().Find(Words("in via Filippo da Recco"));
  ASSERT_EQ(matches.size(), 1u);
  EXPECT_EQ(matches[0].kind, PlaceKind::kStreet);
}

TEST(Gazetteer, AnUnknownStreetOfAPlaceNameTellsNothing) {
  EXPECT_EQ(RoleIn("buca in via Sussisa"), PlaceRole::kIgnored);
  EXPECT_THAT(In("buca in via Recco 4"), IsEmpty());
  EXPECT_THAT(In("rifiuti in piazza a Sori"), ElementsAre(0));
}

TEST(Gazetteer, PeopleCompaniesAndProductsAreNoPlaces) {
  for (const char* text :
       {"il signor Recco non paga", "Levante Immobiliare Recco vende", "la sig.ra Sori chiama",
        "Mario Sori", "la signora Sori Maria", "la Sori Immobiliare", "Pro Recco ha vinto",
        "la focaccia di Recco", "focaccia al formaggio di recco", "la famiglia Canepa"}) {
    EXPECT_THAT(In(text), IsEmpty()) << text;
  }
}

TEST(Gazetteer, OrdinaryWordsAreNoPlaces) {
  for (const char* text : {"mi recco in ufficio", "sull'uscio di casa", "l'uscio è rotto",
                           "il lago artificiale", "la leva idraulica", "uscio rotto"}) {
    EXPECT_THAT(In(text), IsEmpty()) << text;
  }
  EXPECT_THAT(In("a uscio manca la luce"), ElementsAre(3));
  EXPECT_THAT(In("Uscio, 10 cm di neve"), ElementsAre(3));
  EXPECT_THAT(In("frazione Lago, buca"), ElementsAre(0));
  EXPECT_THAT(In("levà ponte, manca una tavola"), ElementsAre(0));
  EXPECT_THAT(In("leva' ponte"), ElementsAre(0));
}

TEST(Gazetteer, FamilyNamesNeedAPlaceWord) {
  EXPECT_THAT(In("Canepa mi ha detto"), IsEmpty());
  EXPECT_THAT(In("il lampione di Canepa"), ElementsAre(0));
  EXPECT_THAT(In("ramo alla mortola"), ElementsAre(2));
}

TEST(Gazetteer, MisspeltNamesCountWhereAPlaceIsSaid) {
  EXPECT_THAT(In("via aurelia 33 a mulineti"), ElementsAre(1));
  EXPECT_THAT(In("a muliinetti"), ElementsAre(1));
  EXPECT_THAT(In("verzema è bella"), IsEmpty());
}

TEST(Gazetteer, MisspellingsNeverMakePlacesOfOrdinaryWords) {
  for (const char* text : {"a molinetto", "di canapa", "in campagna", "a vicoli", "di sorriso",
                           "a recchie", "in rocco", "sorie", "di reco"}) {
    EXPECT_THAT(In(text), IsEmpty()) << text;
  }
}

TEST(Gazetteer, NegatedAndComparedPlacesDoNotCount) {
  EXPECT_THAT(In("non a Sori ma a Recco"), ElementsAre(1));
  EXPECT_THAT(In("non è di Sori, è di Recco"), ElementsAre(1));
  EXPECT_THAT(In("a Sori fate come hanno fatto a Camogli"), ElementsAre(0));
  EXPECT_THAT(In("rispetto a Camogli qui a Recco"), ElementsAre(1));
  EXPECT_THAT(In("la luce non va a Sori"), ElementsAre(0));
  EXPECT_THAT(In("pagata a Recco invece che a Sori"), ElementsAre(1));
  EXPECT_THAT(In("a Camogli invece puliscono"), IsEmpty());
}

TEST(Gazetteer, TheDestinationIsNotThePlaceOfTheProblem) {
  EXPECT_THAT(In("il bus per Recco non si è fermato a Sori"), ElementsAre(0));
  EXPECT_THAT(In("la strada per Recco è franata"), IsEmpty());
  EXPECT_THAT(In("verso Camogli, dopo Ruta"), ElementsAre(2));
  EXPECT_EQ(RoleIn("dopo Recco c'è una buca"), PlaceRole::kDirection);
}

TEST(Gazetteer, WhereOneComesFromYieldsToWhereTheMatterIs) {
  EXPECT_THAT(In("vi scrivo da Sori ma il problema è a Ruta"), ElementsAre(2));
  EXPECT_THAT(In("vi scrivo da Sori"), ElementsAre(0));
}

TEST(Gazetteer, ResidenceIsNoPlace) {
  const PlaceVote told = Vote("abito a Sori e voglio il bonus");
  EXPECT_TRUE(told.none());
  EXPECT_EQ(told.residence, 0u);
  EXPECT_EQ(Vote("noi soresi paghiamo").residence, 0u);
  EXPECT_EQ(Vote("sono di Recco").residence, 1u);
}

TEST(Gazetteer, TwoPlacesAreSeveral) {
  const PlaceVote vote = Vote("a Uscio e a Recco cassonetti rotti");
  EXPECT_TRUE(vote.several);
  EXPECT_THAT(vote.members, ElementsAre(3, 1));
  EXPECT_EQ(Vote("voi di Camogli, a Recco e a Sori").members[0], 2u);
}

TEST(Gazetteer, AComuneAfterAStreetSaysWhereTheStreetIs) {
  EXPECT_THAT(In("via Schiaffino 4, Recco: rumori"), ElementsAre(1));
  EXPECT_THAT(In("in via Cavour a Recco"), ElementsAre(1));
  EXPECT_TRUE(Vote("via Schiaffino 4, Genova").outside);
}

TEST(Gazetteer, WhereOneWorksIsNotWhereTheMatterIs) {
  EXPECT_THAT(In("lavoro a Recco, a Sori manca la luce"), ElementsAre(0));
  EXPECT_THAT(In("un lavoro a Recco fatto male"), ElementsAre(1));
}

TEST(Gazetteer, PlacesOfOthersAreOutside) {
  EXPECT_TRUE(Vote("buca a Genova").outside);
  EXPECT_TRUE(Vote("buca in via dei Forestieri").outside);
  EXPECT_THAT(In("buca a Genova"), IsEmpty());
}

TEST(Gazetteer, TownsElsewhereAreKnownByTheirExactNameWhereTheyArePlaces) {
  for (const char* text : {"buca a Busalla", "buca a busalla", "la frana di Busalla", "a Sale"}) {
    EXPECT_TRUE(Vote(text).outside) << text;
  }
  for (const char* text : {"a busala", "sa di sale", "il sale sulle scale", "torta di mele",
                           "la notte di San Lorenzo"}) {
    EXPECT_TRUE(Vote(text).none()) << text;
  }
  EXPECT_THAT(In("buca a Sori"), ElementsAre(0));
}

TEST(Gazetteer, PeopleAreFromSomewhereElseThanTheMatter) {
  EXPECT_THAT(In("i ragazzi di Recco rompono le panchine a Sori"), ElementsAre(0));
  EXPECT_THAT(In("mio cugino di Camogli dice che da lui puliscono"), IsEmpty());
  EXPECT_THAT(In("i turisti di Genova sporcano Recco"), ElementsAre(1));
}

TEST(Gazetteer, AWayFromPlaceToPlaceIsNoPlace) {
  for (const char* text :
       {"da Recco a Sori guardrail rotto", "the road from Recco to Camogli", "tra Sori e Recco",
        "la strada che porta a Recco", "sto andando a Camogli"}) {
    EXPECT_THAT(In(text), IsEmpty()) << text;
  }
}

TEST(Gazetteer, ANameBesideAPlaceIsAPlaceToo) {
  EXPECT_TRUE(Vote("Recco e Uscio senza luce").several);
  EXPECT_TRUE(Vote("Uscio e Recco senza luce").several);
  EXPECT_THAT(In("a Recco uscio rotto"), ElementsAre(1));
}

TEST(Gazetteer, AMessageMayBeginWithItsPlace) {
  EXPECT_THAT(In("Canepa: manca la luce"), ElementsAre(0));
  EXPECT_THAT(In("Buongiorno. Canepa: manca la luce"), ElementsAre(0));
  EXPECT_THAT(In("manca la luce. Canepa"), IsEmpty());
}

TEST(Gazetteer, DoubledLettersAreASlipOfTheirOwn) {
  EXPECT_THAT(In("a usscio manca la luce"), ElementsAre(3));
  EXPECT_THAT(In("buca a camoglli"), ElementsAre(2));
  EXPECT_THAT(In("camolgi: buca"), ElementsAre(2));
}

TEST(Gazetteer, OtherLanguagesNameLandmarksInTheirWords) {
  EXPECT_THAT(In("the gare de Mulinetti est sale"), ElementsAre(1));
}

TEST(Gazetteer, MembersMissingFromTheListAreKnownByName) {
  const Gazetteer bare = Gazetteer::Build({}, {{"Pieve Ligure", "", ""}});
  EXPECT_EQ(bare.Find(Words("a pieve ligure")).size(), 1u);
}

}  // namespace
}  // namespace mugugno::routing
