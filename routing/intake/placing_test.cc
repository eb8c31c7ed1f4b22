#include "routing/intake/placing.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/directory_builder.h"
#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using tenant::Placement;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using Kind = Placement::Kind;

constexpr char kShared[] = "associations/golfo";
constexpr char kOwn[] = "tenants/sori";
// Of the comune that has a receipt of its own.
constexpr char kSpeaking[] = "tenants/camogli";

const tenant::DirectorySnapshot& Directory() {
  static const auto* const directory = [] {
    tests::DirectoryBuilder builder;
    builder.Association("golfo");
    for (const char* comune : {"sori", "recco", "camogli"}) {
      tenant::Tenant& tenant = builder.Tenant("golfo", comune).tenant;
      tenant.default_office = "segreteria";
      if (tenant::TenantName(comune) == kSpeaking) {
        tenant.citizen_notices.mutable_receipt()->set_it("Ricevuto.");
      }
      for (const char* office : {"tecnico", "segreteria", "protezione-civile"}) {
        builder.Office(comune, office);
      }
    }
    return new std::shared_ptr<const tenant::DirectorySnapshot>(builder.Build(1));
  }();
  return **directory;
}

class PlacingTest : public testing::Test {
 protected:
  // A ticket the citizen wrote in, or was answered in, that long ago.
  tenant::Ticket& Talked(const std::string& comune, absl::Duration ago,
                         v1::TicketState state = v1::TICKET_STATE_FORWARDED) {
    auto& open = sender_.open_tickets.emplace_back(std::make_unique<tenant::OpenTicket>());
    open->ticket.tenant = comune;
    open->ticket.id = ids_.Next();
    open->ticket.state = state;
    open->ticket.conversation_time = now_ - ago;
    open->ticket.update_time = now_ - ago;
    return open->ticket;
  }
  // A message of the shared channel that was asked about that long ago.
  void Asked(const std::string& text, absl::Duration ago,
             const std::vector<std::string>& choices = {"recco", "sori"}) {
    tenant::LobbyItem& item = sender_.asked.emplace_back();
    item.id = ids_.Next();
    item.create_time = now_ - ago;
    item.words.emplace().mutable_message()->set_text(text);
    for (const std::string& choice : choices) item.words->add_suggestions(choice);
    sender_.correspondent.open_question = ids_.Next();
  }

  Placement Place(const std::string& text, const std::string& owner = kShared) {
    tenant::Arrival arrival;
    arrival.id = ids_.Next();
    arrival.address.owner = owner;
    arrival.receive_time = now_;
    arrival.message = message_;
    arrival.message.set_text(text);
    arrival.files = files_;
    return Placing(arrival, Hear(text, std::nullopt, tests::ExampleSnapshot()), sender_,
                   tests::ExampleSnapshot(), Directory());
  }
  Placement PlacePhoto(const std::string& owner = kShared) {
    message_.add_attachments("apps/a/attachments/b");
    return Place("", owner);
  }
  // A picture of the next message, taken in Recco.
  void PhotographRecco() {
    message_.add_attachments("apps/a/attachments/b");
    storage::v1::PhotoPosition& photo = *files_.Add()->mutable_photo();
    photo.set_latitude(44.3720);
    photo.set_longitude(9.1440);
    photo.set_age_seconds(60);
  }
  void StandIn(double latitude, double longitude) {
    message_.mutable_position()->set_latitude(latitude);
    message_.mutable_position()->set_longitude(longitude);
  }
  void StandInSori() { StandIn(44.3945, 9.1100); }
  void StandInRecco() { StandIn(44.3720, 9.1440); }

