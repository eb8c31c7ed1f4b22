#include "gateway/channels/whatsapp/sending.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/fake_clock.h"

namespace mugugno::gateway::whatsapp {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = tenant::AttemptResult::Kind;

tenant::Delivery Question(const std::vector<std::string>& labels) {
  tests::FakeClock clock;
  tenant::UuidSource ids(clock);
  tenant::Delivery delivery;
  delivery.words.set_target("393331234567");
  delivery.words.set_body("Per quale comune?");
  delivery.words.set_question(std::string(ids.Next().bytes()));
  for (size_t i = 0; i < labels.size(); ++i) {
    auto* choice = delivery.words.add_choices();
    choice->set_value(absl::StrCat(i + 1));
    choice->set_label(labels[i]);
  }
  return delivery;
}

TEST(SendRequest, ATextGoesToANumberOrToAnId) {
  tenant::Delivery delivery = Question({});
  EXPECT_THAT(SendRequest(delivery, "tag"),
              AllOf(HasSubstr(R"("to":"393331234567")"), HasSubstr(R"("type":"text")"),
                    HasSubstr(R"("biz_opaque_callback_data":"tag")"),
                    HasSubstr(R"("body":"Per quale comune?")")));
  delivery.words.set_target("IT.13491208655302741918");
  EXPECT_THAT(SendRequest(delivery, "tag"),
              AllOf(HasSubstr(R"("recipient":"IT.1349)"), Not(HasSubstr(R"("to":)"))));
}

TEST(SendRequest, ThreeShortChoicesAreButtonsMoreAreAListAndTooManyAreWords) {
  EXPECT_THAT(SendRequest(Question({"Recco", "Sori", "Nessuno"}), ""),
              AllOf(HasSubstr(R"("type":"button")"), HasSubstr(R"("title":"Sori")")));
  EXPECT_THAT(SendRequest(Question({"Recco", "Santa Margherita Ligure"}), ""),
              AllOf(HasSubstr(R"("type":"list")"), HasSubstr("Santa Margherita Ligure")));
  EXPECT_THAT(SendRequest(Question({"1", "2", "3", "4"}), ""), HasSubstr(R"("type":"list")"));
  EXPECT_THAT(SendRequest(Question(std::vector<std::string>(11, "x")), ""),
              HasSubstr(R"("type":"text")"));
  EXPECT_THAT(SendRequest(Question({std::string(25, 'x')}), ""), HasSubstr(R"("type":"text")"));
}

std::string Error(int code) { return absl::StrCat(R"({"error":{"code":)", code, "}}"); }
Kind KindOf(int status, const std::string& body) {
  bool refused = false;
  return ResultOf({status, body}, &refused).kind;
}

TEST(ResultOf, SaysWhatThePlatformAnswers) {
  bool refused = false;
  const auto sent = ResultOf({200, R"({"messages":[{"id":"wamid.A"}]})"}, &refused);
  EXPECT_EQ(sent.kind, Kind::kSent);
  EXPECT_EQ(sent.provider_id, "m/wamid.A");
  EXPECT_EQ(KindOf(200, "<html>"), Kind::kUnknown);
  EXPECT_EQ(KindOf(502, "<html>"), Kind::kUnknown);
  EXPECT_EQ(KindOf(500, Error(4711)), Kind::kUnknown);
  EXPECT_EQ(KindOf(404, "<html>"), Kind::kUnknown);
}

TEST(ResultOf, DecidesByTheCode) {
  for (const int code : {4, 80007, 130429, 131056, 1, 2, 131000, 131016}) {
    EXPECT_EQ(KindOf(400, Error(code)), Kind::kRetry) << code;
  }
  for (const int code : {131047, 131026, 131021, 130472, 131049, 131062, 100}) {
    EXPECT_EQ(KindOf(400, Error(code)), Kind::kRefused) << code;
  }
  bool refused = false;
  for (const int code : {0, 3, 10, 190, 200, 299}) {
    EXPECT_EQ(ResultOf({401, Error(code)}, &refused).kind, Kind::kHeld) << code;
    EXPECT_TRUE(refused) << code;
  }
  EXPECT_EQ(ResultOf({401, ""}, &refused).kind, Kind::kHeld);
  EXPECT_TRUE(refused);
  for (const int code : {368, 131031, 131048, 131042, 133010}) {
    EXPECT_EQ(ResultOf({400, Error(code)}, &refused).kind, Kind::kHeld) << code;
    EXPECT_FALSE(refused) << code;
  }
}

}  // namespace
}  // namespace mugugno::gateway::whatsapp
