// What a citizen says at the counter or by telephone, from the officer who writes it down to the
// answer that is read out.

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "mugugno/v1/audit_service.pb.h"
#include "mugugno/v1/counter_service.pb.h"
#include "mugugno/v1/directory_service.pb.h"
#include "tenant/errors.h"
#include "tests/spec/chat_desk.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/must.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;
using Request = v1::TakeDownMessageRequest;

class Counter : public ::testing::Test, public ChatDesk {
 protected:
  static void SetUpTestSuite() {
    static bool made = false;
    if (std::exchange(made, true)) return;
    v1::CreateChannelRequest request;
    request.set_parent("tenants/sori");
    request.set_channel_id("sportello");
    request.mutable_channel()->set_display_name("Sportello e telefono");
    request.mutable_channel()->set_kind(v1::Channel::KIND_COUNTER);
    const auto channel = GatewayUnderTest::Shared().Call<v1::Channel>(
        "admin-sori", "DirectoryService.CreateChannel", request);
    ASSERT_OK(channel);
    EXPECT_EQ(channel->state(), v1::Channel::STATE_ACTIVE);
  }

  static Request Said(const std::string& text, const std::string& comune = "tenants/sori") {
    Request request;
    request.set_parent(comune);
    request.set_text(text);
    request.set_display_name("Baciccia Parodi");
    request.set_way(Request::WAY_TELEPHONE);
    request.set_request_id(NewRequestId());
    return request;
  }
  absl::StatusOr<v1::CounterMessage> TakeDown(const Request& request,
                                              const std::string& who = "comunicazione") {
    return gateway_.Call<v1::CounterMessage>(who, "CounterService.TakeDownMessage", request);
  }
  // Repeated while it is PENDING.
  v1::CounterMessage MustTakeDown(const Request& request) {
    const absl::Time last = absl::Now() + kPatience;
    while (true) {
      const v1::CounterMessage taken = Must(TakeDown(request), "a message at the counter");
      if (!taken.ticket().empty() || absl::Now() > last) return taken;
    }
  }
  v1::Ticket TicketOf(const v1::CounterMessage& taken) {
    v1::GetTicketRequest get;
    get.set_name(taken.ticket());
    return Must(gateway_.Call<v1::Ticket>("comunicazione", "TicketService.GetTicket", get), "it");
  }
  absl::StatusOr<v1::Ticket> Tell(const std::string& ticket, const std::string& entry = "",
                                  const std::string& note = "") {
    v1::RecordAnswerToldRequest request;
    request.set_name(ticket);
    request.set_entry(entry);
    request.set_note(note);
    request.set_request_id(NewRequestId());
    return gateway_.Call<v1::Ticket>("comunicazione", "CounterService.RecordAnswerTold", request);
  }
  std::vector<v1::TicketEntry> Of(const v1::Ticket& ticket, v1::TicketEntry::Kind kind) {
    std::vector<v1::TicketEntry> found;
    for (const v1::TicketEntry& entry : Entries(ticket)) {
      if (entry.kind() == kind) found.push_back(entry);
    }
    return found;
  }
};

TEST_F(Counter, WhatIsSaidThereIsATicketOfTheComunesOfficeWithWhoSaidItAndWhoWroteItDown) {
  Request request = Said("Allo sportello: un lampione spento da giorni");
  request.set_place("via Stagno 4, Sori");
  request.set_phone_number("010 123456");
  const v1::CounterMessage taken = MustTakeDown(request);
  EXPECT_EQ(taken.state(), v1::Submission::STATE_APPLIED);
  EXPECT_THAT(taken.number(), StartsWith("SORI-"));
  EXPECT_EQ(taken.office_display_name(), "Ufficio tecnico");
  EXPECT_FALSE(taken.emergency());
  const v1::Ticket ticket = TicketOf(taken);
  EXPECT_EQ(ticket.channel(), "tenants/sori/channels/sportello");
  EXPECT_EQ(ticket.contact_display_name(), "Baciccia Parodi");
  EXPECT_TRUE(ticket.is_of_counter());
  EXPECT_THAT(ticket.route().why(), HasSubstr("Stagno"));
  const auto inbound = Of(ticket, v1::TicketEntry::KIND_INBOUND);
  ASSERT_THAT(inbound, SizeIs(1));
  EXPECT_THAT(inbound[0].text(),
              AllOf(StartsWith("Allo sportello: un lampione"), HasSubstr("Luogo: via Stagno 4"),
                    HasSubstr("detto al telefono, scritto da ")));
  EXPECT_EQ(inbound[0].phone_number(), "+39010123456");
  // The audit names the person.
  EXPECT_EQ(gateway_.Ask(absl::StrCat(
                "SELECT COUNT(*) FROM mugugno.audit WHERE actor = "
                "'associations/golfo-paradiso/staff/comunicazione' AND resource = '",
                taken.ticket(), "' AND action LIKE 'ticket.%' AND action NOT LIKE '%read%'")),
            "1");
}

TEST_F(Counter, ARepeatOfTheCallIsTheSameTicketAndOtherWordsUnderItAreRefused) {
  Request request = Said("Allo sportello: una panchina senza una tavola");
  const v1::CounterMessage first = MustTakeDown(request);
  EXPECT_EQ(MustTakeDown(request).ticket(), first.ticket());
  request.set_text("Allo sportello: tutt'altro, un cestino");
  EXPECT_EQ(tenant::ErrorReason(TakeDown(request).status()), "REQUEST_ID_REUSED");
  // The same request_id of a colleague is another call.
  Request other = Said("Allo sportello: di un collega, la stessa panchina rotta");
  other.set_request_id(request.request_id());
  const auto colleagues = TakeDown(other, "officer-sori");
  ASSERT_OK(colleagues);
  EXPECT_NE(colleagues->number(), first.number());
}

