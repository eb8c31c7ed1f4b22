#include "gateway/channels/whatsapp/notice.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

namespace mugugno::gateway::whatsapp {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<std::string> Split(const std::string& body) { return SplitNotice(body, "55", "77"); }

// A change of one number with that in its value.
std::string Change(const std::string& number, const std::string& rest) {
  return absl::StrCat(R"({"field":"messages","value":{"messaging_product":"whatsapp",)",
                      R"("metadata":{"phone_number_id":")", number, "\"},", rest, "}}");
}
std::string Body(const std::string& entries) {
  return absl::StrCat(R"({"object":"whatsapp_business_account","entry":[)", entries, "]}");
}

TEST(SplitNotice, L4EveryEntryEveryChangeEveryMessageAndEveryStatusStandsAlone) {
  const auto pieces = Split(Body(
      absl::StrCat(R"({"id":"77","changes":[)",
                   Change("55", R"("messages":[{"id":"a"},{"id":"b"}],"statuses":[{"id":"c"}])"),
                   ",", Change("56", R"("messages":[{"id":"d"}])"), R"(]},{"id":"78","changes":[)",
                   Change("57", R"("statuses":[{"id":"e"},{"id":"f"}])"), "]}")));
  ASSERT_THAT(pieces, SizeIs(6));
  for (size_t i = 0; i < pieces.size(); ++i) {
    const std::string id =
        absl::StrCat(R"("id":")", std::string(1, static_cast<char>('a' + i)), "\"");
    EXPECT_THAT(pieces[i], HasSubstr(id));
    EXPECT_THAT(pieces[i], HasSubstr(absl::StrCat(R"("place":)", i)));
  }
  EXPECT_THAT(pieces[1], AllOf(HasSubstr(R"("phone_number_id":"55")"), HasSubstr(R"("77")"),
                               Not(HasSubstr("statuses"))));
  EXPECT_THAT(pieces[5],
              AllOf(HasSubstr(R"("57")"), HasSubstr(R"("78")"), Not(HasSubstr(R"("e")"))));
}

TEST(SplitNotice, WhatIsNotKnownStaysWithIt) {
  const auto pieces = Split(Body(absl::StrCat(
      R"({"id":"77","time":12,"changes":[)",
      Change("55", R"("novelty":{"deep":[1,2,{"x":null}]},"messages":[{"id":"a","new":true}])"),
      "]}")));
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_THAT(pieces[0], AllOf(HasSubstr(R"("novelty")"), HasSubstr(R"("deep")"),
                               HasSubstr(R"("new":true)"), HasSubstr(R"("time":12)")));
}

TEST(SplitNotice, OfSeveralContactsAMessageHasItsOwn) {
  const auto pieces = Split(Body(absl::StrCat(
      R"({"id":"77","changes":[)",
      Change("55", R"("contacts":[{"wa_id":"391","profile":{"name":"Rosa"}},)"
                   R"({"user_id":"IT.2","profile":{"name":"Pino"}}],)"
                   R"("messages":[{"id":"a","from":"391"},{"id":"b","from_user_id":"IT.2"}])"),
      "]}")));
  ASSERT_THAT(pieces, SizeIs(2));
  EXPECT_THAT(pieces[0], AllOf(HasSubstr("Rosa"), Not(HasSubstr("Pino"))));
  EXPECT_THAT(pieces[1], AllOf(HasSubstr("Pino"), Not(HasSubstr("Rosa"))));
}

TEST(SplitNotice, WhatTheSenderSaysOfTheChannelDoesNotCount) {
  const auto pieces = Split(
      absl::StrCat(R"({"addressed":{"account":"99"},"object":"x","entry":[{"id":"77","changes":[)",
                   Change("99", R"("messages":[{"id":"a"}])"), "]}]}"));
  ASSERT_THAT(pieces, SizeIs(1));
  EXPECT_THAT(pieces[0], HasSubstr(R"("account":"55")"));
  EXPECT_THAT(pieces[0], Not(HasSubstr(R"("account":"99")")));
}

TEST(SplitNotice, WhatBringsNothingIsAPieceOfItsOwn) {
  EXPECT_THAT(Split(Body(R"({"id":"77","changes":[{"field":"account_update","value":{}}]})")),
              ElementsAre(HasSubstr("account_update")));
  EXPECT_THAT(Split(Body(R"({"id":"77"},5)")), SizeIs(2));
}

TEST(SplitNotice, WhatIsNoObjectStaysAsItIs) {
  for (const std::string body : {"", "{", "[]", "null", "\xff", "{}", R"({"entry":7})"}) {
    EXPECT_THAT(Split(body), ElementsAre(body));
  }
}

}  // namespace
}  // namespace mugugno::gateway::whatsapp
