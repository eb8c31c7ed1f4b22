// Whom the gateway reminds of what nobody has taken up, on a real database.

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include <gmock/gmock.h>

#include "gateway/services/ticket_service.h"
#include "tenant/name.h"
#include "tenant/reminders/reminders.h"
#include "tenant/working_days.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using tenant::Ticket;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const tenant::Person kLiaison = {"Referente", "referente@sori.example"};
const tenant::Person kDeputy = {"Sostituto", "sostituto@sori.example"};

class ReminderSpec : public testing::Test {
 protected:
  void SetUp() override { town_.SetPeople("sori", "tecnico", kLiaison, kDeputy); }
  void TearDown() override { town_.SetPeople("sori", "tecnico", {}, {}); }

  void SendDue() {
    ASSERT_OK(tenant::Reminders(town_.database(), town_.directory(), town_.keys(), town_.uuids(),
                                town_.clock())
                  .SendDue([] { return true; }));
  }
  void AfterWorkingDays(const Ticket& ticket, int days) {
    town_.clock().Set(tenant::AddWorkingDays(ticket.wait_time, days));
    SendDue();
  }
  void AfterMinutes(const Ticket& ticket, int minutes) {
    town_.clock().Set(ticket.wait_time + absl::Minutes(minutes));
    SendDue();
  }

  std::vector<std::string> Notes(const Ticket& ticket) {
    std::vector<std::string> notes;
    for (const auto& entry : town_.Entries(ticket)) {
      if (entry.kind == v1::TicketEntry::KIND_REMINDER) notes.push_back(entry.words->text());
    }
    return notes;
  }
  // Subject and body of each.
  std::vector<std::string> MailsTo(const Ticket& ticket, const std::string& target) {
    std::vector<std::string> mails;
    const auto text = town_.Ask(absl::StrCat(
        "SELECT COALESCE(GROUP_CONCAT(CONCAT(HEX(id), ' ', HEX(words))), '') FROM mugugno.delivery "
        "WHERE ticket_id = 0x",
        absl::BytesToHexString(ticket.id.bytes())));
    for (const absl::string_view one : absl::StrSplit(text, ',', absl::SkipEmpty())) {
      const std::vector<std::string> parts = absl::StrSplit(one, ' ');
      const auto opened = town_.keys().Open(tenant::KeyOwner::Tenant(ticket.tenant),
                                            {"delivery", "words", absl::HexStringToBytes(parts[0])},
                                            absl::HexStringToBytes(parts[1]));
      EXPECT_OK(opened);
      storage::v1::DeliveryWords words;
      EXPECT_TRUE(words.ParseFromString(*opened));
      if (words.target() == target)
        mails.push_back(absl::StrCat(words.subject(), "\n", words.body()));
    }
    return mails;
  }

  Town& town_ = Town::Shared();
};

TEST_F(ReminderSpec, TheLiaisonIsRemindedOfWhatNobodyTookChargeOfForAWorkingDay) {
  Town::NewTicket wanted;
  wanted.text = "PAROLASEGRETA";
  const Ticket ticket = town_.Add(wanted);
  town_.clock().Advance(absl::Hours(1));
  SendDue();
  EXPECT_THAT(Notes(ticket), IsEmpty()) << "it is too early";
  AfterWorkingDays(ticket, 1);
  EXPECT_THAT(Notes(ticket), ElementsAre("Sollecito a Referente: nessuno ha ancora preso in carico "
                                         "la pratica."));
  const auto mails = MailsTo(ticket, kLiaison.email);
  ASSERT_THAT(mails, SizeIs(1));
  EXPECT_THAT(mails[0], HasSubstr("Sollecito - Segnalazione " + ticket.number));
  EXPECT_THAT(mails[0], Not(HasSubstr("PAROLASEGRETA"))) << "no citizen's words leave";
  EXPECT_EQ(town_.Now(ticket).reminder_count, 1);
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT actor FROM mugugno.audit WHERE action = 'ticket.remind' "
                                   "AND resource = '",
                                   tenant::TicketName("sori", ticket.id), "'")),
            "system/reminders");
  SendDue();
  EXPECT_THAT(Notes(ticket), SizeIs(1)) << "once";
}

