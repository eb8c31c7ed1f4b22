#include "gateway/channels/whatsapp/reading.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "gateway/channels/chat_text.h"
#include "gateway/channels/meta/webhook.h"
#include "gateway/channels/whatsapp/notice.h"
#include "tenant/errors.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway::whatsapp {
namespace {

using meta::MessageKey;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kChannel[] = "tenants/sori/channels/whatsapp";
constexpr char kContact[] =
    R"("contacts":[{"wa_id":"393331234567","profile":{"name":"Rosa Mugugna"}}],)";

std::string Body(const std::string& value, const std::string& number = "55",
                 const std::string& account = "77") {
  return absl::StrCat(
      R"({"object":"whatsapp_business_account","entry":[{"id":")", account,
      R"(","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",)",
      R"("metadata":{"display_phone_number":"39010","phone_number_id":")", number, "\"},", value,
      "}}]}]}");
}
absl::StatusOr<routing::Post> Read(const std::string& body) {
  const auto pieces = SplitNotice(body, "55", "77");
  EXPECT_THAT(pieces, SizeIs(1));
  return ReadPiece(kChannel, pieces.front());
}
// A message of that type and content.
std::string Message(const std::string& content) {
  return Body(absl::StrCat(
      kContact, R"("messages":[{"from":"393331234567","id":"wamid.A","timestamp":"1763848800",)",
      content, "}]"));
}
routing::Post MustRead(const std::string& body) {
  auto post = Read(body);
  EXPECT_OK(post) << body;
  return post.ok() ? *post : routing::Post();
}
std::string ReasonOf(const std::string& body) { return tenant::ErrorReason(Read(body).status()); }

