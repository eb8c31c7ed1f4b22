#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "gateway/services/delivery_service.h"
#include "gateway/services/ticket_service.h"
#include "gateway/services/transfer_service.h"
#include "tenant/name.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {

// What the specs of transfers share: the services on the town's database, tickets offered and
// accepted, and what a comune's key opens.
class TransferTown : public testing::Test {
 protected:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(20); }
  static std::string NameOf(const tenant::Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }
  static v1::ProposeTransferRequest OfferOf(const tenant::Ticket& ticket,
                                            const std::string& target) {
    v1::ProposeTransferRequest request;
    request.set_name(NameOf(ticket));
    request.set_target("tenants/" + target);
    request.set_reason_code(v1::Transfer::REASON_CODE_PLACE);
    request.set_reason("MOTIVODELLOFFERTA");
    return request;
  }
  // The receiver's name of what `by` offers.
  std::string Offer(const tenant::Ticket& ticket, const std::string& target = "recco",
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
  static tenant::Ticket TicketOf(const v1::Transfer& transfer) {
    const auto name = tenant::ResourceName::Parse(transfer.ticket());
    tenant::Ticket ticket;
    if (!name) return ticket;
    ticket.tenant = std::string(name->Id("tenants"));
    ticket.id = *name->uuid();
    return ticket;
  }
  // Offered and accepted.
  tenant::Ticket Moved(const tenant::Ticket& ticket, const std::string& target = "recco",
                       const std::string& by = "dino", const std::string& offered_by = "ada") {
    const auto accepted = Accept(Offer(ticket, target, offered_by), by);
    EXPECT_OK(accepted);
    return town_.Now(TicketOf(accepted.value_or(v1::Transfer())));
  }
  absl::Status Reply(const tenant::Ticket& ticket, const std::string& text, const std::string& by) {
    v1::ReplyToTicketRequest request;
    request.set_name(NameOf(ticket));
    request.set_text(text);
    return tickets_.ReplyToTicket(town_.Person(by), request).status();
  }
  void AddNote(const tenant::Ticket& ticket, const std::string& text) {
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
  static std::string RowsOf(const tenant::Ticket& ticket) {
    return absl::StrCat("tenant_id = '", ticket.tenant, "' AND ticket_id = ", Hex(ticket.id));
  }
  // Everything in the database the tenant's key opens, whoever's row it is.
  std::vector<std::string> Opened(const std::string& tenant);

  tests::Town& town_ = tests::Town::Shared();
  routing::RoutingSnapshots routing_{town_.directory()};
  TransferService service_{town_.parts(), routing_};
  TicketService tickets_{town_.parts()};
  DeliveryService deliveries_{town_.parts()};
};

}  // namespace mugugno::gateway
