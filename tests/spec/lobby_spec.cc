// Messages of the shared channel that a person gives to a comune.

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/lobby_service.h"
#include "tenant/errors.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/recollection.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::SizeIs;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class Lobby : public testing::Test {
 protected:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

  // A message of the shared channel that the router left to a person; its submission. By a citizen
  // of its own unless `user` is given.
  tenant::Submission Wait(const std::string& text, bool emergency = false, std::string user = "") {
    tenant::Arrival arrival;
    arrival.id = town_.uuids().Next();
    arrival.source = "apps/golfo-app";
    arrival.dedupe_key = std::string(16, 'd') + std::string(arrival.id.bytes());
    arrival.fingerprint = std::string(32, 'f');
    if (user.empty()) user = arrival.id.ToString();
    tenant::CorrespondentStore correspondents(town_.keys());
    const auto address = correspondents.AddressOf("associations/golfo", "app", "golfo-app", user);
    arrival.address = *address;
    arrival.app = "golfo-app";
    arrival.channel_name = "associations/golfo/channels/app";
    arrival.message.set_text(text);
    arrival.message.set_user_id(user);
    arrival.receive_time = town_.clock().Now();
    tenant::Placement placement;
    placement.kind = tenant::Placement::Kind::kLobby;
    placement.emergency = emergency;
    placement.suggestions = {"recco", "sori"};
    tenant::Submission submission;
    EXPECT_OK(town_.database().Write(
        Soon(), [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
          tenant::Recollection known;
          RETURN_IF_ERROR(known.Load(town_.keys(), town_.uuids(), session, {&arrival, 1}));
          tenant::ArrivalBatch batch(town_.keys(), town_.uuids(), *town_.directory().Current(),
                                     town_.clock().Now(), session, changes);
          ASSIGN_OR_RETURN(const tenant::Placed placed,
                           batch.Place(known.SenderOf(arrival), arrival, placement));
          submission = placed.submission;
          return batch.Write({&known.SenderOf(arrival)});
        }));
    return submission;
  }
  static std::string NameOf(const tenant::Submission& submission) {
    return absl::StrCat("associations/golfo/lobbyItems/", submission.lobby_item->ToString());
  }
  tenant::Caller Ada() { return town_.Person("ada"); }
  tenant::Submission Now(const tenant::Submission& submission) {
    tenant::Submission found;
    EXPECT_OK(town_.database().Read(Soon(), [&](tenant::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(found, tenant::GetSubmission(session, submission.source, submission.id));
      return absl::OkStatus();
    }));
    return found;
  }

  Town& town_ = Town::Shared();
  routing::RoutingSnapshots routing_{town_.directory()};
  LobbyService service_{ServiceParts{town_.cells(), town_.keys(), town_.uuids(), town_.clock(),
                                     town_.admission(), town_.feeds()},
                        routing_};
};

TEST_F(Lobby, AnAssignedMessageLeavesTheLobbyAndIsTheComunesAlone) {
  const tenant::Submission waiting = Wait("PAROLADELLOBBY: c'è una buca");
  v1::AssignLobbyItemRequest request;
  request.set_name(NameOf(waiting));
  request.set_tenant("tenants/sori");
  request.set_office("tenants/sori/offices/ambiente");
  const auto assigned = service_.AssignLobbyItem(Ada(), request);
  ASSERT_OK(assigned);
  EXPECT_EQ(assigned->state(), v1::LobbyItem::STATE_ASSIGNED);
  EXPECT_EQ(assigned->text(), "");
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.lobby_item WHERE id = 0x",
                                   absl::BytesToHexString(waiting.lobby_item->bytes()),
                                   " AND words IS NULL")),
            "1");
  const tenant::Submission now = Now(waiting);
  EXPECT_EQ(now.state, v1::Submission::STATE_APPLIED);
  EXPECT_EQ(now.tenant, "sori");
  tenant::Ticket ticket;
  ticket.tenant = "sori";
  ticket.id = *now.ticket;
  EXPECT_EQ(town_.Now(ticket).office, "ambiente");
  const auto entries = town_.Entries(ticket);
  ASSERT_THAT(entries, SizeIs(1));
  EXPECT_EQ(entries[0].words->text(), "PAROLADELLOBBY: c'è una buca");
  for (const char* owner : {"associations/golfo", "tenants/sori"}) {
    EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE owner = '", owner,
                                     "' AND (resource = '", NameOf(waiting), "' OR detail = '",
                                     NameOf(waiting), "') AND actor LIKE '%/staff/ada'")),
              "1")
        << owner;
  }
  EXPECT_THAT(service_.AssignLobbyItem(Ada(), request).status(), HasReason("ALREADY_ASSIGNED"));
}