TEST_F(Counter, EachPersonWhoSpeaksIsAConversationOfTheirOwn) {
  const v1::CounterMessage first = MustTakeDown(Said("Allo sportello: cassonetto pieno, primo"));
  const v1::CounterMessage second = MustTakeDown(Said("Allo sportello: cassonetto pieno, primo"));
  EXPECT_NE(first.ticket(), second.ticket());
}

TEST_F(Counter, AnEmergencyIsSaidSoToWhoHasTheCitizenInFrontOfThem) {
  EXPECT_TRUE(
      MustTakeDown(Said("Al telefono: c'è un incendio e una persona è intrappolata")).emergency());
}

TEST_F(Counter, WhatSpeaksOfAnotherComuneIsHeldForTheDesk) {
  const v1::CounterMessage taken =
      MustTakeDown(Said("Al telefono: c'è una buca a Recco in via XX Settembre"));
  EXPECT_EQ(taken.state(), v1::Submission::STATE_HELD);
  EXPECT_TRUE(TicketOf(taken).has_hold());
}

TEST_F(Counter, TheAnswerIsReadOutAndRecordedAsTold) {
  const v1::Ticket ticket =
      TicketOf(MustTakeDown(Said("Allo sportello: quando apre l'ufficio tributi in via Stagno?")));
  EXPECT_EQ(tenant::ErrorReason(Tell(ticket.name()).status()), "ANSWER_NEEDED");
  ASSERT_OK(Reply(ticket, "Apre martedì alle nove."));
  const auto replies = Of(ticket, v1::TicketEntry::KIND_REPLY);
  ASSERT_THAT(replies, SizeIs(1));
  EXPECT_EQ(replies[0].delivery_state(), v1::DELIVERY_STATE_UNSPECIFIED);
  ASSERT_OK(Tell(ticket.name(), replies[0].name(), "alla figlia, al telefono"));
  const auto told = Of(ticket, v1::TicketEntry::KIND_TOLD);
  ASSERT_THAT(told, SizeIs(1));
  EXPECT_EQ(told[0].about(), replies[0].name());
  EXPECT_EQ(told[0].text(), "alla figlia, al telefono");
  EXPECT_THAT(told[0].author(), HasSubstr("/staff/comunicazione"));
  EXPECT_EQ(tenant::ErrorReason(Tell(ticket.name()).status()), "TOLD_ALREADY");
  // Another answer is another telling.
  ASSERT_OK(Reply(ticket, "Anzi, mercoledì."));
  ASSERT_OK(Tell(ticket.name()));
  EXPECT_THAT(Of(ticket, v1::TicketEntry::KIND_TOLD), SizeIs(2));
}

TEST_F(Counter, OnlyAnAnswerIsToldAndOnlyOfTheTicketItself) {
  const v1::Ticket ticket =
      TicketOf(MustTakeDown(Said("Allo sportello: manca l'acqua alla fontana di via Stagno")));
  ASSERT_OK(Reply(ticket, "Torna stasera."));
  EXPECT_TRUE(absl::IsInvalidArgument(
      Tell(ticket.name(), Of(ticket, v1::TicketEntry::KIND_INBOUND)[0].name()).status()));
  const v1::Ticket other =
      TicketOf(MustTakeDown(Said("Allo sportello: il semaforo di via Stagno lampeggia")));
  EXPECT_TRUE(absl::IsInvalidArgument(
      Tell(other.name(), Of(ticket, v1::TicketEntry::KIND_REPLY)[0].name()).status()));
  const v1::Submission app = gateway_.SubmitUntilApplied(
      GatewayUnderTest::Message("sori-app", NewRequestId(), "Non dello sportello: un tombino"));
  EXPECT_EQ(tenant::ErrorReason(Tell(gateway_.TicketOf("sori", app.number()).name()).status()),
            "NOT_OF_COUNTER");
}

TEST_F(Counter, AComuneWithoutACounterSaysSoAndNothingIsKept) {
  EXPECT_EQ(tenant::ErrorReason(
                TakeDown(Said("Allo sportello: in un comune senza", "tenants/recco")).status()),
            "COUNTER_MISSING");
  EXPECT_EQ(FindTicket("recco", "Allo sportello: in un comune senza").name(), "");
}

TEST_F(Counter, WhatIsNoNumberAndNoMailboxIsRefusedByItsField) {
  Request request = Said("Allo sportello: con un numero che non è");
  request.set_phone_number("interno due");
  request.set_email("non una casella");
  const auto refused = TakeDown(request);
  EXPECT_TRUE(absl::IsInvalidArgument(refused.status()));
  EXPECT_EQ(FindTicket("sori", "Allo sportello: con un numero").name(), "");
}

TEST_F(Counter, IsOfAComuneOnly) {
  v1::CreateChannelRequest request;
  request.set_parent("associations/golfo-paradiso");
  request.set_channel_id("sportello");
  request.mutable_channel()->set_display_name("Sportello");
  request.mutable_channel()->set_kind(v1::Channel::KIND_COUNTER);
  EXPECT_TRUE(absl::IsInvalidArgument(
      gateway_.Call<v1::Channel>("coordinamento", "DirectoryService.CreateChannel", request)
          .status()));
}

}  // namespace
}  // namespace mugugno::tests