  const absl::Time now_ = absl::FromUnixSeconds(1'790'000'000);
  tenant::SystemClock clock_;
  tenant::UuidSource ids_{clock_};
  tenant::Sender sender_;
  v1::InboundMessage message_;
  tenant::AttachedFiles files_;
};

TEST_F(PlacingTest, ThanksSpeakOfWhatWasTalkedAboutLastEvenIfItHasEnded) {
  Talked("sori", absl::Hours(30));
  const tenant::Ticket& closed = Talked("sori", absl::Hours(2), v1::TICKET_STATE_CLOSED);
  const Placement placement = Place("Grazie, tutto risolto!", kOwn);
  EXPECT_EQ(placement.kind, Kind::kJoin);
  EXPECT_EQ(placement.ticket, closed.id);
  EXPECT_FALSE(placement.substance);
}

TEST_F(PlacingTest, ThanksWithADevicesPositionAreThanks) {
  const tenant::Ticket& resolved = Talked("sori", absl::Hours(2), v1::TICKET_STATE_RESOLVED);
  StandInSori();
  const Placement placement = Place("grazie", kOwn);
  EXPECT_EQ(placement.ticket, resolved.id);
  EXPECT_FALSE(placement.substance);
}

TEST_F(PlacingTest, AnEmergencyInWordsOfThanksIsAMatterOfItsOwn) {
  for (const auto state : {v1::TICKET_STATE_FORWARDED, v1::TICKET_STATE_CLOSED}) {
    sender_.open_tickets.clear();
    Talked("sori", absl::Minutes(1), state);
    const Placement placement = Place("Aiuto aiuto!", kOwn);
    EXPECT_EQ(placement.kind, Kind::kOpen);
    EXPECT_TRUE(placement.emergency);
    ASSERT_THAT(placement.notices, SizeIs(1));
    EXPECT_THAT(placement.notices[0].text, HasSubstr("112"));
  }
}

TEST_F(PlacingTest, AnEmergencyWithoutAPlaceBelongsToTheTalkOfThatMoment) {
  const tenant::Ticket& open = Talked("recco", absl::Minutes(5));
  const Placement placement = Place("Aiuto aiuto!");
  EXPECT_EQ(placement.kind, Kind::kJoin);
  EXPECT_EQ(placement.ticket, open.id);
  EXPECT_TRUE(placement.emergency);
  EXPECT_TRUE(placement.substance);
  EXPECT_THAT(placement.notices, SizeIs(1));
}

TEST_F(PlacingTest, AnEmergencyIsNobodysGuess) {
  Talked("recco", absl::Hours(2));
  EXPECT_EQ(Place("Aiuto aiuto!").kind, Kind::kAsk);
  Talked("recco", absl::Minutes(5));
  Talked("camogli", absl::Minutes(9));
  const Placement doubt = Place("Aiuto aiuto!");
  EXPECT_EQ(doubt.kind, Kind::kAsk);
  EXPECT_TRUE(doubt.emergency);
  sender_.open_tickets.clear();
  Talked("recco", absl::Minutes(5));
  EXPECT_EQ(Place("Aiuto aiuto, a Sussisa!").tenant, "sori");
}

TEST_F(PlacingTest, AFollowUpWithinHalfAnHourJoins) {
  const tenant::Ticket& open = Talked("recco", absl::Minutes(30));
  const Placement placement = Place("È davanti al civico 12");
  EXPECT_EQ(placement.kind, Kind::kJoin);
  EXPECT_EQ(placement.ticket, open.id);
  EXPECT_TRUE(placement.substance);
}

TEST_F(PlacingTest, LaterItIsAMatterOfItsOwn) {
  Talked("recco", absl::Minutes(31));
  EXPECT_EQ(Place("È davanti al civico 12").kind, Kind::kAsk);
  EXPECT_EQ(Place("È davanti al civico 12", kOwn).kind, Kind::kOpen);
}

TEST_F(PlacingTest, AFollowUpThatNamesAnotherPlaceIsAMatterOfItsOwn) {
  Talked("recco", absl::Minutes(5));
  EXPECT_EQ(Place("Anche a Sussisa è così").tenant, "sori");
  EXPECT_EQ(Place("Anche a Rapallo è così").kind, Kind::kOutside);
  EXPECT_EQ(Place("Anche a Megli è così").kind, Kind::kJoin);
  message_.set_declared_comune("010060");
  EXPECT_EQ(Place("Anche qui è così").tenant, "sori");
  message_.set_declared_comune("010047");
  EXPECT_EQ(Place("Anche qui è così").kind, Kind::kJoin);
}

TEST_F(PlacingTest, WhereTheCitizenStandsMakesNoOtherMatterOfAFollowUp) {
  Talked("recco", absl::Minutes(5));
  StandInSori();
  EXPECT_EQ(Place("È davanti al civico 12").kind, Kind::kJoin);
}

TEST_F(PlacingTest, ATextWithATopicIsAMatterOfItsOwn) {
  Talked("recco", absl::Minutes(5));
  EXPECT_EQ(Place("Il lampione è spento").kind, Kind::kAsk);
}

TEST_F(PlacingTest, WhatColleaguesDoWithATicketIsNoTalkWithTheCitizen) {
  const tenant::Ticket& open = Talked("camogli", absl::Hours(1));
  Talked("recco", absl::Hours(50)).update_time = now_;
  EXPECT_EQ(Place("grazie").ticket, open.id);
  EXPECT_EQ(PlacePhoto().ticket, open.id);
  EXPECT_EQ(Place("È davanti al civico 12").kind, Kind::kAsk);
}

TEST_F(PlacingTest, InATalkWithTwoComuniTheCitizenIsAskedWhichOfThem) {
  Talked("recco", absl::Minutes(20));
  Talked("camogli", absl::Minutes(5));
  for (const char* text : {"È davanti al civico 12", "ok", "2"}) {
    const Placement placement = Place(text);
    EXPECT_EQ(placement.kind, Kind::kAsk) << text;
    EXPECT_THAT(placement.suggestions, ElementsAre("camogli", "recco")) << text;
    ASSERT_THAT(placement.notices, SizeIs(1)) << text;
    EXPECT_THAT(placement.notices[0].choices, SizeIs(2)) << text;
  }
  const Placement photo = PlacePhoto();
  EXPECT_EQ(photo.kind, Kind::kLobby);
  EXPECT_THAT(photo.suggestions, ElementsAre("camogli", "recco"));
  EXPECT_THAT(photo.route.why(), HasSubstr("più comuni"));
}

TEST_F(PlacingTest, ATalkThatHasJustEndedCountsToo) {
  Talked("recco", absl::Minutes(20));
  Talked("camogli", absl::Minutes(5), v1::TICKET_STATE_CLOSED);
  EXPECT_EQ(Place("È davanti al civico 12").kind, Kind::kAsk);
}

TEST_F(PlacingTest, InATalkWithTwoComuniEvidenceDecides) {
  const tenant::Ticket& recco = Talked("recco", absl::Minutes(20));
  Talked("sori", absl::Minutes(5));
  EXPECT_EQ(Place("Quello di Megli").ticket, recco.id);
  StandInRecco();
  EXPECT_EQ(PlacePhoto().ticket, recco.id);
}

TEST_F(PlacingTest, CourtesyInATalkWithTwoComuniAsksNothing) {
  Talked("recco", absl::Minutes(20));
  const tenant::Ticket& last = Talked("sori", absl::Minutes(5));
  EXPECT_EQ(Place("grazie").ticket, last.id);
  EXPECT_EQ(Place("buongiorno").ticket, last.id);
}

TEST_F(PlacingTest, AnOwnChannelDecidesBetweenTwoComuni) {
  const tenant::Ticket& own = Talked("sori", absl::Minutes(20));
  Talked("recco", absl::Minutes(5));
  EXPECT_EQ(PlacePhoto(kOwn).ticket, own.id);
}

TEST_F(PlacingTest, WhatFollowsAnOpenQuestionWaitsWithIt) {
  Talked("recco", absl::Hours(50));
  Asked("C'è una buca", absl::Minutes(2));
  const Placement photo = PlacePhoto();
  EXPECT_EQ(photo.kind, Kind::kAsk);
  EXPECT_THAT(photo.notices, IsEmpty());
}

TEST_F(PlacingTest, TheAnswerSettlesAllThatWaited) {
  Asked("C'è una buca", absl::Minutes(3));
  Asked("", absl::Minutes(2));
  sender_.asked.back().words->mutable_message()->add_attachments("apps/a/attachments/b");
  const Placement placement = Place("2");
  EXPECT_EQ(placement.kind, Kind::kJoin);
  EXPECT_FALSE(placement.substance);
  ASSERT_THAT(placement.answered, SizeIs(2));
  EXPECT_EQ(placement.answered[0].kind, Kind::kOpen);
  EXPECT_EQ(placement.answered[0].tenant, "sori");
  // The photo is of the matter before it.
  EXPECT_EQ(placement.answered[1].kind, Kind::kJoin);
  EXPECT_TRUE(placement.answered[1].ticket.is_nil());
  EXPECT_TRUE(placement.answered[1].substance);
}

TEST_F(PlacingTest, APositionIsAnAnswerWhereItIsAmongTheChoices) {
  Asked("C'è una buca", absl::Minutes(3));
  StandInSori();
  const Placement placement = Place("");
  ASSERT_THAT(placement.answered, SizeIs(1));
  EXPECT_EQ(placement.answered[0].tenant, "sori");
  EXPECT_TRUE(placement.substance);
  sender_.asked.clear();
  Asked("C'è una buca", absl::Minutes(3), {"recco", "camogli"});
  EXPECT_THAT(Place("").answered, IsEmpty());
}

TEST_F(PlacingTest, APositionAloneJoinsWhatIsOpen) {
  const tenant::Ticket& open = Talked("sori", absl::Hours(1));
  StandInSori();
  const Placement placement = Place("");
  EXPECT_EQ(placement.ticket, open.id);
  EXPECT_TRUE(placement.substance);
}

TEST_F(PlacingTest, APositionAloneWithoutAMatterIsForAPerson) {
  StandInSori();
  const Placement own = Place("", kOwn);
  EXPECT_EQ(own.kind, Kind::kOpen);
  EXPECT_TRUE(own.held);
  EXPECT_THAT(own.hold_reason, HasSubstr("solo una posizione"));
  const Placement shared = Place("");
  EXPECT_EQ(shared.kind, Kind::kLobby);
  EXPECT_THAT(shared.suggestions, ElementsAre("sori"));
  StandIn(44.35, 9.23);  // Rapallo
  EXPECT_EQ(Place("").kind, Kind::kOutside);
}

TEST_F(PlacingTest, ThePhotoAnOfficeAskedForIsSubstanceAndThanksAreNot) {
  tenant::Ticket& open = Talked("sori", absl::Hours(50), v1::TICKET_STATE_WAITING_CITIZEN);
  const tenant::Uuid entry = ids_.Next();
  sender_.answered[entry] = open.id;
  message_.set_reply_to("apps/a/conversations/" + ids_.Next().ToString() + "/entries/" +
                        entry.ToString());
  EXPECT_TRUE(Place("sì").substance);
  EXPECT_FALSE(Place("grazie").substance);
  EXPECT_FALSE(Place("👍").substance);
  // A cry for help says something, whatever words it is made of.
  EXPECT_TRUE(Place("Aiuto aiuto!").substance);
  EXPECT_TRUE(PlacePhoto().substance);
}

TEST_F(PlacingTest, APossibleReportOfWrongdoingIsHeldAndJoinsNothingAnOfficeReads) {
  const tenant::Ticket& open = Talked("sori", absl::Minutes(5));
  const std::string text = "L'assessore prende mazzette";
  const tenant::Uuid entry = ids_.Next();
  sender_.answered[entry] = open.id;
  message_.set_reply_to("apps/a/conversations/" + ids_.Next().ToString() + "/entries/" +
                        entry.ToString());
  const Placement placement = Place(text, kOwn);
  EXPECT_EQ(placement.kind, Kind::kOpen);
  EXPECT_TRUE(placement.held);
  EXPECT_EQ(placement.matter, "");
  EXPECT_EQ(placement.office, "segreteria");
  EXPECT_THAT(placement.hold_reason, HasSubstr("24/2023"));
  const tenant::Ticket& report = Talked("sori", absl::Minutes(1), v1::TICKET_STATE_RECEIVED);
  sender_.open_tickets.back()->ticket.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  sender_.answered[entry] = report.id;
  EXPECT_EQ(Place(text, kOwn).ticket, report.id);
}

TEST_F(PlacingTest, OutsideNamesTheComuneThePlaceIsIn) {
  EXPECT_THAT(Place("Buca a Rapallo").notices.at(0).text, HasSubstr("al Comune di Rapallo"));
  EXPECT_THAT(Place("Buca a Nervi").notices.at(0).text,
              HasSubstr("(Nervi) non è in uno dei nostri comuni"));
  EXPECT_THAT(Place("Buca a Nervi").notices.at(0).text, HasSubstr("al Comune di Genova"));
  StandIn(44.35, 9.23);
  EXPECT_THAT(Place("C'è una buca").notices.at(0).text, HasSubstr("al Comune di Rapallo"));
  message_.clear_position();
  message_.set_declared_comune("010046");
  EXPECT_THAT(Place("C'è una buca").notices.at(0).text, HasSubstr("al Comune di Rapallo"));
}

TEST_F(PlacingTest, OfAnothersBusinessTheCitizenIsToldWhoseWithTheTicketThatOpens) {
  const Placement placement = Place("Buca sulla SP333", "tenants/recco");
  EXPECT_EQ(placement.external_body, "Città Metropolitana di Genova");
  ASSERT_THAT(placement.notices, SizeIs(1));
  EXPECT_TRUE(placement.notices[0].opening);
  EXPECT_THAT(placement.notices[0].text, HasSubstr("Città Metropolitana di Genova"));
  EXPECT_THAT(Place("Buca in via Roma", "tenants/recco").notices, IsEmpty());
}

TEST_F(PlacingTest, APhotosPositionTellsItsMatterFromOthers) {
  PhotographRecco();
  const Placement here = Place("buca");
  EXPECT_EQ(here.tenant, "recco");
  files_.Mutable(0)->mutable_photo()->set_latitude(44.3620);
  EXPECT_NE(Place("buca").matter, here.matter);
}

TEST_F(PlacingTest, APhotoAloneAnswersTheQuestion) {
  Asked("buca", absl::Minutes(2));
  PhotographRecco();
  const Placement placement = Place("");
  EXPECT_EQ(placement.tenant, "recco");
  EXPECT_THAT(placement.answered, SizeIs(1));
  // Without a position of its own it answers nothing.
  files_.Mutable(0)->clear_photo();
  EXPECT_THAT(Place("").answered, IsEmpty());
}

TEST_F(PlacingTest, ALinkOfAComuneOpensNothingAndCountsForADay) {
  message_.set_declared_comune("recco");
  const Placement link = Place("");
  EXPECT_EQ(link.kind, Kind::kNothing);
  EXPECT_EQ(link.tenant, "recco");
  message_.set_declared_comune("genova");
  EXPECT_EQ(Place("").tenant, "");
  message_.clear_declared_comune();
  sender_.correspondent.declared_tenant = "recco";
  sender_.correspondent.declare_time = now_ - absl::Hours(23);
  EXPECT_EQ(Place("C'è una buca").tenant, "recco");
  sender_.correspondent.declare_time = now_ - absl::Hours(25);
  EXPECT_EQ(Place("C'è una buca").kind, Kind::kAsk);
}

TEST_F(PlacingTest, AComunesOwnChannelIsNoOtherComunesByALink) {
  message_.set_declared_comune("recco");
  EXPECT_EQ(Place("", kOwn).tenant, "");
  message_.clear_declared_comune();
  sender_.correspondent.declared_tenant = "recco";
  sender_.correspondent.declare_time = now_;
  EXPECT_EQ(Place("C'è una buca", kOwn).tenant, "sori");
}

TEST_F(PlacingTest, WhatOnlyHappensInAChatJoinsTheTalkAndIsSetAsideWhereThereIsNone) {
  message_.set_remark("Il cittadino ha reagito con 👍 a un messaggio");
  EXPECT_EQ(Place("").kind, Kind::kAside);
  const tenant::Ticket& open = Talked("sori", absl::Hours(50));
  const Placement placement = Place("");
  EXPECT_EQ(placement.ticket, open.id);
  EXPECT_FALSE(placement.substance);
}

TEST_F(PlacingTest, WhoSendsWhatCannotBeShownIsToldSoOnceADay) {
  message_.set_remark("Il cittadino ha inviato una foto, che qui non si può mostrare");
  message_.add_attachments("apps/a/attachments/b");
  files_.Add()->set_missing(true);
  const Placement first = Place("C'è una buca", kOwn);
  ASSERT_THAT(first.notices, SizeIs(1));
  EXPECT_TRUE(first.notices[0].about_media);
  sender_.correspondent.media_notice_time = now_ - absl::Hours(1);
  EXPECT_THAT(Place("C'è una buca", kOwn).notices, IsEmpty());
}

TEST_F(PlacingTest, AnEmergencysPhotoNamesAPlace) {
  Talked("sori", absl::Minutes(1));
  PhotographRecco();
  const Placement placement = Place("incendio!");
  EXPECT_EQ(placement.tenant, "recco");
  EXPECT_EQ(placement.kind, Kind::kOpen);
}

TEST_F(PlacingTest, AMessageAskedAboutKeepsThePhotosEvidence) {
  message_.set_text("buca");
  PhotographRecco();
  const Placement placement =
      PlacingIn("recco", message_, files_, tests::ExampleSnapshot(), Directory());
  ASSERT_EQ(placement.route.evidence_size(), 3);
  EXPECT_EQ(placement.route.evidence(1).source(), v1::Route::SOURCE_PHOTO);
  EXPECT_TRUE(placement.route.evidence(1).counted());
}

TEST_F(PlacingTest, AComunesReceiptIsForWhoNeverWroteToIt) {
  const Placement first = Place("La ringhiera del molo è spezzata", kSpeaking);
  ASSERT_THAT(first.notices, SizeIs(1));
  EXPECT_TRUE(first.notices[0].of_comune);
  EXPECT_THAT(first.notices[0].text, HasSubstr("Ricevuto."));
  sender_.threads["camogli"] = tenant::Thread();
  EXPECT_THAT(Place("Anche la rete del molo è spezzata", kSpeaking).notices, IsEmpty());
}

TEST_F(PlacingTest, OneMailByItselfADayIsEnoughAndProgramsGetNone) {
  message_.mutable_letter()->set_subject("Ringhiera");
  EXPECT_THAT(Place("La ringhiera del molo è spezzata", kSpeaking).notices, SizeIs(1));
  sender_.correspondent.notice_time = now_ - absl::Hours(23);
  EXPECT_THAT(Place("La ringhiera del molo è spezzata", kSpeaking).notices, IsEmpty());
  sender_.correspondent.notice_time = now_ - absl::Hours(25);
  message_.mutable_letter()->set_automatic(true);
  EXPECT_THAT(Place("La ringhiera del molo è spezzata", kSpeaking).notices, IsEmpty());
}

TEST_F(PlacingTest, WhoThreatensHearsNothingAndDangerOnlyOf112) {
  EXPECT_THAT(Place("Vi ammazzo tutti in ufficio", kSpeaking).notices, IsEmpty());
  const Placement danger = Place("Aiuto, mio padre non respira più", kSpeaking);
  ASSERT_THAT(danger.notices, SizeIs(1));
  EXPECT_FALSE(danger.notices[0].of_comune);
}

}  // namespace
}  // namespace mugugno::routing
