#include "gateway/channels/messenger/reading.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "gateway/channels/chat_text.h"
#include "gateway/channels/messenger/notice.h"
#include "tenant/errors.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway::messenger {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kChannel[] = "tenants/sori/channels/facebook";
constexpr char kSender[] = R"("sender":{"id":"24"},"recipient":{"id":"55"},)";
constexpr char kEcho[] = R"("sender":{"id":"55"},"recipient":{"id":"24"},)";
constexpr char kTime[] = R"("timestamp":1763848800123,)";

std::string Body(const std::string& event, const std::string& object = "page",
                 const std::string& account = "55", const std::string& list = "messaging") {
  return absl::StrCat(R"({"object":")", object, R"(","entry":[{"id":")", account, R"(","time":1,")",
                      list, R"(":[{)", event, "}]}]}");
}
std::string Event(const std::string& content) {
  return Body(absl::StrCat(kSender, kTime, content));
}
std::string Message(const std::string& content) {
  return Event(absl::StrCat(R"("message":{"mid":"m_A",)", content, "}"));
}
std::string Attached(const std::string& attachment) {
  return Message(absl::StrCat(R"("attachments":[)", attachment, "]"));
}
absl::StatusOr<routing::Post> Read(const std::string& body, const std::string& object = "page") {
  const auto pieces = SplitNotice(body, "55");
  EXPECT_THAT(pieces, SizeIs(1));
  return ReadPiece(kChannel, pieces.front(), object);
}
routing::Post MustRead(const std::string& body) {
  auto post = Read(body);
  EXPECT_OK(post) << body;
  return post.ok() ? *post : routing::Post();
}
std::string ReasonOf(const std::string& body) { return tenant::ErrorReason(Read(body).status()); }

TEST(ReadMessengerPiece, TextIsReadWithItsSenderAndItsTimeToTheMillisecond) {
  const auto post = MustRead(Message(R"("text":"C'\u00e8 una buca","reply_to":{"mid":"m_B"})"));
  EXPECT_EQ(post.message.text(), "C'è una buca");
  EXPECT_EQ(post.message.user_id(), "24");
  EXPECT_EQ(post.key, "m/m_A");
  EXPECT_EQ(post.about_key, "m/m_B");
  EXPECT_EQ(post.send_time, absl::FromUnixMillis(1763848800123));
  EXPECT_THAT(post.message.remark(), IsEmpty());
  EXPECT_FALSE(post.by_account);
}

TEST(ReadMessengerPiece, InstagramIsReadAlikeButNotForAPage) {
  const std::string event = absl::StrCat(kSender, kTime, R"("message":{"mid":"a","text":"x"})");
  ASSERT_OK(Read(Body(event, "instagram"), "instagram"));
  EXPECT_EQ(ReasonOf(Body(event, "instagram")), "OTHER_ACCOUNT");
}

TEST(ReadMessengerPiece, AConversationAnotherAppAnswersIsHeardToo) {
  const std::string event = absl::StrCat(kSender, kTime, R"("message":{"mid":"a","text":"x"})");
  EXPECT_EQ(MustRead(Body(event, "page", "55", "standby")).message.text(), "x");
}

TEST(ReadMessengerPiece, AQuickReplyAnswersTheQuestionItWasBelow) {
  const auto question = *tenant::Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
  const std::string code = ChoiceCode(question, "2");
  for (const std::string& body :
       {Message(absl::StrCat(R"("text":"Recco","quick_reply":{"payload":")", code, "\"}")),
        Event(
            absl::StrCat(R"("postback":{"mid":"m_P","title":"Recco","payload":")", code, "\"}"))}) {
    const auto post = MustRead(body);
    EXPECT_EQ(post.message.text(), "2");
    EXPECT_THAT(post.message.reply_to(), HasSubstr(question.ToString()));
  }
  // Those that are none of ours say what stood on them.
  EXPECT_EQ(MustRead(Message(R"("text":"Recco","quick_reply":{"payload":"x"})")).message.text(),
            "Recco");
  EXPECT_EQ(MustRead(Event(R"("postback":{"title":"Orari?","payload":"x"})")).message.text(),
            "Orari?");
}

