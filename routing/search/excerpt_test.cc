#include "routing/search/excerpt.h"

#include <gtest/gtest.h>

namespace mugugno::routing {
namespace {

using tenant::TicketTexts;
using v1::TicketHit;

TicketTexts Ticket() {
  TicketTexts ticket;
  ticket.head = {{TicketHit::PLACE_NUMBER, "SORI-7K3F-9QXZ"}, {TicketHit::PLACE_CONTACT, "Ada Bò"}};
  ticket.said = {{TicketHit::PLACE_MESSAGE, "Il lampione davanti alla scuola è spento"},
                 {TicketHit::PLACE_NOTE, "Sentita la scuola: il guasto è del quadro"}};
  return ticket;
}

std::string Marked(const Excerpt& excerpt) {
  std::string marked = excerpt.text;
  for (auto mark = excerpt.marks.rbegin(); mark != excerpt.marks.rend(); ++mark) {
    marked.insert(mark->end, "]").insert(mark->begin, "[");
  }
  return marked;
}

std::string Look(absl::string_view typed, const TicketTexts& ticket = Ticket()) {
  const auto excerpt = FindExcerpt(*SearchQuery::Parse(typed), ticket);
  return excerpt ? Marked(*excerpt) : "nothing";
}

TEST(Excerpt, MarksTheWordsThatAreMeant) {
  EXPECT_EQ(Look("LAMPIONI"), "Il [lampione] davanti alla scuola è spento");
  EXPECT_EQ(Look("guas scuo"), "Sentita la [scuola]: il [guasto] è del quadro");
  EXPECT_EQ(Look("bo ada"), "[Ada] [Bò]");
  EXPECT_EQ(Look("7k3f"), "SORI-[7K3F]-9QXZ");
}

TEST(Excerpt, AllWordsStandSomewhereInTheTicket) {
  EXPECT_NE(Look("ada quadro lampione"), "nothing");
  EXPECT_EQ(Look("ada tombino"), "nothing");
  EXPECT_EQ(Look("pione"), "nothing");
}

TEST(Excerpt, APhraseStandsAsItIsTyped) {
  EXPECT_EQ(Look("\"davanti alla scuola\""), "Il lampione [davanti] [alla] [scuola] è spento");
  EXPECT_EQ(Look("\"scuola davanti\""), "nothing");
  EXPECT_EQ(Look("\"lampione spento\""), "nothing");
}

TEST(Excerpt, OfALongTextTheWordsAroundTheFirst) {
  TicketTexts ticket;
  std::string text;
  for (int i = 0; i < 60; ++i) text += "così è già perché ";
  ticket.said = {{TicketHit::PLACE_MESSAGE, text + "\nil tombino\n" + text}};
  const auto excerpt = FindExcerpt(*SearchQuery::Parse("tombini"), ticket);
  ASSERT_TRUE(excerpt);
  EXPECT_LT(excerpt->text.size(), 200U);
  const std::string marked = Marked(*excerpt);
  EXPECT_NE(marked.find(" il [tombino] "), std::string::npos) << marked;
  EXPECT_EQ(marked.substr(0, 3), "…");
  EXPECT_EQ(marked.substr(marked.size() - 3), "…");
}

}  // namespace
}  // namespace mugugno::routing
