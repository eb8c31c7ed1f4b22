// Tickets that go from one comune to another: what the services do, on a real database.

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/delivery_service.h"
#include "gateway/services/ticket_service.h"
#include "gateway/services/transfer_service.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/tickets/conversation.h"
#include "tenant/try.h"
#include "tests/spec/town.h"
#include "tests/support/commit_cutter.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using tenant::Ticket;
using tenant::TicketEntry;
using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using tests::CommitCutter;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class TransferSpec : public testing::Test {
 protected:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(20); }
  ServiceParts Parts() {
    return {town_.cells(), town_.keys(),      town_.uuids(),
            town_.clock(), town_.admission(), town_.feeds()};
  }
  static std::string NameOf(const Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  static v1::ProposeTransferRequest OfferOf(const Ticket& ticket, const std::string& target) {
    v1::ProposeTransferRequest request;
    request.set_name(NameOf(ticket));
    request.set_target("tenants/" + target);
    request.set_reason_code(v1::Transfer::REASON_CODE_PLACE);
    request.set_reason("MOTIVODELLOFFERTA");
    return request;
  }
  // The receiver's name of what `by` offers.
  std::string Offer(const Ticket& ticket, const std::string& target = "recco",
                    const std::string& by = "ada") {
    const auto offered = service_.ProposeTransfer(town_.Person(by), OfferOf(ticket, target));
    EXPECT_OK(offered);
    return offered.ok() ? NameIn(target, offered->name()) : "";
  }
  static std::string NameIn(const std::string& tenant, const std::string& transfer) {
    return absl::StrCat("tenants/", tenant, transfer.substr(transfer.find("/transfers/")));
  }
  absl::StatusOr<v1::Transfer> Accept(const std::string& name, const std::string& by = "dino") {
    v1::AcceptTransferRequest request;
    request.set_name(name);
    return service_.AcceptTransfer(town_.Person(by), request);
  }
  v1::Transfer Get(const std::string& name, const std::string& by) {
    v1::GetTransferRequest request;
    request.set_name(name);
    const auto found = service_.GetTransfer(town_.Person(by), request);
    EXPECT_OK(found);
    return found.value_or(v1::Transfer());
  }
  // The ticket a transfer's comune has of it.
  static Ticket TicketOf(const v1::Transfer& transfer) {
    const auto name = tenant::ResourceName::Parse(transfer.ticket());
    Ticket ticket;
    if (!name) return ticket;
    ticket.tenant = std::string(name->Id("tenants"));
    ticket.id = *name->uuid();
    return ticket;
  }
  // Offered and accepted.
  Ticket Moved(const Ticket& ticket, const std::string& target = "recco",
               const std::string& by = "dino", const std::string& offered_by = "ada") {
    const auto accepted = Accept(Offer(ticket, target, offered_by), by);
    EXPECT_OK(accepted);
    return town_.Now(TicketOf(accepted.value_or(v1::Transfer())));
  }
  absl::Status Reply(const Ticket& ticket, const std::string& text, const std::string& by,
                     const std::string& request_id = "") {
    v1::ReplyToTicketRequest request;
    request.set_name(NameOf(ticket));
    request.set_text(text);
    request.set_request_id(request_id);
    return tickets_.ReplyToTicket(town_.Person(by), request).status();
  }
  void AddNote(const Ticket& ticket, const std::string& text) {
    v1::AddTicketNoteRequest note;
    note.set_name(NameOf(ticket));
    note.set_text(text);
    note.set_request_id(town_.uuids().Next().ToString());
    EXPECT_OK(tickets_.AddTicketNote(town_.Person("ada"), note));
  }
  std::string Count(const std::string& table, const std::string& condition) {
    return town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.", table, " WHERE ", condition));
  }
  static std::string Hex(const tenant::Uuid& id) {
    return absl::StrCat("0x", absl::BytesToHexString(id.bytes()));
  }
  static std::string RowsOf(const Ticket& ticket) {
    return absl::StrCat("tenant_id = '", ticket.tenant, "' AND ticket_id = ", Hex(ticket.id));
  }
  // Everything in the database the tenant's key opens, whoever's row it is.
  std::vector<std::string> Opened(const std::string& tenant);

  Town& town_ = Town::Shared();
  routing::RoutingSnapshots routing_{town_.directory()};
  TransferService service_{Parts(), routing_};
  TicketService tickets_{Parts()};
  DeliveryService deliveries_{Parts()};
};

