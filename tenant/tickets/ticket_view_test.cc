#include "tenant/tickets/ticket_view.h"

#include <gtest/gtest.h>

#include "tenant/feed/changes.h"

namespace mugugno::tenant {
namespace {

Ticket InOffice() {
  Ticket ticket;
  ticket.tenant = "sori";
  ticket.id = *Uuid::Parse("01890a5d-ac96-774b-bcce-b302099a8057");
  ticket.kind = v1::TICKET_KIND_REPORT;
  ticket.office = "tecnico";
  return ticket;
}
Ticket Restricted(const std::string& office = "") {
  Ticket ticket = InOffice();
  ticket.readers = {"ada", "bea"};
  ticket.reader_office = office;
  return ticket;
}

TicketView Desk(const std::string& staff) { return {staff}; }
TicketView Office(const std::string& staff, const std::string& office) {
  return {staff, std::vector<std::string>{office}, {office}};
}

// As the watch of somebody hears it.
bool Hears(const TicketView& view, const Ticket& ticket) {
  Changes changes;
  AddTicketLines(ticket, changes);
  return std::any_of(changes.list().begin(), changes.list().end(), [&](const Change& change) {
    const auto line = ReadTicketLine(change);
    return line && Sees(view, *line);
  });
}

TEST(TicketView, TheFeedTellsThoseWhoSeeTheTicketAndNobodyElse) {
  Ticket held = InOffice();
  held.held = true;
  Ticket wrongdoing = InOffice();
  wrongdoing.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  for (const Ticket& ticket :
       {InOffice(), held, wrongdoing, Restricted(), Restricted("tecnico"), Restricted("sociali")}) {
    for (const TicketView& view : {Desk("ada"), Desk("carla"), Desk(""), Office("bea", "ambiente"),
                                   Office("dino", "tecnico"), Office("elio", "sociali"),
                                   TicketView{"gino", std::vector<std::string>()}}) {
      EXPECT_EQ(Hears(view, ticket), Sees(view, ticket))
          << view.staff << " " << ticket.readers.size() << ticket.reader_office << ticket.kind;
    }
  }
}

TEST(TicketView, WhatIsRestrictedIsItsReadersAlone) {
  EXPECT_TRUE(Sees(Desk("ada"), Restricted()));
  EXPECT_TRUE(Sees(Office("bea", "ambiente"), Restricted()));
  EXPECT_FALSE(Sees(Desk("carla"), Restricted()));
  EXPECT_FALSE(Sees(Office("dino", "tecnico"), Restricted()));
  EXPECT_FALSE(Sees(Desk(""), Restricted()));
  EXPECT_TRUE(Sees(Office("elio", "sociali"), Restricted("sociali")));
  EXPECT_FALSE(Sees(Office("dino", "tecnico"), Restricted("sociali")));
  EXPECT_FALSE(Sees(Desk("carla"), Restricted("sociali")));
}

TEST(TicketView, OnlyTheReadingOfficeIsHandedAnything) {
  EXPECT_TRUE(InOffice().HandsOffTo("tecnico"));
  EXPECT_FALSE(Restricted().HandsOffTo("tecnico"));
  EXPECT_FALSE(Restricted().office_reads());
  EXPECT_TRUE(Restricted("tecnico").HandsOffTo("tecnico"));
  EXPECT_TRUE(Restricted("tecnico").office_reads());
  Ticket wrongdoing = InOffice();
  wrongdoing.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  EXPECT_FALSE(wrongdoing.office_reads());
}

}  // namespace
}  // namespace mugugno::tenant
