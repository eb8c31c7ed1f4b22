#include "routing/router/router.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/emergency/emergency_rules.h"
#include "routing/router/answer.h"
#include "routing/router/reference.h"
#include "routing/text/fold.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Position kSori = {.latitude = 44.3945, .longitude = 9.1100};
constexpr Position kRecco = {.latitude = 44.3620, .longitude = 9.1440};

Decision Route(const Inquiry& inquiry) { return Decide(inquiry, tests::ExampleSnapshot()); }

Decision RouteShared(absl::string_view text) { return Route({.text = text}); }

Decision RouteOwn(const char* tenant, absl::string_view text) {
  return Route({.text = text, .channel_tenant = tenant});
}

TEST(Router, AnOwnChannelDecides) {
  const Decision decision = RouteOwn("sori", "c'è una buca enorme davanti al 12");
  EXPECT_EQ(decision.verdict, Verdict::kDecided);
  EXPECT_EQ(decision.tenant, "sori");
  EXPECT_EQ(decision.office, "tecnico");
}

TEST(Router, AContradictionOnAnOwnChannelIsHeldThereWithThePlaceFirst) {
  const Decision decision = RouteOwn("sori", "A Megli manca l'acqua da stamattina");
  EXPECT_EQ(decision.verdict, Verdict::kHeld);
  EXPECT_EQ(decision.tenant, "sori");
  EXPECT_THAT(decision.suggestions, ElementsAre("recco", "sori"));
  EXPECT_THAT(decision.why, HasSubstr("Megli (Recco)"));
  EXPECT_EQ(decision.evidence[1].weight, EvidenceWeight::kContradicts);
}

TEST(Router, WhatTheEmergencyRulesSaidAtIntakeHolds) {
  const Alarm alarm{
      .flagged = true, .rule = EmergencyRules::Shipped().rules().front().id, .words = {{0, 4}}};
  const Reading flagged = Read("buca in strada", tests::ExampleSnapshot(), alarm);
  EXPECT_EQ(Route({.text = "buca in strada", .reading = &flagged}).emergency, alarm);
  const Reading calm = Read("fuga di gas in casa, venite", tests::ExampleSnapshot(), Alarm());
  EXPECT_FALSE(Route({.text = "fuga di gas in casa, venite", .reading = &calm}).emergency.flagged);
}

TEST(Router, AnAmbiguousStreetDoesNotContradictAnOwnChannel) {
  EXPECT_EQ(RouteOwn("sori", "buca in via Cavour").verdict, Verdict::kDecided);
}

TEST(Router, AnAmbiguousHamletOfOthersContradictsAnOwnChannel) {
  EXPECT_EQ(RouteOwn("sori", "buca a San Rocco").verdict, Verdict::kHeld);
  EXPECT_EQ(RouteOwn("recco", "buca a San Rocco").verdict, Verdict::kDecided);
}

TEST(Router, TheResidenceSaysNothingAboutAHouseNobodyKnows) {
  EXPECT_EQ(Route({.text = "la tari della casa di Vattelapesca", .home_comune = "010060"}).verdict,
            Verdict::kAsk);
  EXPECT_EQ(Route({.text = "la tari della casa di mia nonna", .home_comune = "010060"}).tenant,
            "sori");
}

TEST(Router, AComuneOutsideOnAnOwnChannelIsHeld) {
  EXPECT_EQ(RouteOwn("sori", "buca a Busalla").verdict, Verdict::kHeld);
}

TEST(Router, ASharedChannelIsDecidedByThePlaceInTheText) {
  const Decision decision = RouteShared("lampione spento a Sussisa");
  EXPECT_EQ(decision.verdict, Verdict::kDecided);
  EXPECT_EQ(decision.tenant, "sori");
}