TEST_F(Lobby, AnEmergencyAssignedOntoAnOpenMatterIsOnTopOfItAndHeard) {
  const std::string user = town_.uuids().Next().ToString();
  const auto assign = [&](const tenant::Submission& waiting) {
    v1::AssignLobbyItemRequest request;
    request.set_name(NameOf(waiting));
    request.set_tenant("tenants/sori");
    EXPECT_OK(service_.AssignLobbyItem(Ada(), request));
    return Now(waiting);
  };
  const tenant::Submission first = assign(Wait("C'è una buca", false, user));
  tenant::Ticket ticket;
  ticket.tenant = "sori";
  ticket.id = *first.ticket;
  EXPECT_FALSE(town_.Now(ticket).emergency);
  // Somebody has seen an earlier emergency, and the office waits for the citizen.
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "UPDATE mugugno.ticket SET state = ", static_cast<int>(v1::TICKET_STATE_WAITING_CITIZEN),
      ", emergency = 1, emergency_acknowledge_time = NOW(6) WHERE id = 0x",
      absl::BytesToHexString(ticket.id.bytes()))));
  const tenant::Submission second = assign(Wait("C'è una voragine", true, user));
  EXPECT_EQ(second.ticket, first.ticket);
  const tenant::Ticket now = town_.Now(ticket);
  EXPECT_TRUE(now.urgent());
  EXPECT_EQ(now.rank(), 2);
  EXPECT_EQ(now.state, v1::TICKET_STATE_IN_PROGRESS);
}

TEST_F(Lobby, WhatIsAssignedOntoAnOpenMatterReachesItsOfficesMailbox) {
  tenant::HandOff mailbox;
  mailbox.way = tenant::HandOff::Way::kEmail;
  mailbox.target = "sori@comune.example";
  for (const char* office : {"tecnico", "ambiente", "segreteria"}) {
    town_.SetHandOff("sori", office, mailbox);
  }
  const std::string user = town_.uuids().Next().ToString();
  tenant::Ticket ticket;
  ticket.tenant = "sori";
  for (const char* text : {"C'è una buca", "La buca è più grande"}) {
    v1::AssignLobbyItemRequest request;
    const tenant::Submission waiting = Wait(text, false, user);
    request.set_name(NameOf(waiting));
    request.set_tenant("tenants/sori");
    ASSERT_OK(service_.AssignLobbyItem(Ada(), request));
    ticket.id = *Now(waiting).ticket;
  }
  const auto entries = town_.Entries(ticket);
  EXPECT_EQ(std::count_if(entries.begin(), entries.end(),
                          [](const tenant::TicketEntry& entry) {
                            return entry.kind == v1::TicketEntry::KIND_FORWARD && entry.delivery;
                          }),
            2);
  for (const char* office : {"tecnico", "ambiente", "segreteria"}) {
    town_.SetHandOff("sori", office, {});
  }
}

TEST_F(Lobby, TheRouterChoosesTheOfficeWhenNobodyDoes) {
  const tenant::Submission waiting = Wait("Buongiorno, una domanda");
  v1::AssignLobbyItemRequest request;
  request.set_name(NameOf(waiting));
  request.set_tenant("tenants/recco");
  ASSERT_OK(service_.AssignLobbyItem(Ada(), request));
  EXPECT_EQ(Now(waiting).tenant, "recco");
}

TEST_F(Lobby, AnotherComunesOfficeIsRefusedAndTheMessageStays) {
  const tenant::Submission waiting = Wait("Buongiorno");
  v1::AssignLobbyItemRequest request;
  request.set_name(NameOf(waiting));
  request.set_tenant("tenants/recco");
  request.set_office("tenants/sori/offices/ambiente");
  EXPECT_THAT(service_.AssignLobbyItem(Ada(), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  request.set_tenant("tenants/nessuno");
  request.clear_office();
  EXPECT_THAT(service_.AssignLobbyItem(Ada(), request).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_EQ(Now(waiting).state, v1::Submission::STATE_HELD);
}

TEST_F(Lobby, EmergenciesComeFirstThenTheOldestAndEveryReadIsAudited) {
  const tenant::Submission first = Wait("uno");
  const tenant::Submission second = Wait("due");
  const tenant::Submission urgent = Wait("tre", true);
  v1::ListLobbyItemsRequest request;
  request.set_parent("associations/golfo");
  request.set_page_size(1);
  std::vector<std::string> names;
  do {
    const auto page = service_.ListLobbyItems(Ada(), request);
    ASSERT_OK(page);
    for (const v1::LobbyItem& item : page->lobby_items()) names.push_back(item.name());
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  const auto place = [&](const tenant::Submission& submission) {
    return std::find(names.begin(), names.end(), NameOf(submission)) - names.begin();
  };
  ASSERT_LT(place(second), static_cast<std::ptrdiff_t>(names.size()));
  EXPECT_LT(place(urgent), place(first));
  EXPECT_LT(place(first), place(second));
  v1::GetLobbyItemRequest get;
  get.set_name(NameOf(first));
  const auto item = service_.GetLobbyItem(Ada(), get);
  ASSERT_OK(item);
  EXPECT_EQ(item->text(), "uno");
  EXPECT_EQ(item->suggestions(0), "tenants/recco");
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = 'lobby.read'"
                                   " AND resource = '",
                                   NameOf(first), "'")),
            "1");
}

}  // namespace
}  // namespace mugugno::gateway
