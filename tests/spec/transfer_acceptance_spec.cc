// A ticket another comune accepts: what moves, what stays, and whose channel answers.

#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "tenant/errors.h"
#include "tests/spec/transfer_town.h"
#include "tests/support/commit_cutter.h"

namespace mugugno::gateway {
namespace {

using tenant::Ticket;
using tenant::TicketEntry;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using tests::CommitCutter;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class TransferAcceptance : public TransferTown {};

TEST_F(TransferAcceptance, AnAcceptedTicketIsSealedAnewAndTheSourceKeepsNoWord) {
  Town::NewTicket wanted;
  wanted.text = "PAROLAPASSATA";
  wanted.held = true;
  const Ticket ticket = town_.Add(wanted);
  AddNote(ticket, "NOTASEGRETA");
  ASSERT_EQ(Count("ticket_entry", RowsOf(ticket)), "2");
  ASSERT_THAT(Opened("sori"), Contains(HasSubstr("PAROLAPASSATA")));
  ASSERT_THAT(Opened("sori"), Contains(HasSubstr("NOTASEGRETA")));

  auto request = OfferOf(ticket, "recco");
  request.set_reason("MOTIVOSEGRETO");
  request.set_request_id(town_.uuids().Next().ToString());
  const auto offered = service_.ProposeTransfer(town_.Person("ada"), request);
  ASSERT_OK(offered);
  const auto accepted = Accept(NameIn("recco", offered->name()));
  ASSERT_OK(accepted);
  EXPECT_EQ(accepted->state(), v1::Transfer::STATE_ACCEPTED);

  const Ticket taken = town_.Now(TicketOf(*accepted));
  EXPECT_EQ(taken.tenant, "recco");
  EXPECT_THAT(taken.number, StartsWith("RECCO-"));
  EXPECT_EQ(taken.state, v1::TICKET_STATE_FORWARDED);
  EXPECT_EQ(taken.office, "tecnico");
  EXPECT_FALSE(taken.held);
  EXPECT_EQ(taken.words.preview(), "PAROLAPASSATA");
  const std::vector<TicketEntry> history = town_.Entries(taken);
  ASSERT_THAT(history, SizeIs(3));
  EXPECT_EQ(history[0].words->text(), "PAROLAPASSATA");
  EXPECT_EQ(history[1].kind, v1::TicketEntry::KIND_TRANSFER);
  EXPECT_EQ(history[1].words->text(), "MOTIVOSEGRETO");
  EXPECT_EQ(history[2].kind, v1::TicketEntry::KIND_NOTICE);
  EXPECT_THAT(history[2].words->text(), HasSubstr(taken.number));

  EXPECT_THAT(Opened("sori"), Each(Not(AnyOf(HasSubstr("PAROLAPASSATA"), HasSubstr("NOTASEGRETA"),
                                             HasSubstr("MOTIVOSEGRETO")))));
  const Ticket tombstone = town_.Now(ticket);
  EXPECT_EQ(tombstone.state, v1::TICKET_STATE_TRANSFERRED);
  EXPECT_EQ(tombstone.transfer_target, "recco");
  EXPECT_EQ(tombstone.number, ticket.number);
  EXPECT_EQ(tombstone.words.preview(), "");
  EXPECT_EQ(tombstone.words.offer().reason(), "");
  // One ticket, its entries, the offer and the acceptance; nothing in any of them.
  EXPECT_EQ(Count("ticket", absl::StrCat("tenant_id = 'sori' AND id = ", Hex(ticket.id))), "1");
  EXPECT_EQ(Count("ticket_entry", RowsOf(ticket)), "4");
  EXPECT_EQ(Count("ticket_entry", RowsOf(ticket) + " AND words IS NOT NULL"), "0");
  EXPECT_EQ(Count("request", absl::StrCat("subject = '", NameOf(ticket), "'")), "0");
  const v1::Transfer left = Get(offered->name(), "ada");
  EXPECT_EQ(left.state(), v1::Transfer::STATE_ACCEPTED);
  EXPECT_EQ(left.reason(), "");
  EXPECT_EQ(left.reason_code(), v1::Transfer::REASON_CODE_PLACE);
  EXPECT_EQ(left.decider(), "associations/golfo/staff/dino");
  for (const char* comune : {"sori", "recco"}) {
    EXPECT_EQ(Count("audit", absl::StrCat("owner = 'tenants/", comune,
                                          "' AND action = 'transfer.accept' AND resource = '",
                                          NameIn(comune, offered->name()), "'")),
              "1");
    EXPECT_EQ(
        Count("feed",
              absl::StrCat("tenant_id = '", comune, "' AND entity = 'transfer' AND ",
                           "state = 'STATE_ACCEPTED' AND entity_id = 0x",
                           absl::BytesToHexString(
                               tenant::ResourceName::Parse(offered->name())->uuid()->bytes()))),
        "1");
  }
}

TEST_F(TransferAcceptance, InternalNotesGoAlongOnlyWhenChosen) {
  const Ticket ticket = town_.Add();
  AddNote(ticket, "NOTAINTERNA");
  auto request = OfferOf(ticket, "recco");
  request.add_fields(v1::Transfer::FIELD_NOTES);
  const auto offered = service_.ProposeTransfer(town_.Person("ada"), request);
  ASSERT_OK(offered);
  const auto accepted = Accept(NameIn("recco", offered->name()));
  ASSERT_OK(accepted);
  const auto history = town_.Entries(TicketOf(*accepted));
  ASSERT_THAT(history, SizeIs(4));
  EXPECT_EQ(history[1].words->text(), "NOTAINTERNA");
}

TEST_F(TransferAcceptance, AnAcceptanceThatDiesBeforeItsCommitLeavesAllAtTheSource) {
  const Ticket ticket = town_.Add();
  const std::string name = Offer(ticket);
  CommitCutter cutter(town_.maria().socket());
  tenant::DatabaseOptions options = town_.maria().AsServer();
  options.unix_socket = cutter.socket();
  std::vector<tenant::Cell> cells(1);
  cells[0].id = "home";
  auto opened = tenant::Database::Open(options);
  ASSERT_OK(opened);
  cells[0].database = *std::move(opened);
  cells[0].associations = {"*"};
  const auto cut_cells = tenant::Cells::Make(std::move(cells));
  ASSERT_OK(cut_cells);
  TransferService cut({**cut_cells, town_.keys(), town_.uuids(), town_.clock(), town_.admission(),
                       town_.feeds(), town_.parts().reads},
                      routing_);
  v1::AcceptTransferRequest request;
  request.set_name(name);
  const std::string before = town_.Checksum("sori") + town_.Checksum("recco");
  // The first COMMIT ends the look-up before.
  cutter.Arm(CommitCutter::Cut::kBefore, 1);
  const absl::Status died = cut.AcceptTransfer(town_.Person("dino"), request).status();
  EXPECT_TRUE(tenant::IsCommitUnknown(died)) << died;
  EXPECT_EQ(town_.Checksum("sori") + town_.Checksum("recco"), before);
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_FORWARDED);
  EXPECT_EQ(Get(name, "dino").state(), v1::Transfer::STATE_PENDING);
  // One whose answer is lost is done, once, and its repeat is told so.
  request.set_request_id(town_.uuids().Next().ToString());
  cutter.Arm(CommitCutter::Cut::kAfter, 1);
  const auto accepted = cut.AcceptTransfer(town_.Person("dino"), request);
  ASSERT_OK(accepted);
  EXPECT_EQ(accepted->state(), v1::Transfer::STATE_ACCEPTED);
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_TRANSFERRED);
}