TEST(Router, WithoutEvidenceASharedChannelAsksOnceThenTheLobby) {
  EXPECT_EQ(RouteShared("lampione spento").verdict, Verdict::kAsk);
  EXPECT_EQ(Route({.text = "lampione spento", .asked_before = true}).verdict, Verdict::kLobby);
}

TEST(Router, AnAmbiguousNameAsksWithItsComuni) {
  const Decision decision = RouteShared("Via Roma è allagata");
  EXPECT_EQ(decision.verdict, Verdict::kAsk);
  EXPECT_THAT(decision.suggestions, ElementsAre("recco", "pieve-ligure"));
  EXPECT_TRUE(decision.emergency.flagged);
}

TEST(Router, ThePositionDecidesAndNarrowsAnAmbiguousName) {
  EXPECT_EQ(Route({.text = "buca", .position = kRecco}).tenant, "recco");
  const Decision both = Route({.text = "buca in via XX settembre", .position = kRecco});
  EXPECT_EQ(both.verdict, Verdict::kDecided);
  EXPECT_EQ(both.tenant, "recco");
}

TEST(Router, PlaceAgainstPositionIsForAPersonThePlaceFirst) {
  const Decision decision = Route({.text = "tombino rotto a Sussisa", .position = kRecco});
  EXPECT_EQ(decision.verdict, Verdict::kLobby);
  EXPECT_THAT(decision.suggestions, ElementsAre("sori", "recco"));
}

TEST(Router, HereWithAPositionPutsThePositionFirst) {
  const Decision decision = Route({.text = "qui a Sussisa tombino rotto", .position = kRecco});
  EXPECT_EQ(decision.verdict, Verdict::kLobby);
  EXPECT_THAT(decision.suggestions, ElementsAre("recco", "sori"));
}

Photo TakenIn(const Position& position, absl::Duration age = absl::Minutes(5)) {
  return {.position = position, .age = age};
}

TEST(Router, APhotoTellsWhereWhereTheSenderDoesNot) {
  const Decision decision = Route({.text = "buca", .photos = {TakenIn(kRecco)}});
  EXPECT_EQ(decision.verdict, Verdict::kDecided);
  EXPECT_EQ(decision.tenant, "recco");
  ASSERT_EQ(decision.evidence.size(), 1);
  EXPECT_EQ(decision.evidence[0].source, EvidenceSource::kPhoto);
  EXPECT_THAT(decision.why, HasSubstr("una foto è stata scattata in Recco"));
  EXPECT_EQ(Route({.text = "buca in via XX settembre", .photos = {TakenIn(kRecco)}}).tenant,
            "recco");
}

TEST(Router, ThePositionTheSenderTellsIsStrongerThanAPhoto) {
  const Decision decision = Route({.text = "buca", .position = kSori, .photos = {TakenIn(kRecco)}});
  EXPECT_EQ(decision.verdict, Verdict::kDecided);
  EXPECT_EQ(decision.tenant, "sori");
  EXPECT_EQ(decision.evidence.size(), 1);
}

TEST(Router, APhotoAgainstThePlaceOrAnotherPhotoIsForAPerson) {
  const Decision place = Route({.text = "tombino rotto a Sussisa", .photos = {TakenIn(kRecco)}});
  EXPECT_EQ(place.verdict, Verdict::kLobby);
  EXPECT_THAT(place.suggestions, ElementsAre("sori", "recco"));
  EXPECT_EQ(Route({.text = "buca", .photos = {TakenIn(kRecco), TakenIn(kSori)}}).verdict,
            Verdict::kLobby);
  const Decision own =
      Route({.text = "buca", .channel_tenant = "sori", .photos = {TakenIn(kRecco)}});
  EXPECT_EQ(own.verdict, Verdict::kHeld);
  EXPECT_EQ(own.evidence[1].weight, EvidenceWeight::kContradicts);
}

