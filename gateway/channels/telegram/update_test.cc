#include "gateway/channels/telegram/update.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "gateway/channels/chat_text.h"
#include "gateway/channels/telegram/telegram.h"
#include "tenant/errors.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway::telegram {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kChannel[] = "tenants/sori/channels/telegram";
constexpr char kWho[] =
    R"("chat":{"id":8123456789012,"type":"private","first_name":"Rosa"},)"
    R"("from":{"id":8123456789012,"is_bot":false,"first_name":"Rosa","last_name":"Mugugna",)"
    R"("language_code":"it"},"date":1763848800)";

routing::Post MustRead(const std::string& json) {
  auto post = ReadUpdate(kChannel, json);
  EXPECT_OK(post);
  return post.ok() ? *post : routing::Post();
}
// A message with that content.
std::string Sent(const std::string& content) {
  return absl::StrCat(R"({"update_id":7,"message":{"message_id":41,)", kWho, content, "}}");
}
std::string ReasonOf(const std::string& json) {
  return tenant::ErrorReason(ReadUpdate(kChannel, json).status());
}

TEST(Update, TextIsReadWithItsSenderAndItsTime) {
  const auto post = MustRead(Sent(R"(,"text":"C'è una buca","entities":[{"type":"x"}],"new":1)"));
  EXPECT_EQ(post.message.text(), "C'è una buca");
  EXPECT_EQ(post.message.user_id(), "8123456789012");
  EXPECT_EQ(post.message.display_name(), "Rosa Mugugna");
  EXPECT_EQ(post.message.language(), "it");
  EXPECT_EQ(post.key, "m/8123456789012/41");
  EXPECT_EQ(post.send_time, absl::FromUnixSeconds(1763848800) + absl::Milliseconds(41));
}

TEST(Update, IdsAreReadExactly) {
  const auto post =
      MustRead(R"({"update_id":9007199254740993,"my_chat_member":{"chat":{"id":4503599627370497,)"
               R"("type":"private"},"new_chat_member":{"status":"kicked"}}})");
  EXPECT_EQ(post.key, "u/9007199254740993");
  EXPECT_EQ(post.message.user_id(), "4503599627370497");
  EXPECT_THAT(post.message.remark(), HasSubstr("bloccato"));
}

TEST(Update, APictureIsNamedAsAFileAndToldInARemarkAndItsCaptionIsTheText) {
  const auto post = MustRead(Sent(
      R"(,"caption":"Guardate","photo":[{"file_id":"a","file_unique_id":"u1"},{"file_id":"b","file_unique_id":"u2"}])"));
  EXPECT_EQ(post.message.text(), "Guardate");
  EXPECT_EQ(post.message.attachments_size(), 1);
  EXPECT_THAT(post.message.remark(), HasSubstr("una foto"));
  // The largest of its sizes.
  ASSERT_EQ(post.files.size(), 1);
  EXPECT_EQ(post.files[0].platform_id, "b");
  EXPECT_EQ(post.message.attachments(0).substr(post.message.attachments(0).rfind('/') + 1),
            post.files[0].id.ToString());
}

TEST(Update, EveryMediumSaysWhichItIs) {
  for (const auto& [field, what] :
       {std::pair("voice", "vocale"), std::pair("video", "video"), std::pair("audio", "audio"),
        std::pair("document", "documento"), std::pair("video_note", "videomessaggio"),
        std::pair("animation", "animazione")}) {
    const auto post = MustRead(Sent(absl::StrCat(",\"", field, "\":{\"file_unique_id\":\"u\"}")));
    EXPECT_THAT(post.message.remark(), HasSubstr(what)) << field;
    EXPECT_EQ(post.message.attachments_size(), 1) << field;
  }
  EXPECT_THAT(MustRead(Sent(R"(,"sticker":{"emoji":"👍"})")).message.remark(), HasSubstr("👍"));
  EXPECT_THAT(MustRead(Sent(R"(,"dice":{"value":3})")).message.remark(),
              HasSubstr("non si può mostrare"));
}

TEST(Update, APlaceIsThePositionOfTheMessage) {
  const auto post = MustRead(Sent(R"(,"location":{"latitude":44.37,"longitude":9.1})"));
  EXPECT_DOUBLE_EQ(post.message.position().latitude(), 44.37);
  const auto venue = MustRead(Sent(
      R"(,"venue":{"location":{"latitude":44.37,"longitude":9.1},"title":"Chiesa","address":"Via Roma"})"));
  EXPECT_TRUE(venue.message.has_position());
  EXPECT_EQ(venue.message.text(), "Chiesa\nVia Roma");
  EXPECT_FALSE(
      MustRead(Sent(R"(,"location":{"latitude":144,"longitude":9.1})")).message.has_position());
}

TEST(Update, OnlyTheSendersOwnNumberIsBelieved) {
  const auto own =
      MustRead(Sent(R"(,"contact":{"phone_number":"+39 010 123456","user_id":8123456789012})"));
  EXPECT_EQ(own.message.phone_number(), "+39010123456");
  const auto other = MustRead(Sent(R"(,"contact":{"phone_number":"39010123456","user_id":5})"));
  EXPECT_EQ(other.message.phone_number(), "");
  EXPECT_THAT(other.message.remark(), Not(HasSubstr("39010")));
}

TEST(Update, ALinksCodeIsADeclarationAndNoText) {
  const auto post = MustRead(Sent(R"(,"text":"/start sori")"));
  EXPECT_EQ(post.message.declared_comune(), "sori");
  EXPECT_EQ(post.message.text(), "");
  EXPECT_EQ(MustRead(Sent(R"(,"text":"/starto a scrivere")")).message.text(), "/starto a scrivere");
}

TEST(Update, ACorrectionIsAMessageOfItsOwnAboutTheFirst) {
  const auto post = MustRead(
      absl::StrCat(R"({"update_id":9,"edited_message":{"message_id":41,"edit_date":1763848900,)",
                   kWho, R"(,"text":"Due buche"}})"));
  EXPECT_EQ(post.message.text(), "Due buche");
  EXPECT_THAT(post.message.remark(), HasSubstr("corretto"));
  EXPECT_EQ(post.key, "u/9");
  EXPECT_EQ(post.about_key, "m/8123456789012/41");
}

TEST(Update, AButtonAnswersTheQuestionItWasBelow) {
  const auto question = *tenant::Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
  const auto post = MustRead(absl::StrCat(
      R"({"update_id":9,"callback_query":{"id":"q1","from":{"id":8123456789012},"message":{"message_id":3,)",
      kWho, R"(},"data":")", ChoiceCode(question, "2"), R"("}})"));
  EXPECT_EQ(post.message.text(), "2");
  EXPECT_THAT(post.message.reply_to(), HasSubstr(question.ToString()));
  EXPECT_LE(ChoiceCode(question, "2").size(), 64);
  EXPECT_EQ(ChoiceCode(question, std::string(64, 'x')), "");
}

TEST(Update, WhatIsSaidWhereOthersListenIsNoConversation) {
  EXPECT_EQ(
      ReasonOf(
          R"({"update_id":7,"message":{"message_id":1,"chat":{"id":-5,"type":"group"},"text":"x"}})"),
      "GROUP_CHAT");
}

TEST(Update, WhatCannotBeReadIsToldSo) {
  for (const std::string json :
       {"", "{", "[]", "null", "{\"update_id\":7}", "{\"update_id\":7,\"poll\":{\"id\":\"1\"}}",
        "{\"update_id\":\"x\",\"message\":{}}", "{\"update_id\":7,\"message\":[]}", "\xff\xfe"}) {
    EXPECT_EQ(ReasonOf(json), "UNREADABLE") << json;
  }
}

TEST(Update, NamesOfAttackersAreOneShortLineWithoutTricks) {
  const auto post = MustRead(absl::StrCat(
      R"({"update_id":7,"message":{"message_id":1,"text":"x","chat":{"id":5,"type":"private"},"from":{"id":5,"first_name":"A\nB\u202E)",
      std::string(10000, 'c'), R"("}}})"));
  EXPECT_LE(post.message.display_name().size(), 256);
  EXPECT_THAT(post.message.display_name(), Not(HasSubstr("\n")));
  // NOLINTNEXTLINE(misc-misleading-bidirectional): it is what must not be there
  EXPECT_THAT(post.message.display_name(), Not(HasSubstr("\u202E")));
}

