#include "tenant/tickets/reminder.h"

#include <gtest/gtest.h>

#include "tenant/working_days.h"

namespace mugugno::tenant {
namespace {

using Reason = Reminder::Reason;

// A Wednesday.
absl::Time Then() {
  return absl::FromCivil(absl::CivilMinute(2026, 11, 18, 10, 30), ItalianTime());
}

Ticket Forwarded() {
  Ticket ticket;
  ticket.tenant = "sori";
  ticket.state = v1::TICKET_STATE_FORWARDED;
  ticket.kind = v1::TICKET_KIND_REPORT;
  ticket.wait_time = Then();
  return ticket;
}
Ticket Emergency() {
  Ticket ticket = Forwarded();
  ticket.emergency = true;
  return ticket;
}

TEST(Reminders, OfAnOfficeComeAfterOneAndThreeWorkingDaysThenNoMore) {
  Ticket ticket = Forwarded();
  EXPECT_EQ(NextReminder(ticket)->due, AddWorkingDays(Then(), 1));
  EXPECT_EQ(NextReminder(ticket)->reason, Reason::kNoCharge);
  EXPECT_FALSE(NextReminder(ticket)->escalates);
  ++ticket.reminder_count;
  EXPECT_EQ(NextReminder(ticket)->due, AddWorkingDays(Then(), 3));
  EXPECT_TRUE(NextReminder(ticket)->escalates);
  ++ticket.reminder_count;
  EXPECT_FALSE(NextReminder(ticket).has_value());
}

TEST(Reminders, OfAnEmergencyGoOnUntilAPersonAcknowledgesIt) {
  Ticket ticket = Emergency();
  EXPECT_EQ(NextReminder(ticket)->due, Then() + absl::Minutes(2));
  EXPECT_EQ(NextReminder(ticket)->reason, Reason::kEmergency);
  for (int reminded = 1; reminded < 20; ++reminded) {
    ticket.reminder_count = reminded;
    EXPECT_EQ(NextReminder(ticket)->due, Then() + absl::Minutes(5 + 15 * (reminded - 1)));
    EXPECT_TRUE(NextReminder(ticket)->escalates);
  }
  ticket.emergency_acknowledge_time = Then();
  EXPECT_FALSE(NextReminder(ticket).has_value()) << "it was reminded of often enough";
}

TEST(Reminders, OfAnEmergencyComeInWhateverStateUntilItEnds) {
  Ticket ticket = Emergency();
  ticket.held = true;
  for (const v1::TicketState open :
       {v1::TICKET_STATE_RECEIVED, v1::TICKET_STATE_ACKNOWLEDGED, v1::TICKET_STATE_RESOLVED}) {
    ticket.state = open;
    EXPECT_TRUE(NextReminder(ticket).has_value()) << v1::TicketState_Name(open);
  }
  ticket.state = v1::TICKET_STATE_CLOSED;
  EXPECT_FALSE(NextReminder(ticket).has_value());
}

TEST(Reminders, EndWhenSomebodyTakesCharge) {
  Ticket ticket = Forwarded();
  ticket.state = v1::TICKET_STATE_ACKNOWLEDGED;
  EXPECT_FALSE(NextReminder(ticket).has_value());
}

TEST(Reminders, TellNoOfficeOfWhatItMayNotSee) {
  Ticket held = Forwarded();
  held.held = true;
  EXPECT_FALSE(NextReminder(held).has_value());
  Ticket wrongdoing = Forwarded();
  wrongdoing.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  EXPECT_FALSE(NextReminder(wrongdoing).has_value());
}

TEST(Reminders, BeginAnewWhenTheTicketWaitsAnew) {
  Ticket ticket = Forwarded();
  ticket.reminder_count = 2;
  BeginWait(Then() + absl::Hours(200), &ticket);
  EXPECT_EQ(NextReminder(ticket)->due, AddWorkingDays(Then() + absl::Hours(200), 1));
}

}  // namespace
}  // namespace mugugno::tenant
