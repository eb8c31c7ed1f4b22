#include "gateway/channels/messenger/sending.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/fake_clock.h"

namespace mugugno::gateway::messenger {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = tenant::AttemptResult::Kind;

tenant::Delivery Question(const std::vector<std::string>& labels) {
  tests::FakeClock clock;
  tenant::UuidSource ids(clock);
  tenant::Delivery delivery;
  delivery.words.set_target("24");
  delivery.words.set_body("Per quale comune?");
  delivery.words.set_question(std::string(ids.Next().bytes()));
  for (size_t i = 0; i < labels.size(); ++i) {
    auto* choice = delivery.words.add_choices();
    choice->set_value(absl::StrCat(i + 1));
    choice->set_label(labels[i]);
  }
  return delivery;
}
std::string Sent(const tenant::Delivery& delivery) {
  return SendRequest(delivery, "t.sori.x.y", absl::FromUnixSeconds(1000));
}

TEST(MessengerSendRequest, ATextIsAnAnswerAndCarriesItsTag) {
  EXPECT_THAT(Sent(Question({})),
              AllOf(HasSubstr(R"("recipient":{"id":"24"})"), HasSubstr("RESPONSE"),
                    HasSubstr(R"("text":"Per quale comune?")"),
                    HasSubstr(R"("metadata":"t.sori.x.y")"), Not(HasSubstr("quick_replies"))));
}

TEST(MessengerSendRequest, ChoicesAreQuickRepliesWhereThereIsRoomForThem) {
  EXPECT_THAT(Sent(Question({"Recco", "Sori"})),
              AllOf(HasSubstr("quick_replies"), HasSubstr(R"("title":"Sori")"),
                    HasSubstr(R"("content_type":"text")")));
  EXPECT_THAT(Sent(Question(std::vector<std::string>(13, "x"))), HasSubstr("quick_replies"));
  EXPECT_THAT(Sent(Question(std::vector<std::string>(14, "x"))), Not(HasSubstr("quick_replies")));
  EXPECT_THAT(Sent(Question({"Santa Margherita Ligure"})), Not(HasSubstr("quick_replies")));
}

TEST(MessengerSendRequest, OnlyAPersonsLateAnswerIsTaggedAsOne) {
  tenant::Delivery delivery = Question({});
  EXPECT_THAT(Sent(delivery), Not(HasSubstr("HUMAN_AGENT")));
  delivery.words.set_automatic_until_us(1'000'000'000);
  EXPECT_THAT(Sent(delivery), AllOf(Not(HasSubstr("HUMAN_AGENT")), HasSubstr("RESPONSE")));
  delivery.words.set_automatic_until_us(999'999'999);
  EXPECT_THAT(Sent(delivery),
              AllOf(HasSubstr(R"("tag":"HUMAN_AGENT")"),
                    HasSubstr(R"("messaging_type":"MESSAGE_TAG")"), Not(HasSubstr("RESPONSE"))));
}

std::string Error(int code, int subcode = 0) {
  return absl::StrCat(R"({"error":{"code":)", code, R"(,"error_subcode":)", subcode, "}}");
}
Kind KindOf(int status, const std::string& body) {
  bool refused = false;
  return ResultOf("Messenger", {status, body}, &refused).kind;
}

TEST(MessengerResultOf, SaysWhatThePlatformAnswers) {
  bool refused = false;
  const auto sent =
      ResultOf("Messenger", {200, R"({"recipient_id":"24","message_id":"m_A"})"}, &refused);
  EXPECT_EQ(sent.kind, Kind::kSent);
  EXPECT_EQ(sent.provider_id, "m/m_A");
  EXPECT_EQ(KindOf(200, "<html>"), Kind::kUnknown);
  EXPECT_EQ(KindOf(502, "<html>"), Kind::kUnknown);
  EXPECT_EQ(KindOf(404, "<html>"), Kind::kUnknown);
  EXPECT_EQ(KindOf(429, ""), Kind::kRetry);
}

TEST(MessengerResultOf, DecidesByCodeAndSubcode) {
  for (const int code : {1, 2, 4, 17, 32, 613, 1200, 80006}) {
    EXPECT_EQ(KindOf(400, Error(code)), Kind::kRetry) << code;
  }
  bool refused = false;
  for (const int subcode : {2018065, 2018278, 2534022, 2018300}) {
    EXPECT_EQ(ResultOf("Messenger", {400, Error(10, subcode)}, &refused).kind, Kind::kRefused);
    EXPECT_FALSE(refused);
  }
  EXPECT_EQ(KindOf(400, Error(551, 1545041)), Kind::kRefused);
  EXPECT_EQ(KindOf(400, Error(200, 1545041)), Kind::kRefused);
  EXPECT_EQ(KindOf(400, Error(100, 2018001)), Kind::kRefused);
  for (const int code : {0, 3, 10, 190, 200, 230}) {
    EXPECT_EQ(ResultOf("Messenger", {400, Error(code)}, &refused).kind, Kind::kHeld) << code;
    EXPECT_TRUE(refused) << code;
  }
  EXPECT_EQ(ResultOf("Messenger", {400, Error(368)}, &refused).kind, Kind::kHeld);
  EXPECT_FALSE(refused);
  EXPECT_THAT(ResultOf("Instagram", {400, Error(551)}, &refused).error, HasSubstr("Instagram 551"));
}

}  // namespace
}  // namespace mugugno::gateway::messenger
