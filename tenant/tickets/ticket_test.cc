#include "tenant/tickets/ticket.h"

#include <gtest/gtest.h>

#include "tenant/errors.h"
#include "tenant/tickets/ticket_store.h"

namespace mugugno::tenant {
namespace {

TEST(Ticket, EndingFreesTheMatterAndComingBackTakesItAgain) {
  Ticket ticket;
  ticket.open_matter = std::string(32, 'm');
  EnterState(v1::TICKET_STATE_CLOSED, &ticket);
  EXPECT_EQ(ticket.open_matter, "");
  EXPECT_EQ(ticket.rank(), 0);
  EnterState(v1::TICKET_STATE_REOPENED, &ticket);
  EXPECT_EQ(ticket.open_matter, std::string(32, 'm'));
  EXPECT_EQ(ticket.rank(), 1);
}

TEST(Ticket, AnEmergencyIsUrgentUntilAPersonHasSeenIt) {
  Ticket ticket;
  ticket.emergency = true;
  EXPECT_EQ(ticket.rank(), 2);
  ticket.emergency_acknowledge_time = absl::UnixEpoch();
  EXPECT_EQ(ticket.rank(), 1);
}

TEST(Ticket, AnOldEtagIsRefusedAndNoneIsNot) {
  Ticket ticket;
  ticket.revision = 3;
  EXPECT_TRUE(CheckEtag(ticket, "").ok());
  EXPECT_TRUE(CheckEtag(ticket, EtagOf(ticket)).ok());
  EXPECT_EQ(ErrorReason(CheckEtag(ticket, "2")), "ETAG_MISMATCH");
}

TEST(TicketPlace, UrgentComesFirstThenTheNewest) {
  const Uuid older = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
  const Uuid newer = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8058");
  EXPECT_TRUE(ComesBefore({2, older}, {1, newer}));
  EXPECT_TRUE(ComesBefore({1, newer}, {1, older}));
  EXPECT_FALSE(ComesBefore({1, older}, {1, older}));
}

}  // namespace
}  // namespace mugugno::tenant