TEST(ReadPiece, TextIsReadWithItsSenderAndItsTime) {
  const auto post = MustRead(
      Message(R"("type":"text","text":{"body":"C'\u00e8 una buca"},"context":{"id":"wamid.B"})"));
  EXPECT_EQ(post.message.text(), "C'è una buca");
  EXPECT_EQ(post.message.user_id(), "393331234567");
  EXPECT_EQ(post.message.phone_number(), "+393331234567");
  EXPECT_EQ(post.message.display_name(), "Rosa Mugugna");
  EXPECT_EQ(post.key, "m/wamid.A");
  EXPECT_EQ(post.about_key, "m/wamid.B");
  EXPECT_EQ(post.send_time, absl::FromUnixSeconds(1763848800));
  EXPECT_THAT(post.message.remark(), IsEmpty());
}

TEST(ReadPiece, WhoHasNoNumberIsKnownByTheirIdWithThisBusiness) {
  const auto post = MustRead(
      Body(R"("contacts":[{"user_id":"IT.13491208655302741918","profile":{"username":"rosa"}}],)"
           R"("messages":[{"from_user_id":"IT.13491208655302741918","id":"wamid.A",)"
           R"("timestamp":"1763848800","type":"text","text":{"body":"x"}}])"));
  EXPECT_EQ(post.message.user_id(), "IT.13491208655302741918");
  EXPECT_EQ(post.message.phone_number(), "");
  EXPECT_EQ(post.message.display_name(), "rosa");
}

TEST(ReadPiece, TheSameIdIsTheSameCitizenWithANumberAndWithout) {
  const auto post =
      MustRead(Body(R"("contacts":[{"wa_id":"393331234567","user_id":"IT.1"}],)"
                    R"("messages":[{"from":"393331234567","from_user_id":"IT.1","id":"wamid.A",)"
                    R"("timestamp":"1763848800","type":"text","text":{"body":"x"}}])"));
  EXPECT_EQ(post.message.user_id(), "IT.1");
  EXPECT_EQ(post.message.phone_number(), "+393331234567");
}

TEST(ReadPiece, AMediumIsNamedAsAFileAndToldInARemarkAndItsCaptionIsTheText) {
  for (const auto& [content, what] :
       {std::pair(R"("type":"image","image":{"id":"1","caption":"Guardate"})", "una foto"),
        std::pair(R"("type":"video","video":{"id":"1","caption":"Guardate"})", "un video"),
        std::pair(
            R"("type":"document","document":{"id":"1","caption":"Guardate","filename":"a.pdf"})",
            "il documento a.pdf")}) {
    const auto post = MustRead(Message(content));
    EXPECT_EQ(post.message.text(), "Guardate");
    EXPECT_EQ(post.message.attachments_size(), 1);
    EXPECT_THAT(post.message.remark(), HasSubstr(what));
  }
  EXPECT_THAT(
      MustRead(Message(R"("type":"audio","audio":{"id":"1","voice":true})")).message.remark(),
      HasSubstr("messaggio vocale"));
  EXPECT_THAT(MustRead(Message(R"("type":"sticker","sticker":{"id":"1"})")).message.remark(),
              HasSubstr("adesivo"));
}

TEST(ReadPiece, AnswersOfButtonsAndListsAnswerTheQuestionTheyWereBelow) {
  const auto question = *tenant::Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
  for (const std::string kind : {"button_reply", "list_reply"}) {
    const auto post = MustRead(Message(
        absl::StrCat(R"("type":"interactive","interactive":{"type":")", kind, R"(",")", kind,
                     R"(":{"id":")", ChoiceCode(question, "2"), R"(","title":"Recco"}})")));
    EXPECT_EQ(post.message.text(), "2");
    EXPECT_THAT(post.message.reply_to(), HasSubstr(question.ToString()));
  }
  // Those that are none of ours say what stood on them.
  EXPECT_EQ(MustRead(Message(R"("type":"interactive","interactive":{"type":"list_reply",)"
                             R"("list_reply":{"id":"x","title":"Recco"}})"))
                .message.text(),
            "Recco");
  EXPECT_EQ(MustRead(Message(R"("type":"button","button":{"text":"S\u00ec","payload":"x"})"))
                .message.text(),
            "Sì");
}

TEST(ReadPiece, APlaceIsThePositionOfTheMessage) {
  const auto post =
      MustRead(Message(R"("type":"location","location":{"latitude":44.3712,"longitude":9.1036,)"
                       R"("name":"Chiesa","address":"Via Roma"})"));
  EXPECT_DOUBLE_EQ(post.message.position().latitude(), 44.3712);
  EXPECT_EQ(post.message.text(), "Chiesa\nVia Roma");
  EXPECT_FALSE(MustRead(Message(R"("type":"location","location":{"latitude":144,"longitude":9})"))
                   .message.has_position());
}

TEST(ReadPiece, OfCardsOnlyTheSendersOwnNumberIsShown) {
  const auto own = MustRead(Message(
      R"("type":"contacts","contacts":[{"phones":[{"phone":"+39","wa_id":"393331234567"}]}])"));
  EXPECT_THAT(own.message.remark(), HasSubstr("+393331234567"));
  const auto other =
      MustRead(Message(R"("type":"contacts","contacts":[{"phones":[{"phone":"010123456"}]},{}])"));
  EXPECT_THAT(other.message.remark(), Not(HasSubstr("010")));
}

TEST(ReadPiece, L7ReactionsCorrectionsAndWithdrawalsAreAboutTheirMessage) {
  const auto reaction = MustRead(
      Message(R"("type":"reaction","reaction":{"message_id":"wamid.B","emoji":"\ud83d\udc4d"})"));
  EXPECT_EQ(reaction.about_key, "m/wamid.B");
  EXPECT_THAT(reaction.message.remark(), HasSubstr("👍"));
  EXPECT_THAT(MustRead(Message(R"("type":"reaction","reaction":{"message_id":"wamid.B"})"))
                  .message.remark(),
              HasSubstr("tolto"));
  const auto edit = MustRead(Message(R"("type":"edit","edit":{"original_message_id":"wamid.B",)"
                                     R"("message":{"type":"text","text":{"body":"Due buche"}}})"));
  EXPECT_EQ(edit.about_key, "m/wamid.B");
  EXPECT_EQ(edit.message.text(), "Due buche");
  EXPECT_THAT(edit.message.remark(), HasSubstr("corretto"));
  const auto revoke =
      MustRead(Message(R"("type":"revoke","revoke":{"original_message_id":"wamid.B"})"));
  EXPECT_EQ(revoke.about_key, "m/wamid.B");
  EXPECT_THAT(revoke.message.remark(), HasSubstr("cancellato"));
}

TEST(ReadPiece, L7L16WhatIsNotKnownIsToldInARemark) {
  for (const std::string content : {R"("type":"unsupported","errors":[{"code":131051}])",
                                    R"("type":"unknown","errors":[{"code":131000}])",
                                    R"("type":"order","order":{"x":1})", R"("type":"ephemeral")"}) {
    EXPECT_THAT(MustRead(Message(content)).message.remark(), HasSubstr("non si può mostrare"));
  }
}

TEST(ReadPiece, S67WhatWasForAnotherNumberOrAccountIsSetAside) {
  const std::string message =
      R"("messages":[{"from":"391","id":"a","timestamp":"1","type":"text","text":{"body":"x"}}])";
  EXPECT_EQ(ReasonOf(Body(message, "56", "77")), "OTHER_ACCOUNT");
  EXPECT_EQ(ReasonOf(Body(message, "55", "78")), "OTHER_ACCOUNT");
  EXPECT_EQ(ReasonOf(Body(R"("statuses":[{"id":"a","status":"sent"}])", "56")), "OTHER_ACCOUNT");
}

TEST(ReadPiece, AStatusIsNewsOfAMessageOfOurs) {
  const auto post = MustRead(Body(
      R"("statuses":[{"id":"wamid.C","status":"failed","biz_opaque_callback_data":"t.sori.x.y",)"
      R"("errors":[{"code":131047,"title":"secret words"}]}])"));
  ASSERT_THAT(post.receipts, SizeIs(1));
  EXPECT_EQ(post.receipts[0].receipt, v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_EQ(post.receipts[0].provider_id, "m/wamid.C");
  EXPECT_EQ(post.receipts[0].tag, "t.sori.x.y");
  EXPECT_THAT(post.receipts[0].error, HasSubstr("131047"));
  EXPECT_THAT(post.receipts[0].error, Not(HasSubstr("secret")));
  EXPECT_NE(MustRead(Body(R"("statuses":[{"id":"wamid.C","status":"read"}])")).key, post.key);
}

TEST(ReadPiece, WhatIsNoMessageOfACitizenIsSetAside) {
  EXPECT_EQ(ReasonOf(R"({"object":"whatsapp_business_account","entry":[{"id":"77","changes":)"
                     R"([{"field":"account_update","value":{}}]}]})"),
            "NOT_A_MESSAGE");
  EXPECT_EQ(ReasonOf(Body(R"("errors":[{"code":1}])")), "NOT_A_MESSAGE");
  EXPECT_EQ(ReasonOf(Body(R"("statuses":[{"id":"a","status":"novelty"}])")), "NOT_A_MESSAGE");
}

TEST(ReadPiece, WhatIsSaidWhereOthersListenIsNoConversation) {
  EXPECT_EQ(ReasonOf(Message(R"("group_id":"g","type":"text","text":{"body":"x"})")), "GROUP_CHAT");
}

TEST(ReadPiece, WhatCannotBeReadIsToldSo) {
  for (const std::string& body :
       {std::string(), std::string("{"), std::string("[]"), std::string("{}"), std::string("\xff"),
        Body(R"("messages":[{"id":"a","timestamp":"1","type":"text"}])"),
        Body(R"("messages":[{"from":"391","timestamp":"1"}])"),
        Body(R"("messages":[{"from":"391","id":"a","timestamp":"x"}])"),
        Body(R"("messages":[{"from":"39 1","id":"a","timestamp":"1"}])"),
        Body(R"("messages":[7])")}) {
    EXPECT_EQ(ReasonOf(body), "UNREADABLE") << body;
  }
}

TEST(ReadPiece, S57NamesOfAttackersAreOneShortLineWithoutTricks) {
  const auto post = MustRead(Body(absl::StrCat(
      R"("contacts":[{"wa_id":"391","profile":{"name":"A\nB\u202E)", std::string(10000, 'c'),
      R"("}}],"messages":[{"from":"391","id":"a","timestamp":"1","type":"text","text":{"body":"x"}}])")));
  EXPECT_LE(post.message.display_name().size(), 256);
  EXPECT_THAT(post.message.display_name(), Not(HasSubstr("\n")));
  // NOLINTNEXTLINE(misc-misleading-bidirectional): it is what must not be there
  EXPECT_THAT(post.message.display_name(), Not(HasSubstr("\u202E")));
}

TEST(MessageKey, IsNeverTooLong) {
  EXPECT_EQ(MessageKey("wamid.A"), "m/wamid.A");
  EXPECT_LE(MessageKey(std::string(10000, 'x')).size(), 255);
  EXPECT_NE(MessageKey(std::string(10000, 'x')), MessageKey(std::string(10001, 'x')));
}

}  // namespace
}  // namespace mugugno::gateway::whatsapp
