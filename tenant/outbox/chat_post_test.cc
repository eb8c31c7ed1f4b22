#include "tenant/outbox/chat_post.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>

#include "tests/support/fake_clock.h"

namespace mugugno::tenant {
namespace {

using ::testing::ElementsAre;

TEST(PartsOf, AShortTextIsOnePart) {
  EXPECT_THAT(PartsOf("Buongiorno", 4096), ElementsAre("Buongiorno"));
}

TEST(PartsOf, NothingIsNoPart) { EXPECT_TRUE(PartsOf(" \n", 4096).empty()); }

TEST(PartsOf, ALongTextIsCutBetweenLinesElseBetweenWordsElseBetweenCharacters) {
  EXPECT_THAT(PartsOf("una riga\ne un'altra", 12), ElementsAre("una riga", "e un'altra"));
  EXPECT_THAT(PartsOf("parole una dopo l'altra", 12), ElementsAre("parole una", "dopo l'altra"));
  EXPECT_THAT(PartsOf("èèèè", 3), ElementsAre("èèè", "è"));
}

TEST(PartsOf, ACharacterOutsideTheFirstPlaneCountsTwo) {
  EXPECT_THAT(PartsOf("😀😀😀", 4), ElementsAre("😀😀", "😀"));
  // One that would stand on the border goes on with the next part whole.
  EXPECT_THAT(PartsOf("a😀😀", 4), ElementsAre("a😀", "😀"));
}

TEST(DeliveriesOf, PartsGoInOrderAndTheButtonsAreWithTheLast) {
  tests::FakeClock clock;
  UuidSource ids(clock);
  ChatPost post;
  post.owner = Scope::Tenant("sori");
  post.subject = ids.Next();
  post.entry = ids.Next();
  post.channel = "tenants/sori/channels/telegram";
  post.address = "42";
  post.text = "Per quale comune ci scrivi?";
  post.choices.Add()->set_value("1");
  const auto deliveries =
      DeliveriesOf(post, ChatWay{v1::Delivery::WAY_TELEGRAM, 4096, 16}, ids, clock.Now());
  ASSERT_EQ(deliveries.size(), 2);
  EXPECT_LT(deliveries[0].id, deliveries[1].id);
  EXPECT_TRUE(deliveries[0].words.choices().empty());
  EXPECT_EQ(deliveries[1].words.choices_size(), 1);
  EXPECT_EQ(deliveries[1].words.question(), post.entry.bytes());
  EXPECT_EQ(deliveries[1].words.channel(), post.channel);
}

}  // namespace
}  // namespace mugugno::tenant