TEST(Router, PhotosOfOnePlaceAreToldOnce) {
  const Decision decision =
      Route({.text = "buca", .photos = {TakenIn(kRecco), TakenIn(kRecco, absl::Hours(1))}});
  EXPECT_EQ(decision.tenant, "recco");
  EXPECT_EQ(decision.evidence.size(), 1);
}

TEST(Router, APhotoThatTellsNothingIsNoEvidenceAndSaysWhy) {
  const Position nowhere = {.latitude = 0.0001, .longitude = 0};
  const Position beyond = {.latitude = 144, .longitude = 9};
  const Position unread = {.latitude = std::nan(""), .longitude = 9};
  const Position swapped = {.latitude = kRecco.longitude, .longitude = kRecco.latitude};
  const std::pair<Photo, const char*> cases[] = {
      {TakenIn(kRecco, absl::Hours(24 * 31)), "foto vecchia di 31 giorni"},
      {TakenIn(kRecco, absl::Hours(-30)), "foto con una data di scatto futura"},
      {{.position = kRecco}, "foto senza data di scatto"},
      {TakenIn(nowhere), "coordinate 0,0: posizione mancante"},
      {TakenIn(beyond), "coordinate impossibili"},
      {TakenIn(unread), "coordinate impossibili"},
      {TakenIn(swapped), "latitudine e longitudine sembrano scambiate"},
  };
  for (const auto& [photo, note] : cases) {
    const Decision decision = Route({.text = "lampione spento", .photos = {photo}});
    EXPECT_EQ(decision.verdict, Verdict::kAsk) << note;
    ASSERT_EQ(decision.evidence.size(), 1) << note;
    EXPECT_EQ(decision.evidence[0].weight, EvidenceWeight::kIgnored) << note;
    EXPECT_EQ(decision.evidence[0].note, note);
  }
}

TEST(Router, APhotoFromElsewhereSendsNobodyAway) {
  const Photo milan = TakenIn({.latitude = 45.4642, .longitude = 9.1900});
  EXPECT_EQ(Route({.text = "lampione spento", .photos = {milan}}).verdict, Verdict::kAsk);
  EXPECT_EQ(Route({.text = "lampione spento a Milano", .photos = {milan}}).verdict,
            Verdict::kOutside);
  EXPECT_EQ(Route({.text = "buca", .channel_tenant = "sori", .photos = {milan}}).verdict,
            Verdict::kHeld);
}

TEST(Router, WhereABillWasPhotographedIsNotWhereItIsToBePaid) {
  Inquiry bill{.text = "come pago la tari?", .photos = {TakenIn(kRecco)}};
  EXPECT_EQ(Route(bill).verdict, Verdict::kAsk);
  bill.home_comune = "010060";
  EXPECT_EQ(Route(bill).tenant, "sori");
}

// Two roads that are the comune's own where towns are, as places.yaml tells them.
const RoutingSnapshot& WithSegments() {
  static const auto* const snapshot = [] {
    Reference reference = *ReadReference("places", R"(
comuni:
  - {name: Sori, cadastral: I852, localita: [Salto]}
  - {name: Recco, cadastral: H212}
roads:
  - name: SP333
    comuni: [Recco]
    owner: provincia
    segments:
      - {km: [0, 1.5], owner: comune}
      - {at: [Salto], owner: anas}
  - name: via Aurelia
    comuni: [Sori, Recco]
    owner: anas
    segments:
      - {numbers: [1, 99], comune: Recco, owner: comune}
bodies:
  - {id: provincia, name: Provincia, contact: viabilità}
  - {id: anas, name: ANAS}
)");
    return new RoutingSnapshot(tests::SnapshotOf(tests::ExampleRouting(), reference));
  }();
  return *snapshot;
}

std::string BodyOf(absl::string_view text, const char* tenant = "recco") {
  return Decide({.text = text, .channel_tenant = tenant}, WithSegments()).external.body;
}

