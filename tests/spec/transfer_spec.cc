// Tickets offered to another comune: shown, declined, withdrawn, refused.

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tenant/errors.h"
#include "tests/spec/transfer_town.h"

namespace mugugno::gateway {
namespace {

using tenant::Ticket;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class TransferOffer : public TransferTown {};

TEST_F(TransferOffer, TheReceiverIsShownReasonAndFieldsAndNoWordsOfTheTicket) {
  Town::NewTicket wanted;
  wanted.text = "PAROLADELLOFFERTA";
  wanted.emergency = true;
  const Ticket ticket = town_.Add(wanted);
  auto request = OfferOf(ticket, "recco");
  request.add_fields(v1::Transfer::FIELD_PHONE_NUMBER);
  request.add_fields(v1::Transfer::FIELD_DISPLAY_NAME);
  const auto offered = service_.ProposeTransfer(town_.Person("ada"), request);
  ASSERT_OK(offered);
  EXPECT_EQ(offered->direction(), v1::Transfer::DIRECTION_OUTGOING);
  EXPECT_EQ(offered->ticket(), NameOf(ticket));
  const v1::Transfer seen = Get(NameIn("recco", offered->name()), "dino");
  EXPECT_EQ(seen.direction(), v1::Transfer::DIRECTION_INCOMING);
  EXPECT_EQ(seen.state(), v1::Transfer::STATE_PENDING);
  EXPECT_EQ(seen.source(), "tenants/sori");
  EXPECT_EQ(seen.reason(), "MOTIVODELLOFFERTA");
  EXPECT_THAT(seen.fields(),
              ElementsAre(v1::Transfer::FIELD_DISPLAY_NAME, v1::Transfer::FIELD_PHONE_NUMBER));
  EXPECT_TRUE(seen.emergency());
  EXPECT_EQ(seen.message_count(), 1);
  EXPECT_EQ(seen.ticket(), "");
  EXPECT_THAT(Opened("recco"), Each(Not(HasSubstr("PAROLADELLOFFERTA"))));
  // Until then it is the source's, which sees where it is offered.
  v1::GetTicketRequest get;
  get.set_name(NameOf(ticket));
  const auto still = tickets_.GetTicket(town_.Person("ada"), get);
  ASSERT_OK(still);
  EXPECT_EQ(still->preview(), "PAROLADELLOFFERTA");
  EXPECT_EQ(still->transfer().target(), "tenants/recco");
  EXPECT_EQ(still->transfer().name(), offered->name());
  EXPECT_OK(Reply(ticket, "Ci stiamo lavorando.", "ada"));
}

TEST_F(TransferOffer, NothingOfATicketThatIsYetToLeaveIsOfferedEither) {
  tenant::HandOff mailbox;
  mailbox.way = tenant::HandOff::Way::kEmail;
  mailbox.target = "ambiente@sori.example";
  town_.SetHandOff("sori", "ambiente", mailbox);
  const Ticket ticket = town_.Add();
  v1::ForwardTicketRequest forward;
  forward.set_name(NameOf(ticket));
  forward.set_office("tenants/sori/offices/ambiente");
  ASSERT_OK(tickets_.ForwardTicket(town_.Person("ada"), forward));
  town_.SetHandOff("sori", "ambiente", {});
  EXPECT_THAT(service_.ProposeTransfer(town_.Person("ada"), OfferOf(ticket, "recco")).status(),
              HasReason("SENDS_OPEN"));
  EXPECT_EQ(town_.Now(ticket).transfer_target, "");
}

TEST_F(TransferOffer, ADeclinedTicketStaysAndTheSourceReadsWhy) {
  const Ticket ticket = town_.Add();
  const std::string name = Offer(ticket);
  const std::string before = Count("ticket", "tenant_id = 'recco'");
  v1::DeclineTransferRequest request;
  request.set_name(name);
  request.set_reason("La strada è provinciale.");
  const auto declined = service_.DeclineTransfer(town_.Person("dino"), request);
  ASSERT_OK(declined);
  EXPECT_EQ(declined->reason(), "");
  const v1::Transfer told = Get(NameIn("sori", name), "ada");
  EXPECT_EQ(told.state(), v1::Transfer::STATE_DECLINED);
  EXPECT_EQ(told.decline_reason(), "La strada è provinciale.");
  EXPECT_EQ(told.decider(), "associations/golfo/staff/dino");
  const Ticket now = town_.Now(ticket);
  EXPECT_EQ(now.state, v1::TICKET_STATE_FORWARDED);
  EXPECT_EQ(now.transfer_target, "");
  EXPECT_EQ(now.words.preview(), "C'è una buca");
  EXPECT_EQ(town_.Entries(ticket).back().words->text(), "La strada è provinciale.");
  EXPECT_THAT(Accept(name).status(), HasReason("TRANSFER_ENDED"));
  EXPECT_EQ(Count("ticket", "tenant_id = 'recco'"), before);
  // It can be offered again.
  EXPECT_OK(Accept(Offer(ticket)));
}

TEST_F(TransferOffer, AnOfferIsTakenBackByTheSourceOnly) {
  const Ticket ticket = town_.Add();
  const std::string name = Offer(ticket);
  v1::WithdrawTransferRequest request;
  request.set_name(name);
  EXPECT_THAT(service_.WithdrawTransfer(town_.Person("dino"), request).status(),
              HasReason("NOT_THE_SOURCE"));
  EXPECT_THAT(Accept(NameIn("sori", name), "ada").status(), HasReason("NOT_THE_RECEIVER"));
  request.set_name(NameIn("sori", name));
  request.set_etag("17");
  EXPECT_THAT(service_.WithdrawTransfer(town_.Person("ada"), request).status(),
              HasReason("ETAG_MISMATCH"));
  request.set_etag(Get(request.name(), "ada").etag());
  ASSERT_OK(service_.WithdrawTransfer(town_.Person("ada"), request));
  EXPECT_EQ(Get(name, "dino").state(), v1::Transfer::STATE_WITHDRAWN);
  EXPECT_EQ(Get(name, "dino").reason(), "");
  EXPECT_EQ(town_.Now(ticket).transfer_target, "");
  EXPECT_THAT(Accept(name).status(), HasReason("TRANSFER_ENDED"));
}

TEST_F(TransferOffer, ATicketIsOfferedOnceAndOnlyToAnotherComuneInService) {
  const Ticket ticket = town_.Add();
  town_.SetSuspended("recco", true);
  for (const char* target : {"sori", "nessuno", "recco"}) {
    EXPECT_THAT(service_.ProposeTransfer(town_.Person("ada"), OfferOf(ticket, target)).status(),
                StatusIs(absl::StatusCode::kInvalidArgument))
        << target;
  }
  town_.SetSuspended("recco", false);
  EXPECT_OK(service_.ProposeTransfer(town_.Person("ada"), OfferOf(ticket, "recco")));
  EXPECT_THAT(service_.ProposeTransfer(town_.Person("ada"), OfferOf(ticket, "camogli")).status(),
              HasReason("ALREADY_OFFERED"));
}

TEST_F(TransferOffer, WhatIsOfferedIsNotEndedAndWhatIsEndedIsNotOffered) {
  const Ticket ticket = town_.Add();
  const tenant::Caller ada = town_.Person("ada");
  const std::string name = Offer(ticket);
  v1::CloseTicketRequest close;
  close.set_name(NameOf(ticket));
  close.set_outcome(v1::TICKET_OUTCOME_FIXED);
  close.set_text("Fatto.");
  EXPECT_THAT(tickets_.CloseTicket(ada, close).status(), HasReason("OFFERED"));
  v1::WithdrawTransferRequest withdraw;
  withdraw.set_name(NameIn("sori", name));
  ASSERT_OK(service_.WithdrawTransfer(ada, withdraw));
  ASSERT_OK(tickets_.CloseTicket(ada, close));
  EXPECT_THAT(service_.ProposeTransfer(ada, OfferOf(ticket, "recco")).status(),
              HasReason("ILLEGAL_STATE_CHANGE"));
  Town::NewTicket secret;
  secret.kind = v1::TICKET_KIND_WHISTLEBLOWING;
  EXPECT_THAT(service_.ProposeTransfer(ada, OfferOf(town_.Add(secret), "recco")).status(),
              HasReason("NEVER_FORWARDED"));
  EXPECT_THAT(service_.ProposeTransfer(ada, OfferOf(town_.Add(), "uscio")).status(),
              HasReason("MODES_DIFFER"));
}

TEST_F(TransferOffer, EveryBrokenRuleOfAnOfferIsNamed) {
  v1::ProposeTransferRequest request;
  request.set_name(NameOf(town_.Add()));
  request.set_target("tenants/recco");
  request.set_reason(" ");
  request.add_fields(static_cast<v1::Transfer::Field>(77));
  const absl::Status refused = service_.ProposeTransfer(town_.Person("ada"), request).status();
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  for (const char* field : {"reason_code", "reason:", "fields"}) {
    EXPECT_THAT(std::string(refused.message()), HasSubstr(field));
  }
}

TEST_F(TransferOffer, OffersOfSeveralComuniAreListedNewestFirstInPages) {
  const Ticket ticket = town_.Add();
  const std::string first = Offer(ticket);
  const std::string second = Offer(town_.Add());
  v1::ListTransfersRequest request;
  request.set_parent("tenants/-");
  request.set_page_size(1);
  std::vector<std::string> names;
  do {
    const auto page = service_.ListTransfers(town_.Person("ada"), request);
    ASSERT_OK(page);
    for (const v1::Transfer& transfer : page->transfers()) names.push_back(transfer.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  ASSERT_GE(names.size(), 4u);
  names.resize(4);
  EXPECT_THAT(names, ElementsAre(NameIn("sori", second), second, NameIn("sori", first), first));
  v1::ListTransfersRequest incoming;
  incoming.set_parent("tenants/recco");
  incoming.set_direction(v1::Transfer::DIRECTION_OUTGOING);
  const auto none = service_.ListTransfers(town_.Person("dino"), incoming);
  ASSERT_OK(none);
  EXPECT_THAT(none->transfers(), IsEmpty());
  v1::ListTicketsRequest offered;
  offered.set_parent("tenants/sori");
  offered.set_offered(true);
  offered.set_page_size(1);
  const auto tickets = tickets_.ListTickets(town_.Person("ada"), offered);
  ASSERT_OK(tickets);
  ASSERT_THAT(tickets->tickets(), SizeIs(1));
  EXPECT_EQ(tickets->tickets(0).transfer().target(), "tenants/recco");
}

}  // namespace
}  // namespace mugugno::gateway
