#include "tests/routing/labelled_message.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/example_routing.h"

namespace mugugno::tests {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kLine[] =
    R"({"id": "m-1", "text": "buca", "channel": "app", "shared_channel": false, )"
    R"("channel_comune": "010060", "lat": 44.39, "lon": 9.11, "sender_home_comune": "010047", )"
    R"("expected_comune": "010060", "expected_office": "tecnico", "office_alt": ["ambiente"], )"
    R"("kind": "report", "category": "text", "emergency": "maybe", "lang": "it", "note": ""})";

std::string With(absl::string_view part, absl::string_view other) {
  return absl::StrReplaceAll(kLine, {{part, other}});
}

std::string ErrorOf(absl::string_view jsonl) {
  return std::string(ParseLabelledMessages(jsonl).status().message());
}

TEST(LabelledMessages, AreReadFieldByField) {
  const auto messages = ParseLabelledMessages(absl::StrCat(kLine, "\n\n"));
  ASSERT_TRUE(messages.ok()) << messages.status();
  ASSERT_EQ(messages->size(), 1u);
  const LabelledMessage& message = messages->front();
  EXPECT_EQ(message.expected_comune, "010060");
  EXPECT_THAT(message.other_offices, ElementsAre("ambiente"));
  EXPECT_EQ(message.emergency, LabelledAlarm::kMaybe);
  const routing::Inquiry inquiry = ToInquiry(message, ExampleSnapshot());
  EXPECT_EQ(inquiry.channel_tenant, "sori");
  EXPECT_EQ(inquiry.home_comune, "010047");
  EXPECT_DOUBLE_EQ(inquiry.position->latitude, 44.39);
}

TEST(LabelledMessages, ASharedChannelHasNoOwner) {
  const auto messages = ParseLabelledMessages(With("false", "true"));
  ASSERT_TRUE(messages.ok()) << messages.status();
  EXPECT_EQ(ToInquiry(messages->front(), ExampleSnapshot()).channel_tenant, "");
}

TEST(LabelledMessages, WhatIsWrongIsToldWithItsLineAndField) {
  EXPECT_THAT(ErrorOf(absl::StrCat(kLine, "\n{broken")), HasSubstr("line 2: is no JSON object"));
  EXPECT_THAT(ErrorOf(With("\"tecnico\"", "\"urp\"")), HasSubstr("line 1: expected_office"));
  EXPECT_THAT(ErrorOf(With("[\"ambiente\"]", "[\"urp\"]")), HasSubstr("office_alt"));
  EXPECT_THAT(ErrorOf(With("\"category\": \"text\"", "\"category\": \"testo\"")),
              HasSubstr("category: \"testo\" is none of text"));
  EXPECT_THAT(ErrorOf(With("maybe", "perhaps")), HasSubstr("emergency"));
  EXPECT_THAT(ErrorOf(With("\"report\"", "\"rapporto\"")), HasSubstr("kind"));
  EXPECT_THAT(ErrorOf(With("\"app\"", "\"fax\"")), HasSubstr("channel"));
  EXPECT_THAT(ErrorOf(With("\"010060\", \"expected_office\"", "\"Sori\", \"expected_office\"")),
              HasSubstr("expected_comune: must be an ISTAT code"));
  EXPECT_THAT(ErrorOf(With("44.39", "\"44\"")), HasSubstr("lat, lon"));
  EXPECT_THAT(ErrorOf(With("44.39", "null")), HasSubstr("lat, lon"));
  EXPECT_THAT(ErrorOf(With("\"text\": \"buca\", ", "")), HasSubstr("text: must be a string"));
  EXPECT_THAT(ErrorOf(With("\"010060\", \"lat\"", "null, \"lat\"")), HasSubstr("channel_comune"));
  EXPECT_THAT(ErrorOf(absl::StrCat(kLine, "\n", kLine)), HasSubstr("line 2: id: \"m-1\""));
  EXPECT_THAT(ErrorOf("\n"), HasSubstr("no message"));
}

TEST(LabelledMessages, AboutAFifthIsHeldOutAndAlwaysTheSame) {
  LabelledMessage message;
  size_t held_out = 0;
  for (int i = 0; i < 1000; ++i) {
    message.id = absl::StrCat("M-", i);
    held_out += message.IsHeldOut() ? 1 : 0;
  }
  EXPECT_NEAR(static_cast<double>(held_out), 200, 50);
  message.id = "D-0017";
  EXPECT_FALSE(message.IsHeldOut());
}

}  // namespace
}  // namespace mugugno::tests