TEST(ReadMessengerPiece, FilesAreNamedByTheirPlaceAndFetchedFromTheirAddress) {
  for (const auto& [type, what] :
       {std::pair("image", "una foto"), std::pair("video", "un video"),
        std::pair("audio", "un messaggio vocale"), std::pair("file", "un file")}) {
    const auto post = MustRead(Attached(absl::StrCat(
        R"({"type":")", type, R"(","payload":{"url":"https://scontent.xx.fbcdn.net/a?b=1"}})")));
    EXPECT_THAT(post.message.remark(), HasSubstr(what));
    ASSERT_THAT(post.files, SizeIs(1));
    EXPECT_EQ(post.files[0].platform_id, "https://scontent.xx.fbcdn.net/a?b=1");
  }
  // The same message told again with another address is the same file.
  const auto told = [](const std::string& url) {
    return MustRead(Attached(absl::StrCat(R"({"type":"image","payload":{"url":")", url, "\"}}")))
        .message.attachments(0);
  };
  EXPECT_EQ(told("https://a.fbcdn.net/1"), told("https://a.fbcdn.net/2"));
  const auto without = MustRead(Attached(R"({"type":"image","payload":{}})"));
  EXPECT_THAT(without.message.attachments(), SizeIs(1));
  EXPECT_THAT(without.files, IsEmpty());
}

TEST(ReadMessengerPiece, APlaceIsThePositionOfTheMessage) {
  const auto post =
      MustRead(Attached(R"({"type":"location","title":"Chiesa","payload":{"coordinates":)"
                        R"({"lat":44.3712,"long":9.1036}}})"));
  EXPECT_DOUBLE_EQ(post.message.position().latitude(), 44.3712);
  EXPECT_DOUBLE_EQ(post.message.position().longitude(), 9.1036);
  EXPECT_EQ(post.message.text(), "Chiesa");
  EXPECT_FALSE(
      MustRead(Attached(R"({"type":"location","payload":{"coordinates":{"lat":144,"long":9}}})"))
          .message.has_position());
}

TEST(ReadMessengerPiece, StickersAndWhatIsSharedAreToldInARemark) {
  EXPECT_THAT(
      MustRead(Attached(R"({"type":"image","payload":{"url":"https://x","sticker_id":369}})"))
          .message.remark(),
      HasSubstr("adesivo"));
  const auto shared = MustRead(Attached(R"({"type":"fallback","title":"Avviso","payload":)"
                                        R"({"url":"https://comune.sori.example/avviso"}})"));
  EXPECT_THAT(shared.message.remark(), HasSubstr("«Avviso»"));
  EXPECT_THAT(shared.message.remark(), HasSubstr("https://comune.sori.example/avviso"));
  // S56
  EXPECT_THAT(MustRead(Attached(R"({"type":"fallback","payload":{"url":"javascript:x"}})"))
                  .message.remark(),
              Not(HasSubstr("javascript")));
  EXPECT_THAT(MustRead(Message(R"("is_unsupported":true)")).message.remark(),
              HasSubstr("non si può mostrare"));
}

TEST(ReadMessengerPiece, L7ReactionsCorrectionsAndWithdrawalsAreAboutTheirMessage) {
  const auto reaction = MustRead(Event(
      R"("reaction":{"mid":"m_B","action":"react","emoji":"\ud83d\udc4d","reaction":"like"})"));
  EXPECT_EQ(reaction.about_key, "m/m_B");
  EXPECT_THAT(reaction.message.remark(), HasSubstr("👍"));
  EXPECT_THAT(MustRead(Event(R"("reaction":{"mid":"m_B","action":"unreact"})")).message.remark(),
              HasSubstr("tolto"));
  const auto edit =
      MustRead(Event(R"("message_edit":{"mid":"m_B","text":"Due buche","num_edit":1})"));
  EXPECT_EQ(edit.about_key, "m/m_B");
  EXPECT_EQ(edit.message.text(), "Due buche");
  EXPECT_THAT(edit.message.remark(), HasSubstr("corretto"));
  EXPECT_NE(MustRead(Event(R"("message_edit":{"mid":"m_B","text":"Tre","num_edit":2})")).key,
            edit.key);
  const auto deleted = MustRead(Message(R"("is_deleted":true)"));
  EXPECT_EQ(deleted.about_key, "m/m_A");
  EXPECT_NE(deleted.key, "m/m_A");
  EXPECT_THAT(deleted.message.remark(), HasSubstr("cancellato"));
}

TEST(ReadMessengerPiece, ReceiptsNameMessagesAndTimesInMilliseconds) {
  const auto delivered = MustRead(
      Body(absl::StrCat(kSender, R"("delivery":{"mids":["m_C"],"watermark":1763848800123})")));
  ASSERT_THAT(delivered.receipts, SizeIs(2));
  EXPECT_EQ(delivered.receipts[0].receipt, v1::DELIVERY_RECEIPT_DELIVERED);
  EXPECT_EQ(delivered.receipts[0].provider_id, "m/m_C");
  EXPECT_FALSE(delivered.receipts[0].and_before);
  EXPECT_EQ(delivered.receipts[1].until, absl::FromUnixMillis(1763848800123));
  EXPECT_EQ(delivered.message.user_id(), "24");
  const auto read = MustRead(Event(R"("read":{"watermark":1763848800123})"));
  ASSERT_THAT(read.receipts, SizeIs(1));
  EXPECT_EQ(read.receipts[0].receipt, v1::DELIVERY_RECEIPT_READ);
  EXPECT_EQ(read.receipts[0].until, absl::FromUnixMillis(1763848800123));
  EXPECT_NE(MustRead(Event(R"("read":{"watermark":1763848800124})")).key, read.key);
  // Instagram's.
  const auto seen = MustRead(Event(R"("read":{"mid":"m_C"})"));
  ASSERT_THAT(seen.receipts, SizeIs(1));
  EXPECT_EQ(seen.receipts[0].provider_id, "m/m_C");
  EXPECT_TRUE(seen.receipts[0].and_before);
}

TEST(ReadMessengerPiece, WhatTheAccountSentIsOursByWhatItCarriedElseSomebodyElses) {
  const std::string tag = absl::StrCat(
      "t.sori.", tenant::Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057")->ToBase32(), ".",
      std::string(24, 'f'));
  const auto ours = MustRead(Body(absl::StrCat(
      kEcho, kTime, R"("message":{"mid":"m_D","is_echo":true,"metadata":")", tag, "\"}")));
  ASSERT_THAT(ours.receipts, SizeIs(1));
  EXPECT_EQ(ours.receipts[0].receipt, v1::DELIVERY_RECEIPT_ACCEPTED);
  EXPECT_EQ(ours.receipts[0].provider_id, "m/m_D");
  EXPECT_EQ(ours.receipts[0].tag, tag);
  const auto other = MustRead(Body(absl::StrCat(
      kEcho, kTime,
      // Other apps give their messages something of their own.
      R"("message":{"mid":"m_E","is_echo":true,"text":"Passiamo domani","metadata":"x"})")));
  EXPECT_TRUE(other.by_account);
  EXPECT_EQ(other.message.user_id(), "24");
  EXPECT_EQ(other.about_key, "m/m_E");
  EXPECT_NE(other.key, "m/m_E");
  EXPECT_THAT(other.message.text(), IsEmpty());
  EXPECT_THAT(other.message.remark(), HasSubstr("«Passiamo domani»"));
}

TEST(ReadMessengerPiece, ALinkOfASharedAccountDeclaresTheComune) {
  for (const std::string& body :
       {Event(R"("referral":{"ref":"recco","source":"SHORTLINK"})"),
        Event(R"("postback":{"title":"Inizia","payload":"x","referral":{"ref":"recco"}})"),
        Message(R"("text":"x","referral":{"ref":"recco"})")}) {
    EXPECT_EQ(MustRead(body).message.declared_comune(), "recco");
  }
  EXPECT_EQ(ReasonOf(Event(R"("referral":{"source":"ADS"})")), "NOT_A_MESSAGE");
}

TEST(ReadMessengerPiece, S67WhatWasForAnotherAccountIsSetAside) {
  const std::string event = absl::StrCat(kSender, kTime, R"("message":{"mid":"a","text":"x"})");
  EXPECT_EQ(ReasonOf(Body(event, "page", "56")), "OTHER_ACCOUNT");
  EXPECT_EQ(ReasonOf(Body(R"("sender":{"id":"24"},"recipient":{"id":"56"},"message":{"mid":"a"})")),
            "OTHER_ACCOUNT");
  EXPECT_EQ(ReasonOf(Body(R"("sender":{"id":"56"},"recipient":{"id":"24"},)"
                          R"("message":{"mid":"a","is_echo":true})")),
            "OTHER_ACCOUNT");
}

TEST(ReadMessengerPiece, WhatIsNoMessageOfACitizenIsSetAside) {
  EXPECT_EQ(ReasonOf(Event(R"("pass_thread_control":{"new_owner_app_id":"1"})")), "NOT_A_MESSAGE");
  EXPECT_EQ(ReasonOf(R"({"object":"page","entry":[{"id":"55","changes":[]}]})"), "NOT_A_MESSAGE");
  EXPECT_EQ(ReasonOf(Event(R"("delivery":{"watermark":0})")), "NOT_A_MESSAGE");
  EXPECT_EQ(ReasonOf(Event(R"("message_edit":{"mid":"m_A","num_edit":0})")), "NOT_A_MESSAGE");
  // The account's own reactions.
  EXPECT_EQ(ReasonOf(Body(absl::StrCat(kEcho, R"("reaction":{"mid":"m_A","action":"react"})"))),
            "NOT_A_MESSAGE");
}

TEST(ReadMessengerPiece, WhatCannotBeReadIsToldSo) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("\xff"),
        Event(R"("message":{"text":"x"})"), Event(R"("message":7)"),
        Body(R"("sender":{"id":"2 4"},"recipient":{"id":"55"},"message":{"mid":"a"})")}) {
    EXPECT_EQ(ReasonOf(body), "UNREADABLE") << body;
  }
}

TEST(ReadMessengerPiece, KeysAreNeverTooLong) {
  const std::string mid(10000, 'x');
  for (const std::string& body :
       {Event(absl::StrCat(R"("message":{"text":"x","mid":")", mid, "\"}")),
        Event(absl::StrCat(R"("reaction":{"mid":")", mid, "\"}")),
        Event(absl::StrCat(R"("delivery":{"watermark":1,"mids":[")", mid, "\"]}"))}) {
    EXPECT_LE(MustRead(body).key.size(), 255);
  }
}

}  // namespace
}  // namespace mugugno::gateway::messenger
