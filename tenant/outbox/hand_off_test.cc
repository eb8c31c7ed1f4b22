#include "tenant/outbox/hand_off.h"

#include "google/protobuf/util/json_util.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/v1/hand_off.pb.h"
#include "proto/text/utf8.h"

namespace mugugno::tenant {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Uuid kId = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");

Ticket ATicket() {
  Ticket ticket;
  ticket.tenant = "sori";
  ticket.id = kId;
  ticket.number = "SORI-2026-0000012";
  ticket.topic = "road.pothole";
  ticket.words.set_contact_display_name("Ada Bianchi");
  return ticket;
}

Office AnOffice(HandOff::Way way, std::string target) {
  Office office;
  office.tenant = "sori";
  office.id = "tecnico";
  office.display_name = "Ufficio tecnico";
  office.hand_off.way = way;
  office.hand_off.target = std::move(target);
  return office;
}

TEST(HandOff, AnOfficeWithAQueueOnlyGetsNothingElse) {
  EXPECT_FALSE(HandOffDelivery(AnOffice(HandOff::Way::kQueueOnly, ""), ATicket(),
                               {"ciao", "", false}, kId, kId, absl::UnixEpoch())
                   .has_value());
}

TEST(HandOff, AMailCarriesNumberTopicAndWordsButNotWhoWrote) {
  const auto delivery =
      HandOffDelivery(AnOffice(HandOff::Way::kEmail, "tecnico@comune.example"), ATicket(),
                      {"C'è una buca", "guardare oggi", false}, kId, kId, absl::UnixEpoch());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->words.target(), "tecnico@comune.example");
  EXPECT_THAT(delivery->words.subject(), HasSubstr("SORI-2026-0000012"));
  EXPECT_THAT(delivery->words.body(), HasSubstr("C'è una buca"));
  EXPECT_THAT(delivery->words.body(), HasSubstr("guardare oggi"));
  EXPECT_THAT(delivery->words.body(), HasSubstr("road.pothole"));
  EXPECT_THAT(delivery->words.body(), Not(HasSubstr("Ada")));
  EXPECT_THAT(delivery->words.body(), Not(HasSubstr("http")));
}

TEST(HandOff, AnEmergencySaysSoInTheSubject) {
  Ticket ticket = ATicket();
  ticket.emergency = true;
  const auto delivery = HandOffDelivery(AnOffice(HandOff::Way::kEmail, "tecnico@comune.example"),
                                        ticket, {"fuoco", "", false}, kId, kId, absl::UnixEpoch());
  EXPECT_THAT(delivery->words.subject(), HasSubstr("EMERGENZA"));
}

TEST(HandOff, AWebhookBodyIsTheContractsJson) {
  const auto delivery =
      HandOffDelivery(AnOffice(HandOff::Way::kWebhook, "https://sue.example/in"), ATicket(),
                      {"C'è \"una\" buca\n", "", false}, kId, kId, absl::UnixEpoch());
  v1::HandOffEvent event;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(delivery->words.body(), &event).ok());
  EXPECT_EQ(event.ticket(), "tenants/sori/tickets/01890a5d-ac96-774b-bcce-b302099a8057");
  EXPECT_EQ(event.text(), "C'è \"una\" buca\n");
  EXPECT_EQ(event.office(), "tenants/sori/offices/tecnico");
}

TEST(HandOff, AnAdditionSaysSoUnderTheSameNumber) {
  Ticket ticket = ATicket();
  ticket.state = v1::TICKET_STATE_REOPENED;
  const auto mail =
      HandOffDelivery(AnOffice(HandOff::Way::kEmail, "tecnico@comune.example"), ticket,
                      {"davanti al civico 12", "", true}, kId, kId, absl::UnixEpoch());
  EXPECT_THAT(mail->words.subject(), HasSubstr("SORI-2026-0000012: il cittadino aggiunge"));
  EXPECT_THAT(mail->words.body(), HasSubstr("davanti al civico 12"));
  EXPECT_THAT(mail->words.body(), HasSubstr("di nuovo aperta"));
  const auto call =
      HandOffDelivery(AnOffice(HandOff::Way::kWebhook, "https://sue.example/in"), ticket,
                      {"davanti al civico 12", "", true}, kId, kId, absl::UnixEpoch());
  v1::HandOffEvent event;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(call->words.body(), &event).ok());
  EXPECT_TRUE(event.addition());
  EXPECT_EQ(event.number(), "SORI-2026-0000012");
}

TEST(HandOff, TheOfficeSeesWhereHowManyFilesAndWhyButNoNumberAndNoMailbox) {
  Ticket ticket = ATicket();
  ticket.words.mutable_route()->set_office("Ufficio tecnico");
  ticket.words.mutable_route()->set_why("È del canale di Sori e parla di una buca.");
  storage::v1::EntryWords message;
  message.set_text("qui c'è una buca");
  message.mutable_message()->set_phone_number("+39010123456");
  message.mutable_message()->set_email("ada@example.org");
  message.mutable_message()->mutable_position()->set_latitude(44.372251);
  message.mutable_message()->mutable_position()->set_longitude(9.103789);
  message.mutable_message()->mutable_position()->set_accuracy_meters(12);
  message.add_files();
  message.add_files();
  HandOffWords words;
  AddMessage(message, &words);
  const auto mail = HandOffDelivery(AnOffice(HandOff::Way::kEmail, "tecnico@comune.example"),
                                    ticket, words, kId, kId, absl::UnixEpoch());
  for (const char* line :
       {"Posizione: 44.372251, 9.103789, entro 12 m", "geo:44.372251,9.103789?z=18", "Allegati: 2",
        "Perché a questo ufficio: È del canale di Sori e parla di una buca."}) {
    EXPECT_THAT(mail->words.body(), HasSubstr(line));
  }
  const auto webhook = HandOffDelivery(AnOffice(HandOff::Way::kWebhook, "https://sue.example/in"),
                                       ticket, words, kId, kId, absl::UnixEpoch());
  v1::HandOffEvent event;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(webhook->words.body(), &event).ok());
  EXPECT_EQ(event.position().latitude(), 44.372251);
  EXPECT_EQ(event.geo_uri(), "geo:44.372251,9.103789?z=18");
  EXPECT_EQ(event.attachment_count(), 2);
  EXPECT_EQ(event.reason(), "È del canale di Sori e parla di una buca.");
  for (const std::string& body : {mail->words.body(), webhook->words.body()}) {
    EXPECT_THAT(body, Not(HasSubstr("+39010123456")));
    EXPECT_THAT(body, Not(HasSubstr("ada@example.org")));
  }
}