TEST(Router, ARoadsOwnerFollowsTheKilometre) {
  EXPECT_EQ(BodyOf("buca sulla SP333 km 4"), "provincia");
  EXPECT_EQ(BodyOf("sp 333 al km 4+200 buca enorme"), "provincia");
  EXPECT_EQ(BodyOf("buca sulla SP333 km 0,8"), "");
  EXPECT_EQ(BodyOf("buca sulla SP333"), "");
  EXPECT_EQ(BodyOf("buca sulla SP333 a Salto"), "anas");
  const Decision decision =
      Decide({.text = "buca sulla SP333 km 4", .channel_tenant = "recco"}, WithSegments());
  EXPECT_EQ(decision.external.reason, "SP333: strada di Provincia (viabilità)");
}

TEST(Router, ARoadsOwnerFollowsTheHouseNumberInItsComune) {
  EXPECT_EQ(BodyOf("buca in via Aurelia 33"), "");
  EXPECT_EQ(BodyOf("buca in via Aurelia 133"), "anas");
  EXPECT_EQ(BodyOf("buca in via Aurelia"), "");
  EXPECT_EQ(BodyOf("buca in via Aurelia 33", "sori"), "anas");
  // Nobody knows yet which comune it is.
  EXPECT_EQ(BodyOf("buca in via Aurelia 33", ""), "");
}

TEST(Router, TheDeclaredComuneDecidesInAnySpelling) {
  for (const char* declared : {"sori", "SORI", "010060", "I852"}) {
    const Decision decision = Route({.text = "lampione spento", .declared_comune = declared});
    EXPECT_EQ(decision.tenant, "sori") << declared;
  }
  const Decision outside = Route({.text = "lampione spento", .declared_comune = "Genova"});
  EXPECT_EQ(outside.verdict, Verdict::kOutside);
}

TEST(Router, ADeclaredComuneAgainstThePlaceIsForAPerson) {
  const Decision decision = Route({.text = "buca a Ruta", .declared_comune = "sori"});
  EXPECT_EQ(decision.verdict, Verdict::kLobby);
  EXPECT_THAT(decision.suggestions, ElementsAre("camogli", "sori"));
}

TEST(Router, ResidenceDecidesPersonalServicesOnly) {
  EXPECT_EQ(Route({.text = "come pago la tari?", .home_comune = "010060"}).tenant, "sori");
  const Decision road = Route({.text = "buca in strada", .home_comune = "010060"});
  EXPECT_EQ(road.verdict, Verdict::kAsk);
  EXPECT_THAT(road.suggestions, ElementsAre("sori"));
  EXPECT_EQ(Route({.text = "la tari della casa di Capreno", .home_comune = "010047"}).tenant,
            "sori");
}

TEST(Router, AnOpenThreadIsAHintOnly) {
  const Decision decision = Route({.text = "lampione spento", .open_thread_tenant = "uscio"});
  EXPECT_EQ(decision.verdict, Verdict::kAsk);
  EXPECT_THAT(decision.suggestions, ElementsAre("uscio"));
}

TEST(Router, OutsideIsADecisionOfItsOwn) {
  EXPECT_EQ(RouteShared("buca a Rapallo").verdict, Verdict::kOutside);
  const Position rome{.latitude = 41.9, .longitude = 12.5};
  EXPECT_EQ(Route({.text = "buca", .position = rome}).verdict, Verdict::kOutside);
}

TEST(Router, UselessCoordinatesAreNoEvidenceAndSaidSo) {
  for (const Position& position : {Position{.latitude = 0, .longitude = 0},
                                   Position{.latitude = 9.1100, .longitude = 44.3945}}) {
    const Decision decision = Route({.text = "buca", .position = position});
    EXPECT_EQ(decision.verdict, Verdict::kAsk);
    ASSERT_EQ(decision.evidence.size(), 1u);
    EXPECT_EQ(decision.evidence[0].weight, EvidenceWeight::kIgnored);
    EXPECT_FALSE(decision.evidence[0].note.empty());
  }
}

