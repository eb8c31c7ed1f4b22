#include "routing/gazetteer/national_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/data/shipped.h"
#include "routing/router/place_vote.h"
#include "routing/text/word_lists.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// An association of 0 Sori, whose places are listed, and 1 Camogli, whose are not, in an Italy of
// a few comuni more.
class National : public testing::Test {
 protected:
  National() {
    Add("Sori", {"Polanesi", "Canepa"});
    Add("Camogli", {"San Rocco", "Ruta", "Fiordaliso", "Lago"});
    Add("Rapallo", {"San Pietro di Novella"});
    Add("Chiavari", {});
    Add("Lago", {});
    Add("Prato", {}, 190'000);
    Add("Milano", {}, 1'370'000);
    Add("Castagneto", {"Milano", "Fontanile"});
    Add("Fontanile", {});
    Add("Pieve di Teco", {});
    Add("San Vito", {});
    Add("Ne", {});
    Add("Mulineti", {});
    names_ = NationalNames::Build(italy_);
    const auto places = ParsePlaces(
        "comuni:\n  - {name: Sori, frazioni: [Pieve, Mulinetti], streets: [via Cavour]}\n");
    EXPECT_TRUE(places.ok());
    own_ = Gazetteer::Build(*places, {{"Sori", "", ""}, {"Camogli", "", ""}});
  }

  void Add(const std::string& name, const std::vector<std::string>& localities,
           uint32_t population = 1'000) {
    auto& comune = *italy_.add_comuni();
    comune.set_name(name);
    comune.set_population(population);
    for (const std::string& locality : localities) comune.add_localities(locality);
  }
  std::vector<PlaceMatch> Find(absl::string_view text) const {
    const Words words(text);
    std::vector<PlaceMatch> matches = own_.Find(words);
    names_.Complete(words, {{0, {0, own_.Lists(0)}}, {1, {1, own_.Lists(1)}}}, &matches);
    return matches;
  }
  PlaceVote Vote(absl::string_view text) const { return VotePlaces(Find(text), 2); }
  // The comune outside the association that a text names, or what else it says.
  std::string Outside(absl::string_view text) const {
    const PlaceVote vote = Vote(text);
    if (!vote.members.empty()) return vote.outside ? "both" : "own";
    if (!vote.outside) return "";
    for (const PlaceMatch& match : Find(text)) {
      if (match.outside && match.role == PlaceRole::kPlace) return std::string(match.comune);
    }
    return "?";
  }

  storage::v1::ItalyComuni italy_;
  NationalNames names_;
  Gazetteer own_;
};

TEST_F(National, AnotherComuneCountsWhereItIsSaidAsAPlace) {
  EXPECT_EQ(Outside("c'è una buca a Rapallo"), "Rapallo");
  EXPECT_EQ(Outside("buca a rapallo vicino al porto"), "Rapallo");
  EXPECT_EQ(Outside("nel comune di Chiavari manca la luce"), "Chiavari");
  EXPECT_EQ(Outside("via Cavour 4, Rapallo: rumori"), "Rapallo");
  EXPECT_EQ(Outside("a Milano i cassonetti sono pieni"), "Milano");
  EXPECT_EQ(Outside("Rapallo"), "Rapallo");
}

TEST_F(National, OtherwiseItIsAPersonAProductADestinationOrNothing) {
  for (const char* text :
       {"il signor Rapallo non paga", "Rapallo mi ha detto", "la ditta Rapallo",
        "il bus per Rapallo è in ritardo", "devo andare a Rapallo", "il treno da Recco a Rapallo",
        "non a Rapallo", "come a Rapallo", "abito a Rapallo", "via Rapallo 3 al buio",
        "il tramonto di Chiavari", "lavoro a Chiavari"}) {
    EXPECT_EQ(Outside(text), "") << text;
  }
}

TEST_F(National, AnOrdinaryWordIsNoComuneUnlessItIsCalledOne) {
  for (const char* text : {"a lago", "erba alta a prato", "A Prato", "ne ho viste", "a ne"}) {
    EXPECT_EQ(Outside(text), "") << text;
  }
  EXPECT_EQ(Outside("nel comune di Prato"), "Prato");
  EXPECT_EQ(Outside("Comune di Ne, buca"), "Ne");
}

TEST_F(National, AHamletsNameIsNoComuneUnlessItIsCalledOne) {
  EXPECT_EQ(Outside("a Fontanile manca la luce"), "");
  EXPECT_EQ(Outside("nel comune di Fontanile manca la luce"), "Fontanile");
  EXPECT_EQ(Outside("a San Vito manca la luce"), "");
}

TEST_F(National, TheHamletsOfOtherComuniSayNothing) {
  EXPECT_THAT(Find("a San Pietro di Novella manca la luce"), IsEmpty());
}

TEST_F(National, MembersWithoutPlacesOfTheirOwnHaveTheNationalOnes) {
  EXPECT_THAT(Vote("buca a Fiordaliso").members, ElementsAre(1));
  EXPECT_THAT(Vote("frazione San Rocco al buio").members, ElementsAre(1));
  EXPECT_TRUE(Vote("un fiordaliso in giardino").none());
  EXPECT_TRUE(Vote("a Polanesi manca la luce").none());  // Sori's places are listed
}

TEST_F(National, TheAssociationsOwnNamesWin) {
  EXPECT_EQ(Outside("a Sori buca"), "own");
  EXPECT_EQ(Outside("a Pieve buca"), "own");
  EXPECT_EQ(Outside("frazione Lago al buio"), "own");  // Camogli's
}

TEST_F(National, ALongerNameMakesAnOwnOneAmbiguous) {
  EXPECT_EQ(Outside("a Pieve di Teco buca"), "both");
}

TEST_F(National, AMisspellingOfAnOwnNameThatIsAnothersNameIsAmbiguous) {
  EXPECT_EQ(Outside("a Mulinettti manca la luce"), "own");
  EXPECT_EQ(Outside("a Mulineti manca la luce"), "both");
}

TEST_F(National, TwoComuniInOneTextAreSeveral) {
  EXPECT_TRUE(Vote("a Rapallo e a Sori cassonetti rotti").several);
}

TEST(OrdinaryComuni, AreFolded) {
  const auto lists = WordLists::FromYaml(ShippedRules("ordinary_comuni"));
  ASSERT_TRUE(lists.ok()) << lists.status();
  EXPECT_TRUE(lists->Get("ordinary").contains("prato"));
}

}  // namespace
}  // namespace mugugno::routing