std::vector<std::string> TransferSpec::Opened(const std::string& tenant) {
  const auto keys = town_.keys().Keys(tenant::KeyOwner::Tenant(tenant));
  EXPECT_OK(keys);
  struct Sealed {
    const char* table;
    const char* column;
    const char* row;  // what is bound into the ciphertext
  };
  const std::vector<Sealed> places = {
      {"ticket", "words", "id"},
      {"ticket_entry", "words", "CONCAT(ticket_id, id)"},
      {"conversation_entry", "words", "CONCAT(correspondent_id, id)"},
      {"contact", "words", "id"},
      {"transfer", "words", "id"},
      {"delivery", "words", "id"},
      {"set_aside", "words", "id"},
      {"attachment", "words", "id"},
      {"attachment", "file_key", "id"},
      {"request", "response", "CONCAT(CAST(caller AS BINARY), 0x0A, request_id)"}};
  std::vector<std::string> opened;
  for (const Sealed& place : places) {
    EXPECT_OK(town_.database().Read(Soon(), [&](tenant::Session& session) {
      return session.Query(
          absl::StrCat("SELECT ", place.row, ", ", place.column, " FROM ", place.table, " WHERE ",
                       place.column, " IS NOT NULL"),
          {}, [&](const tenant::Row& row) {
            const std::string key = row.Bytes(0);
            const auto words = (*keys)->Open({place.table, place.column, key}, row.Bytes(1));
            if (words.ok()) opened.push_back(*words);
            return absl::OkStatus();
          });
    }));
  }
  return opened;
}

TEST_F(TransferSpec, TheReceiverIsShownReasonAndFieldsAndNoWordsOfTheTicket) {
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

TEST_F(TransferSpec, AnAcceptedTicketIsSealedAnewAndTheSourceKeepsNoWord) {
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

TEST_F(TransferSpec, InternalNotesGoAlongOnlyWhenChosen) {
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

TEST_F(TransferSpec, AnAcceptanceThatDiesBeforeItsCommitLeavesAllAtTheSource) {
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
  TransferService cut(
      {**cut_cells, town_.keys(), town_.uuids(), town_.clock(), town_.admission(), town_.feeds()},
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

TEST_F(TransferSpec, OfTwoOfficersWhoAcceptAtOnceOneIsToldWhoWasFaster) {
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

TEST_F(TransferSpec, WhileSomethingOfItIsYetToLeaveATicketStays) {
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

TEST_F(TransferSpec, NothingOfATicketThatIsYetToLeaveIsOfferedEither) {
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

TEST_F(TransferSpec, ADeclinedTicketStaysAndTheSourceReadsWhy) {
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

TEST_F(TransferSpec, AnOfferIsTakenBackByTheSourceOnly) {
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

TEST_F(TransferSpec, ARepeatOfAnAcceptanceIsOneTicket) {
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

TEST_F(TransferSpec, ATicketIsOfferedOnceAndOnlyToAnotherComuneInService) {
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

TEST_F(TransferSpec, WhatIsOfferedIsNotEndedAndWhatIsEndedIsNotOffered) {
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

TEST_F(TransferSpec, EveryBrokenRuleOfAnOfferIsNamed) {
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

TEST_F(TransferSpec, AnAnswerByTheSourcesChannelIsARelayItsStaffSeePassWithoutWords) {
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

TEST_F(TransferSpec, WhatComesBackIsAnsweredByTheComunesOwnChannelAgain) {
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

TEST_F(TransferSpec, ThroughTwoTransfersTheFirstComunesChannelRelays) {
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

TEST_F(TransferSpec, WithoutATransferNoThreadOnAnotherComunesChannelCanBeStored) {
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

TEST_F(TransferSpec, OffersOfSeveralComuniAreListedNewestFirstInPages) {
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