TEST(Router, SendersWhoAreNotToBeAskedGoToTheLobby) {
  EXPECT_EQ(RouteShared("Vi ammazzo tutti in ufficio").verdict, Verdict::kLobby);
  EXPECT_EQ(RouteShared("hai vinto, clicca qui").verdict, Verdict::kLobby);
  EXPECT_EQ(Route({.text = "", .has_attachments = true}).verdict, Verdict::kLobby);
}

TEST(Router, EmergenciesAreFlaggedWhateverTheChannel) {
  EXPECT_TRUE(RouteShared("Via Roma è allagata").emergency.flagged);
  const Decision decision =
      RouteOwn("uscio", "Albero sui fili della luce in loc. Terrile, fa scintille");
  EXPECT_TRUE(decision.emergency.flagged);
  EXPECT_EQ(decision.verdict, Verdict::kDecided);
  EXPECT_THAT(decision.why, HasSubstr("EMERGENZA"));
}

TEST(Router, ARoadOfSomebodyElseIsAnAnswer) {
  const Decision decision = RouteOwn("recco", "SP333 guard rail rotto dopo San Rocco");
  EXPECT_EQ(decision.external.body, "citta-metropolitana");
  EXPECT_THAT(decision.external.reason, HasSubstr("Città Metropolitana"));
  EXPECT_THAT(decision.external.reason, HasSubstr("(viabilità provinciale)"));
  EXPECT_EQ(RouteOwn("recco", "buca in via Ponte di Vexina 42").external.body,
            "citta-metropolitana");
  EXPECT_THAT(RouteOwn("recco", "buca").external.body, IsEmpty());
}

TEST(Router, UnmappedTopicsGoToTheDefaultOfficeAndTheLongestPrefixWins) {
  EXPECT_EQ(RouteOwn("sori", "xyz").office, "segreteria");
  EXPECT_EQ(RouteOwn("sori", "cane senza guinzaglio").office, "polizia-locale");
  EXPECT_EQ(RouteOwn("sori", "cinghiali").office, "ambiente");
}

TEST(Router, EvidenceKeepsThePositionsOfTheWords) {
  const std::string text = "Buongiorno, a Sussisa lampione spento";
  const Decision decision = RouteShared(text);
  ASSERT_EQ(decision.evidence.size(), 1u);
  const Span span = decision.evidence[0].words[0];
  EXPECT_EQ(text.substr(span.begin, span.end - span.begin), "Sussisa");
}

TEST(Router, TheExplanationNeverQuotesTheCitizen) {
  const Decision decision = RouteShared("SUSSISA ribelle: ladri");
  EXPECT_EQ(decision.why.find("ribelle"), std::string::npos);
  EXPECT_EQ(decision.why.find("SUSSISA"), std::string::npos);
}

TEST(Router, UpperCaseAccentsAndGreetingsChangeNoDecision) {
  for (const char* text : {"lampione spento a Levà", "buca in via Cavour", "c'è un incendio a Ruta",
                           "il bus per Recco non si è fermato a Sori", "tari a Tribogna",
                           "a Uscio e a Recco cassonetti rotti"}) {
    const Decision plain = RouteShared(text);
    const std::string variants[] = {absl::AsciiStrToUpper(text),
                                    absl::StrCat("Buongiorno a tutti. ", text),
                                    absl::StrCat(text, ". Grazie e buona giornata")};
    for (const std::string& variant : variants) {
      const Decision other = RouteShared(variant);
      EXPECT_EQ(other.verdict, plain.verdict) << variant;
      EXPECT_EQ(other.tenant, plain.tenant) << variant;
      EXPECT_EQ(other.suggestions, plain.suggestions) << variant;
      EXPECT_EQ(other.emergency.flagged, plain.emergency.flagged) << variant;
    }
  }
}