TEST_F(TransferAcceptance, OfTwoOfficersWhoAcceptAtOnceOneIsToldWhoWasFaster) {
  v1::AcceptTransferRequest request;
  request.set_name(Offer(town_.Add()));
  const std::string before = Count("ticket", "tenant_id = 'recco'");
  const tenant::Caller dino = town_.Person("dino");
  const tenant::Caller ada = town_.Person("ada");
  absl::Status second;
  std::thread other([&] { second = service_.AcceptTransfer(ada, request).status(); });
  const absl::Status first = service_.AcceptTransfer(dino, request).status();
  other.join();
  EXPECT_NE(first.ok(), second.ok()) << first << " / " << second;
  const absl::Status& late = first.ok() ? second : first;
  EXPECT_THAT(late, HasReason("TRANSFER_ENDED"));
  EXPECT_THAT(std::string(late.message()),
              HasSubstr(first.ok() ? "staff/dino was faster" : "staff/ada was faster"));
  EXPECT_EQ(Count("ticket", "tenant_id = 'recco'"), absl::StrCat(std::stoi(before) + 1));
}

TEST_F(TransferAcceptance, WhileSomethingOfItIsYetToLeaveATicketStays) {
  tenant::HandOff mailbox;
  mailbox.way = tenant::HandOff::Way::kEmail;
  mailbox.target = "ambiente@sori.example";
  town_.SetHandOff("sori", "ambiente", mailbox);
  const Ticket ticket = town_.Add();
  const std::string name = Offer(ticket);
  v1::ForwardTicketRequest forward;
  forward.set_name(NameOf(ticket));
  forward.set_office("tenants/sori/offices/ambiente");
  ASSERT_OK(tickets_.ForwardTicket(town_.Person("ada"), forward));
  town_.SetHandOff("sori", "ambiente", {});
  const std::string delivery = "mugugno.delivery SET state = ";
  for (const auto state :
       {v1::DELIVERY_STATE_QUEUED, v1::DELIVERY_STATE_SENDING, v1::DELIVERY_STATE_UNKNOWN}) {
    ASSERT_OK(town_.maria().Run(
        absl::StrCat("UPDATE ", delivery, static_cast<int>(state), " WHERE ", RowsOf(ticket))));
    const absl::Status refused = Accept(name).status();
    EXPECT_THAT(refused, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(refused, HasReason("SENDS_OPEN"));
  }
  EXPECT_EQ(town_.Now(ticket).state, v1::TICKET_STATE_FORWARDED);
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "UPDATE ", delivery, static_cast<int>(v1::DELIVERY_STATE_DEAD), " WHERE ", RowsOf(ticket))));
  ASSERT_OK(Accept(name));
  // What was given up is not sent from where the ticket is no more.
  EXPECT_EQ(Count("delivery", RowsOf(ticket) + " AND words <> ''"), "0");
  v1::ResendDeliveryRequest resend;
  const std::string id = town_.Ask("SELECT HEX(id) FROM mugugno.delivery WHERE " + RowsOf(ticket));
  const auto uuid = tenant::Uuid::FromBytes(absl::HexStringToBytes(id));
  resend.set_name("tenants/sori/deliveries/" + uuid->ToString());
  EXPECT_THAT(deliveries_.ResendDelivery(town_.Person("ada"), resend).status(),
              HasReason("DELIVERY_ERASED"));
}