TEST(HandOff, WhereAPersonChoseTheOfficeTheRoutersReasonIsNotGiven) {
  Ticket ticket = ATicket();
  ticket.words.mutable_route()->set_office("Ufficio ambiente");
  ticket.words.mutable_route()->set_why("Parla di rifiuti.");
  const auto mail = HandOffDelivery(AnOffice(HandOff::Way::kEmail, "tecnico@comune.example"),
                                    ticket, {"buca", ""}, kId, kId, absl::UnixEpoch());
  EXPECT_THAT(mail->words.body(), HasSubstr("da una persona"));
  EXPECT_THAT(mail->words.body(), Not(HasSubstr("rifiuti")));
}

TEST(HandOff, AServiceRequestHasPlaceAndWordsAndItsLastLineIsTheNumber) {
  Ticket ticket = ATicket();
  v1::Route& route = *ticket.words.mutable_route();
  route.set_comune("Sori");
  const std::string text = "In via Solimano c'è una buca";
  for (const char* comune : {"Recco", "Sori"}) {
    v1::Route::Evidence& evidence = *route.add_evidence();
    evidence.set_source(v1::Route::SOURCE_PLACE);
    evidence.set_comune(comune);
    evidence.set_counted(true);
    evidence.add_spans()->set_begin(3);
    evidence.mutable_spans(0)->set_end(15);
  }
  storage::v1::EntryWords message;
  message.set_text(text);
  message.mutable_message()->set_display_name("Ada Bianchi");
  message.mutable_message()->set_email("ada@example.org");
  message.add_files();
  HandOffWords words;
  AddMessage(message, &words);
  Office office = AnOffice(HandOff::Way::kOpen311, "https://lavori.example/v2/");
  const auto delivery = HandOffDelivery(office, ticket, words, kId, kId, absl::UnixEpoch());
  ASSERT_TRUE(delivery.has_value());
  EXPECT_EQ(delivery->way, v1::Delivery::WAY_OPEN311);
  const auto& request = delivery->words.service_request();
  EXPECT_EQ(request.topic(), "road.pothole");
  EXPECT_EQ(request.address(), "via Solimano, Sori");
  EXPECT_EQ(request.description(),
            text + "\n\nAllegati: 1, da aprire nella pratica\nSegnalazione SORI-2026-0000012");
  EXPECT_FALSE(request.has_position());
  EXPECT_EQ(request.contact().ByteSizeLong(), 0U);
  office.hand_off.open311.set_share_contact(true);
  const auto shared = HandOffDelivery(office, ticket, words, kId, kId, absl::UnixEpoch());
  EXPECT_EQ(shared->words.service_request().contact().display_name(), "Ada Bianchi");
  EXPECT_EQ(shared->words.service_request().contact().email(), "ada@example.org");
}

TEST(HandOff, AServiceRequestIsNoLongerThanTheStandardTakesAndKeepsTheNumber) {
  HandOffWords words;
  for (int i = 0; i < 5000; ++i) words.text += "è";
  words.note = words.text;
  words.addition = true;
  const auto delivery = HandOffDelivery(AnOffice(HandOff::Way::kOpen311, "https://x.example/"),
                                        ATicket(), words, kId, kId, absl::UnixEpoch());
  const std::string& text = delivery->words.service_request().description();
  EXPECT_LE(text.size(), 4000U);
  EXPECT_THAT(text, testing::StartsWith(
                        "Il cittadino aggiunge alla segnalazione SORI-2026-0000012:\n\nèè"));
  EXPECT_THAT(text, testing::EndsWith("è\n\nSegnalazione SORI-2026-0000012"));
  EXPECT_EQ(text::FirstInvalidByte(text), absl::string_view::npos);
}

TEST(HandOff, SpansThatAreNotInTheWordsNameNoPlace) {
  Ticket ticket = ATicket();
  for (const auto& [begin, end] :
       {std::pair(-1, 3), std::pair(3, 3), std::pair(0, 99), std::pair(5, 2)}) {
    v1::Route::Evidence& evidence = *ticket.words.mutable_route()->add_evidence();
    evidence.set_source(v1::Route::SOURCE_PLACE);
    evidence.set_counted(true);
    evidence.add_spans()->set_begin(begin);
    evidence.mutable_spans(0)->set_end(end);
  }
  const auto delivery = HandOffDelivery(AnOffice(HandOff::Way::kOpen311, "https://x.example/"),
                                        ticket, {"buca qui", ""}, kId, kId, absl::UnixEpoch());
  EXPECT_EQ(delivery->words.service_request().address(), "");
}

}  // namespace
}  // namespace mugugno::tenant