TEST(Router, AnUnrelatedTenantChangesNoDecision) {
  AssociationRouting larger = tests::ExampleRouting();
  larger.tenants.push_back({"alassio", "Alassio", "009001", "A122", {}, "segreteria"});
  const RoutingSnapshot snapshot = tests::SnapshotOf(std::move(larger), tests::ExampleReference());
  for (const char* text : {"lampione a Sussisa", "via Roma allagata", "buca"}) {
    const Decision decision = Decide({.text = text}, snapshot);
    EXPECT_EQ(decision.verdict, RouteShared(text).verdict) << text;
    EXPECT_EQ(decision.suggestions, RouteShared(text).suggestions) << text;
  }
}

TEST(Router, HostileTextsAreDecidedLikeAnyOther) {
  std::string huge;
  while (huge.size() < 10'000'000) huge += "frana a Sori \xff\xc3 via Roma ";
  EXPECT_EQ(RouteShared(huge).tenant, "sori");
  EXPECT_EQ(RouteShared(std::string(10'000'000, '\0')).verdict, Verdict::kLobby);
  EXPECT_EQ(RouteShared("\xff\xfe buca a Sori \xed\xa0\x80").tenant, "sori");
}

TEST(Snapshot, LeavesOutATopicThereIsNotAndKeepsTheOthers) {
  AssociationRouting mistaken = tests::ExampleRouting();
  mistaken.tenants[0].offices["buche"] = "ambiente";
  const RoutingSnapshot snapshot =
      tests::SnapshotOf(std::move(mistaken), tests::ExampleReference());
  EXPECT_EQ(snapshot.unknown_topics(), 1u);
  const Decision decision = Decide({.text = "cassonetto non svuotato a Sori"}, snapshot);
  EXPECT_EQ(decision.office, RouteShared("cassonetto non svuotato a Sori").office);
}

TEST(Snapshot, RefusesReferenceDataThatDoNotLoad) {
  EXPECT_THAT(std::string(ReadReference("territory", "{").status().message()), HasSubstr("line 1"));
  EXPECT_FALSE(ReadReference("places", "comuni:\n  - [").ok());
}

TEST(Snapshot, WorksWithoutTerritoryAndPlaces) {
  const RoutingSnapshot snapshot = tests::SnapshotOf(tests::ExampleRouting(), Reference());
  const Decision decision = Decide({.text = "buca a Sori", .position = kSori}, snapshot);
  EXPECT_EQ(decision.tenant, "sori");
}

ShortText Short(absl::string_view text) {
  return ReadShortText(Read(text, tests::ExampleSnapshot()), tests::ExampleSnapshot());
}

TEST(Answers, ChooseByNumberOrByPlace) {
  const std::vector<std::string> choices = {"recco", "sori"};
  const RoutingSnapshot& example = tests::ExampleSnapshot();
  EXPECT_EQ(ReadAnswer("2", choices, example), "sori");
  EXPECT_EQ(ReadAnswer("Sori", choices, example), "sori");
  EXPECT_EQ(ReadAnswer("sono di sori", choices, example), "sori");
  EXPECT_EQ(ReadAnswer("a Megli, grazie", choices, example), "recco");
  EXPECT_EQ(ReadAnswer("3", choices, example), "");
  EXPECT_EQ(ReadAnswer("Camogli", choices, example), "");
  EXPECT_EQ(ReadAnswer("a Sori c'è anche una buca", choices, example), "");
}

TEST(Answers, ShortTextsTellWhetherTheyNameAPlace) {
  const ShortText thanks = Short("grazie mille!");
  EXPECT_EQ(thanks.fragment, Fragment::kThanks);
  EXPECT_THAT(thanks.tenants, IsEmpty());
  const ShortText more = Short("anche a Ruta è così");
  EXPECT_FALSE(more.only_place);
  EXPECT_THAT(more.tenants, ElementsAre("camogli"));
}

}  // namespace
}  // namespace mugugno::routing