TEST_F(TransferAcceptance, ARepeatOfAnAcceptanceIsOneTicket) {
  const Ticket ticket = town_.Add();
  v1::AcceptTransferRequest request;
  request.set_name(Offer(ticket));
  request.set_request_id(town_.uuids().Next().ToString());
  const auto first = service_.AcceptTransfer(town_.Person("dino"), request);
  ASSERT_OK(first);
  const auto second = service_.AcceptTransfer(town_.Person("dino"), request);
  ASSERT_OK(second);
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
}

TEST_F(TransferAcceptance, AnAnswerByTheSourcesChannelIsARelayItsStaffSeePassWithoutWords) {
  const Ticket ticket = town_.Add();
  const Ticket taken = Moved(ticket);
  ASSERT_OK(Reply(taken, "RISPOSTADIRECCO", "dino"));
  const TicketEntry answer = town_.Entries(taken).back();
  EXPECT_EQ(answer.words->text(),
            "Il Comune di recco risponde:\n\nRISPOSTADIRECCO\n\n-- \nIl Comune\ntecnico");
  EXPECT_EQ(Count("conversation_entry", absl::StrCat("id = ", Hex(answer.id),
                                                     " AND owner = 'tenants/sori' AND tenant_id = "
                                                     "'recco' AND words IS NULL")),
            "1");
  v1::ListTicketEntriesRequest list;
  list.set_parent(NameOf(ticket));
  const auto seen = tickets_.ListTicketEntries(town_.Person("ada"), list);
  ASSERT_OK(seen);
  const v1::TicketEntry& passed = *seen->entries().rbegin();
  EXPECT_EQ(passed.kind(), v1::TicketEntry::KIND_RELAY);
  EXPECT_EQ(passed.text(), "");
  EXPECT_THAT(Opened("sori"), Each(Not(HasSubstr("RISPOSTADIRECCO"))));
  EXPECT_EQ(Count("audit", absl::StrCat("owner = 'tenants/sori' AND action = 'ticket.relay' AND "
                                        "resource = '",
                                        NameOf(ticket), "'")),
            "1");
  EXPECT_EQ(Count("audit", absl::StrCat("owner = 'tenants/recco' AND action = 'ticket.relay' AND "
                                        "resource = '",
                                        NameOf(taken), "'")),
            "1");
}