TEST_F(ReminderSpec, AfterThreeWorkingDaysTheDeputyAndTheDeskAreToldAndThenNobodyAnyMore) {
  const Ticket ticket = town_.Add();
  AfterWorkingDays(ticket, 1);
  AfterWorkingDays(ticket, 3);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), SizeIs(2));
  EXPECT_THAT(MailsTo(ticket, kDeputy.email), SizeIs(1));
  EXPECT_THAT(MailsTo(ticket, "ada@golfo.example"), SizeIs(1)) << "the officer of the comune";
  EXPECT_THAT(MailsTo(ticket, "bea@golfo.example"), IsEmpty()) << "staff of an office";
  EXPECT_THAT(MailsTo(ticket, "dino@golfo.example"), IsEmpty()) << "the officer of another comune";
  AfterWorkingDays(ticket, 30);
  EXPECT_THAT(Notes(ticket), SizeIs(4));
}

TEST_F(ReminderSpec, WhileTheLiaisonIsAwayTheDeputyIsRemindedInstead) {
  const Ticket ticket = town_.Add();
  const absl::CivilDay due =
      absl::ToCivilDay(tenant::AddWorkingDays(ticket.wait_time, 1), tenant::ItalianTime());
  town_.SetAbsences(
      "sori", "tecnico",
      {absl::StrCat(absl::FormatCivilTime(due - 3), "/", absl::FormatCivilTime(due))});
  AfterWorkingDays(ticket, 1);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), IsEmpty());
  EXPECT_THAT(MailsTo(ticket, kDeputy.email), SizeIs(1));
  AfterWorkingDays(ticket, 3);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), SizeIs(1)) << "back again, and told";
  town_.SetAbsences("sori", "tecnico", {});
}

TEST_F(ReminderSpec, WhoTakesChargeIsNotReminded) {
  gateway::TicketService service{town_.parts()};
  const Ticket ticket = town_.Add();
  v1::TakeChargeRequest request;
  request.set_name(tenant::TicketName("sori", ticket.id));
  ASSERT_OK(service.TakeCharge(town_.Person("ada"), request));
  AfterWorkingDays(ticket, 3);
  EXPECT_THAT(Notes(ticket), IsEmpty());
}

TEST_F(ReminderSpec, AnEmergencyIsToldAgainAndAgainUntilAPersonAcknowledgesIt) {
  gateway::TicketService service{town_.parts()};
  Town::NewTicket wanted;
  wanted.emergency = true;
  const Ticket ticket = town_.Add(wanted);
  AfterMinutes(ticket, 1);
  EXPECT_THAT(Notes(ticket), IsEmpty());
  AfterMinutes(ticket, 2);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), SizeIs(1));
  EXPECT_THAT(MailsTo(ticket, kDeputy.email), SizeIs(1));
  EXPECT_THAT(MailsTo(ticket, kDeputy.email)[0], HasSubstr("EMERGENZA NON VISTA"));
  EXPECT_THAT(MailsTo(ticket, "ada@golfo.example"), IsEmpty());
  AfterMinutes(ticket, 5);
  EXPECT_THAT(MailsTo(ticket, "ada@golfo.example"), SizeIs(1));
  AfterMinutes(ticket, 20);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), SizeIs(3));
  v1::AcknowledgeEmergencyRequest request;
  request.set_name(tenant::TicketName("sori", ticket.id));
  ASSERT_OK(service.AcknowledgeEmergency(town_.Person("ada"), request));
  AfterMinutes(ticket, 60);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), SizeIs(3));
}

TEST_F(ReminderSpec, WhatNoOfficeMaySeeIsToldToTheDeskAlone) {
  Town::NewTicket wanted;
  wanted.emergency = true;
  wanted.held = true;
  const Ticket ticket = town_.Add(wanted);
  AfterMinutes(ticket, 20);
  EXPECT_THAT(MailsTo(ticket, kLiaison.email), IsEmpty());
  EXPECT_THAT(MailsTo(ticket, "ada@golfo.example"), Not(IsEmpty()));
}

TEST_F(ReminderSpec, WhereTheOfficeHasNobodyToWriteToTheDeskIsTold) {
  town_.SetPeople("camogli", "tecnico", {}, {});
  Town::NewTicket wanted;
  wanted.tenant = "camogli";
  const Ticket ticket = town_.Add(wanted);
  AfterWorkingDays(ticket, 1);
  EXPECT_THAT(MailsTo(ticket, "elio@golfo.example"), SizeIs(1));
}

TEST_F(ReminderSpec, NothingIsSentForASuspendedComuneAndNoneIsForgotten) {
  const Ticket ticket = town_.Add();
  town_.SetSuspended("sori", true);
  AfterWorkingDays(ticket, 1);
  EXPECT_THAT(Notes(ticket), IsEmpty());
  town_.SetSuspended("sori", false);
  SendDue();
  EXPECT_THAT(Notes(ticket), SizeIs(1));
}

}  // namespace
}  // namespace mugugno::tests
