#include "tenant/feed/lines.h"

#include <gtest/gtest.h>

namespace mugugno::tenant {
namespace {

const Uuid kTicket = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
const Uuid kEntry = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8058");

TEST(FeedLines, ATicketLineComesBackWhole) {
  Changes changes;
  AddTicketLine("sori", {kTicket, "IN_PROGRESS", true, false, "tecnico"}, changes);
  const Change& change = changes.list().at(0);
  EXPECT_EQ(change.tenant, "sori");
  const auto line = ReadTicketLine(change);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->ticket, kTicket);
  EXPECT_EQ(line->state, "IN_PROGRESS");
  EXPECT_TRUE(line->urgent);
  EXPECT_FALSE(line->held);
  EXPECT_EQ(line->office, "tecnico");
}

TEST(FeedLines, AClaimLineIsNoneOfTheTicketItself) {
  Changes changes;
  AddClaimLine("sori", {kTicket, "", false, true, "tecnico"}, changes);
  const auto line = ReadClaimLine(changes.list().at(0));
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->ticket, kTicket);
  EXPECT_TRUE(line->held);
  EXPECT_EQ(line->office, "tecnico");
  EXPECT_FALSE(ReadTicketLine(changes.list().at(0)).has_value());
}

TEST(FeedLines, AConversationLineTellsEntryAndSubmissionApart) {
  Changes changes;
  AddConversationLine({kTicket, kEntry, std::nullopt, "sori-app", ""}, changes);
  const auto line = ReadConversationLine(changes.list().at(0));
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->correspondent, kTicket);
  EXPECT_EQ(line->entry, kEntry);
  EXPECT_EQ(line->submission, std::nullopt);
  EXPECT_EQ(line->app, "sori-app");
}

TEST(FeedLines, TheLongestLineFitsItsColumn) {
  Changes changes;
  AddConversationLine({kTicket, kEntry, kEntry, std::string(63, 'a'), "APPLIED"}, changes);
  AddTicketLine(std::string(63, 't'),
                {kTicket, "WAITING_THIRD_PARTY", true, true, std::string(63, 'o')}, changes);
  for (const Change& change : changes.list()) EXPECT_LE(change.id.size(), 128u);
}

TEST(FeedLines, LinesOfOtherKindsAreLeftAlone) {
  EXPECT_FALSE(ReadTicketLine({"sori", "office", "x", ""}).has_value());
  EXPECT_FALSE(ReadTicketLine({"sori", kTicketLine, "short", ""}).has_value());
  EXPECT_FALSE(ReadConversationLine({"", kConversationLine, "short", ""}).has_value());
}

}  // namespace
}  // namespace mugugno::tenant
