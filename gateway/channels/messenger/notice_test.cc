#include "gateway/channels/messenger/notice.h"

#include <string>

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

namespace mugugno::gateway::messenger {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<std::string> Split(const std::string& body) { return SplitNotice(body, "55"); }

std::string Body(const std::string& entries) {
  return absl::StrCat(R"({"object":"page","entry":[)", entries, "]}");
}

TEST(SplitMessengerNotice, L4EveryEntryAndEveryEventStandsAlone) {
  const auto pieces = Split(
      Body(R"({"id":"55","time":1,"messaging":[{"message":{"mid":"a"}},{"message":{"mid":"b"}}],)"
           R"("standby":[{"message":{"mid":"c"}}]},{"id":"56","messaging":[{"read":{}}]})"));
  ASSERT_THAT(pieces, SizeIs(4));
  for (size_t i = 0; i < pieces.size(); ++i) {
    EXPECT_THAT(pieces[i], HasSubstr(absl::StrCat(R"("place":)", i)));
    EXPECT_THAT(pieces[i], HasSubstr(R"("account":"55")"));
  }
  EXPECT_THAT(pieces[1], AllOf(HasSubstr(R"("mid":"b")"), HasSubstr(R"("time":1)"),
                               Not(HasSubstr(R"("mid":"a")")), Not(HasSubstr("standby"))));
  EXPECT_THAT(pieces[2], AllOf(HasSubstr("standby"), HasSubstr(R"("mid":"c")")));
  EXPECT_THAT(pieces[3], HasSubstr(R"("id":"56")"));
}

TEST(SplitMessengerNotice, WhatBringsNoEventIsAPieceOfItsOwnAndWhatIsNotKnownStaysWithIt) {
  EXPECT_THAT(Split(Body(R"({"id":"55","changes":[{"field":"feed"}]})")),
              ElementsAre(HasSubstr("feed")));
  EXPECT_THAT(Split(Body(R"({"id":"55","messaging":[{"novelty":{"deep":[1,null]}}]})")),
              ElementsAre(HasSubstr("deep")));
}

TEST(SplitMessengerNotice, WhatTheSenderSaysOfTheChannelDoesNotCount) {
  const auto pieces =
      Split(R"({"addressed":{"account":"99"},"entry":[{"id":"55","messaging":[{"read":{}}]}]})");
  EXPECT_THAT(pieces, ElementsAre(AllOf(HasSubstr(R"("account":"55")"), Not(HasSubstr("99")))));
}

TEST(SplitMessengerNotice, WhatIsNoObjectStaysAsItIs) {
  for (const std::string body : {"", "{", "[]", "null", "\xff", "{}", R"({"entry":7})"}) {
    EXPECT_THAT(Split(body), ElementsAre(body));
  }
}

}  // namespace
}  // namespace mugugno::gateway::messenger