TEST_F(TransferAcceptance, WhatComesBackIsAnsweredByTheComunesOwnChannelAgain) {
  const Ticket ticket = town_.Add();
  const Ticket taken = Moved(ticket);
  const Ticket back = Moved(taken, "sori", "ada", "dino");
  EXPECT_EQ(back.tenant, "sori");
  ASSERT_OK(Reply(back, "Arriviamo.", "ada"));
  EXPECT_THAT(town_.Entries(back).back().words->text(), StartsWith("Arriviamo."));
  EXPECT_EQ(
      Count("ticket_entry", absl::StrCat("kind = ", static_cast<int>(v1::TicketEntry::KIND_RELAY),
                                         " AND ", RowsOf(ticket))),
      "0");
}

TEST_F(TransferAcceptance, ThroughTwoTransfersTheFirstComunesChannelRelays) {
  const Ticket ticket = town_.Add();
  const Ticket taken = Moved(ticket);
  const Ticket further = Moved(taken, "camogli", "elio", "dino");
  ASSERT_OK(Reply(further, "Arriviamo.", "elio"));
  EXPECT_THAT(town_.Entries(further).back().words->text(),
              StartsWith("Il Comune di camogli risponde:"));
  const auto relays = [&](const Ticket& each) {
    return Count("ticket_entry",
                 absl::StrCat("kind = ", static_cast<int>(v1::TicketEntry::KIND_RELAY), " AND ",
                              RowsOf(each)));
  };
  EXPECT_EQ(relays(ticket), "1");
  EXPECT_EQ(relays(taken), "0");
}

TEST_F(TransferAcceptance, WithoutATransferNoThreadOnAnotherComunesChannelCanBeStored) {
  const Ticket ticket = town_.Add();
  const std::string foreign = absl::StrCat(
      "INSERT INTO mugugno.thread (tenant_id, id, contact_id, correspondent_owner, "
      "correspondent_id, create_time) SELECT 'recco', id, contact_id, correspondent_owner, "
      "correspondent_id, create_time FROM mugugno.thread WHERE tenant_id = 'sori' AND id = ",
      Hex(ticket.thread));
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "INSERT INTO mugugno.contact SELECT 'recco', c.id, c.words, c.create_time FROM "
      "mugugno.contact c JOIN mugugno.thread t ON t.tenant_id = c.tenant_id AND t.contact_id = "
      "c.id WHERE t.tenant_id = 'sori' AND t.id = ",
      Hex(ticket.thread))));
  EXPECT_FALSE(town_.maria().Run(foreign).ok());
  EXPECT_EQ(Count("thread", "tenant_id = 'recco' AND id = " + Hex(ticket.thread)), "0");
}

}  // namespace
}  // namespace mugugno::gateway