TEST(SendResult, SaysWhatTheBotApiAnswers) {
  using Kind = tenant::AttemptResult::Kind;
  bool refused = false;
  EXPECT_EQ(ResultOf({200, R"({"ok":true,"result":{"message_id":1}})"}, "42", &refused).kind,
            Kind::kSent);
  EXPECT_EQ(ResultOf({200, R"({"ok":true,"result":{"message_id":7}})"}, "42", &refused).provider_id,
            "m/42/7");
  EXPECT_EQ(ResultOf({200, "<html>"}, "42", &refused).kind, Kind::kUnknown);
  EXPECT_EQ(ResultOf({400, ""}, "42", &refused).kind, Kind::kRefused);
  EXPECT_EQ(ResultOf({403, ""}, "42", &refused).kind, Kind::kRefused);
  EXPECT_EQ(ResultOf({500, R"({"ok":false,"error_code":500})"}, "42", &refused).kind, Kind::kRetry);
  EXPECT_EQ(ResultOf({502, "<html>"}, "42", &refused).kind, Kind::kUnknown);
  const auto later =
      ResultOf({429, R"({"ok":false,"parameters":{"retry_after":17}})"}, "42", &refused);
  EXPECT_EQ(later.kind, Kind::kHeld);
  EXPECT_EQ(later.pause, absl::Seconds(17));
  EXPECT_FALSE(refused);
  EXPECT_EQ(ResultOf({401, ""}, "42", &refused).kind, Kind::kHeld);
  EXPECT_TRUE(refused);
}

}  // namespace
}  // namespace mugugno::gateway::telegram
