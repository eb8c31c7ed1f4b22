// Messages of the shared channel that a person gives to a comune.

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/delivery/lane_server.h"
#include "gateway/services/delivery_service.h"
#include "gateway/services/lobby_service.h"
#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/reminders/reminders.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/open_work.h"
#include "tenant/tickets/recollection.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

class Lobby : public testing::Test {
 protected:
  static absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

  // A message of the shared channel that the router left to a person; its submission.
  struct How {
    bool emergency = false;
    tenant::Placement::Kind kind = tenant::Placement::Kind::kLobby;
    v1::TicketKind ticket_kind = v1::TICKET_KIND_REPORT;
    std::string user = {};  // a citizen of its own where none is given
  };
  tenant::Submission Wait(const std::string& text) { return Wait(text, How()); }
  tenant::Submission Wait(const std::string& text, const How& how) {
    tenant::Arrival arrival;
    arrival.id = town_.uuids().Next();
    arrival.source = "apps/golfo-app";
    arrival.dedupe_key = std::string(16, 'd') + std::string(arrival.id.bytes());
    arrival.fingerprint = std::string(32, 'f');
    const std::string user = how.user.empty() ? arrival.id.ToString() : how.user;
    tenant::CorrespondentStore correspondents(town_.keys());
    const auto address = correspondents.AddressOf("associations/golfo", "app", "golfo-app", user);
    arrival.address = *address;
    arrival.app = "golfo-app";
    arrival.channel_name = "associations/golfo/channels/app";
    arrival.message.set_text(text);
    arrival.message.set_user_id(user);
    arrival.receive_time = town_.clock().Now();
    tenant::Placement placement;
    placement.kind = how.kind;
    placement.ticket_kind = how.ticket_kind;
    placement.emergency = how.emergency;
    if (how.kind == tenant::Placement::Kind::kAsk) {
      placement.notices.push_back({v1::ConversationEntry::KIND_QUESTION, "Di quale comune?", {}});
    }
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
    waiting_since_[NameOf(submission)] = town_.clock().Now();
    return submission;
  }
  static std::string NameOf(const tenant::Submission& submission) {
    return absl::StrCat("associations/golfo/lobbyItems/", submission.lobby_item->ToString());
  }
  absl::StatusOr<v1::LobbyItem> Acknowledge(const tenant::Submission& submission) {
    v1::AcknowledgeLobbyEmergencyRequest request;
    request.set_name(NameOf(submission));
    return service_.AcknowledgeLobbyEmergency(Ada(), request);
  }
  absl::StatusOr<v1::LobbyItem> Discard(const tenant::Submission& submission,
                                        v1::DiscardReason reason) {
    v1::DiscardLobbyItemRequest request;
    request.set_name(NameOf(submission));
    request.set_reason(reason);
    return service_.DiscardLobbyItem(Ada(), request);
  }
  absl::StatusOr<v1::LobbyItem> Restore(const tenant::Submission& submission) {
    v1::RestoreLobbyItemRequest request;
    request.set_name(NameOf(submission));
    return service_.RestoreLobbyItem(Ada(), request);
  }
  // Names of all that waits, or of all that was discarded, in order.
  std::vector<std::string> Listed(bool discarded = false) {
    v1::ListLobbyItemsRequest request;
    request.set_parent("associations/golfo");
    request.set_page_size(2);
    request.set_discarded(discarded);
    std::vector<std::string> names;
    do {
      const auto page = service_.ListLobbyItems(Ada(), request);
      EXPECT_OK(page);
      if (!page.ok()) break;
      for (const v1::LobbyItem& item : page->lobby_items()) names.push_back(item.name());
      request.set_page_token(page->next_page_token());
    } while (!request.page_token().empty());
    return names;
  }
  tenant::OpenWork Open() {
    tenant::OpenWork work;
    EXPECT_OK(town_.database().Read(Soon(), [&](tenant::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(work, tenant::CountOpenWork(session, absl::Now()));
      return absl::OkStatus();
    }));
    return work;
  }
  std::string AuditOf(const std::string& action, const tenant::Submission& submission) {
    return town_.Ask(absl::StrCat("SELECT COUNT(*) FROM mugugno.audit WHERE action = '", action,
                                  "' AND resource = '", NameOf(submission), "'"));
  }
  tenant::Caller Ada() { return town_.Person("ada"); }
  // So long after the message began to wait.
  void RemindAfter(const tenant::Submission& submission, absl::Duration time) {
    town_.clock().Set(waiting_since_.at(NameOf(submission)) + time);
    ASSERT_OK(tenant::Reminders(town_.database(), town_.directory(), town_.keys(), town_.uuids(),
                                town_.clock())
                  .SendDue([] { return true; }));
  }
  // To whom, with subject and body, each reminder of it was written.
  std::vector<std::string> MailsAbout(const tenant::Submission& submission) {
    std::vector<std::string> mails;
    const auto text = town_.Ask(
        absl::StrCat("SELECT COALESCE(GROUP_CONCAT(CONCAT(HEX(id), ' ', HEX(words))), '') FROM "
                     "mugugno.lobby_delivery WHERE lobby_item_id = 0x",
                     absl::BytesToHexString(submission.lobby_item->bytes())));
    for (const absl::string_view one : absl::StrSplit(text, ',', absl::SkipEmpty())) {
      const std::vector<std::string> parts = absl::StrSplit(one, ' ');
      const auto opened =
          town_.keys().Open(tenant::KeyOwner::Association("golfo"),
                            {"lobby_delivery", "words", absl::HexStringToBytes(parts[0])},
                            absl::HexStringToBytes(parts[1]));
      EXPECT_OK(opened);
      storage::v1::DeliveryWords words;
      EXPECT_TRUE(words.ParseFromString(*opened));
      mails.push_back(absl::StrCat(words.target(), "\n", words.subject(), "\n", words.body()));
    }
    return mails;
  }
  tenant::Submission Now(const tenant::Submission& submission) {
    tenant::Submission found;
    EXPECT_OK(town_.database().Read(Soon(), [&](tenant::Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(found, tenant::GetSubmission(session, submission.source, submission.id));
      return absl::OkStatus();
    }));
    return found;
  }

  Town& town_ = Town::Shared();
  // By name.
  std::map<std::string, absl::Time> waiting_since_;
  routing::RoutingSnapshots routing_{town_.directory()};
  LobbyService service_{town_.parts(), routing_};
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
  const tenant::Submission first = assign(Wait("C'è una buca", {.user = user}));
  tenant::Ticket ticket;
  ticket.tenant = "sori";
  ticket.id = *first.ticket;
  EXPECT_FALSE(town_.Now(ticket).emergency);
  // Somebody has seen an earlier emergency, and the office waits for the citizen.
  ASSERT_OK(town_.maria().Run(absl::StrCat(
      "UPDATE mugugno.ticket SET state = ", static_cast<int>(v1::TICKET_STATE_WAITING_CITIZEN),
      ", emergency = 1, emergency_acknowledge_time = NOW(6) WHERE id = 0x",
      absl::BytesToHexString(ticket.id.bytes()))));
  const tenant::Submission second =
      assign(Wait("C'è una voragine", {.emergency = true, .user = user}));
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
    const tenant::Submission waiting = Wait(text, {.user = user});
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
  const tenant::Submission urgent = Wait("tre", {.emergency = true});
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

TEST_F(Lobby, AnAcknowledgedEmergencyNoLongerStandsAboveTheOthersAndIsNotCounted) {
  const int64_t before = Open().emergencies;
  const tenant::Submission plain = Wait("uno");
  const tenant::Submission urgent = Wait("due", {.emergency = true});
  EXPECT_EQ(Open().emergencies, before + 1);
  const auto place = [&](const tenant::Submission& submission) {
    const auto names = Listed();
    return std::find(names.begin(), names.end(), NameOf(submission)) - names.begin();
  };
  EXPECT_LT(place(urgent), place(plain));
  const auto seen = Acknowledge(urgent);
  ASSERT_OK(seen);
  EXPECT_TRUE(seen->has_emergency_acknowledge_time());
  EXPECT_LT(place(plain), place(urgent));
  EXPECT_EQ(Open().emergencies, before);
  EXPECT_EQ(Now(urgent).state, v1::Submission::STATE_HELD);
  EXPECT_EQ(AuditOf("lobby.acknowledge", urgent), "1");
  EXPECT_THAT(Acknowledge(plain).status(), HasReason("NOT_AN_EMERGENCY"));
}

TEST_F(Lobby, AnEmergencyNobodyAcknowledgesIsToldAgainAndAgainToThoseWhoWorkTheLobby) {
  const tenant::Submission urgent =
      Wait("PAROLASEGRETA: brucia tutto", {.emergency = true, .user = "CITTADINOSEGRETO"});
  RemindAfter(urgent, absl::Seconds(119));
  EXPECT_THAT(MailsAbout(urgent), IsEmpty());
  RemindAfter(urgent, absl::Minutes(2));
  const auto mails = MailsAbout(urgent);
  ASSERT_THAT(mails, SizeIs(1)) << "the officers of single comuni do not work the lobby";
  EXPECT_THAT(mails[0], StartsWith("ada@golfo.example\nEMERGENZA NON VISTA"));
  EXPECT_THAT(mails[0], HasSubstr(NameOf(urgent)));
  EXPECT_THAT(mails[0], AllOf(Not(HasSubstr("PAROLASEGRETA")), Not(HasSubstr("CITTADINOSEGRETO"))));
  EXPECT_EQ(AuditOf("lobby.remind", urgent), "1");
  RemindAfter(urgent, absl::Minutes(4));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(1));
  RemindAfter(urgent, absl::Minutes(5));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(2));
  RemindAfter(urgent, absl::Minutes(20));
  RemindAfter(urgent, absl::Minutes(35));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(4));
  const auto seen = Acknowledge(urgent);
  ASSERT_OK(seen);
  EXPECT_EQ(seen->reminder_count(), 4);
  RemindAfter(urgent, absl::Hours(2));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(4));
}

TEST_F(Lobby, AnEmergencyOfAComuneIsNoLongerTheLobbys) {
  const tenant::Submission urgent = Wait("C'è una voragine", {.emergency = true});
  RemindAfter(urgent, absl::Minutes(2));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(1));
  v1::AssignLobbyItemRequest request;
  request.set_name(NameOf(urgent));
  request.set_tenant("tenants/sori");
  ASSERT_OK(service_.AssignLobbyItem(Ada(), request));
  RemindAfter(urgent, absl::Hours(2));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(1));
}

TEST_F(Lobby, NobodyIsRemindedOfWhatIsNoEmergency) {
  const tenant::Submission plain = Wait("Buongiorno");
  RemindAfter(plain, absl::Hours(24 * 30));
  EXPECT_THAT(MailsAbout(plain), IsEmpty());
}

TEST_F(Lobby, WhoMayNoLongerActOnTheLobbyIsNotTold) {
  town_.RevokeGrants("ada");
  const tenant::Submission urgent = Wait("Aiuto", {.emergency = true});
  RemindAfter(urgent, absl::Minutes(2));
  EXPECT_THAT(MailsAbout(urgent), IsEmpty());
  EXPECT_EQ(AuditOf("lobby.remind", urgent), "1") << "that there was nobody stands in the trail";
  town_.GiveGrantsBack("ada");
  RemindAfter(urgent, absl::Minutes(5));
  EXPECT_THAT(MailsAbout(urgent), SizeIs(1));
}

// Sends nothing, and tells in whose name it was asked to.
class Refusing final : public Sender {
 public:
  tenant::AttemptResult Send(const tenant::Delivery& delivery, const Origin& origin) override {
    const tenant::MutexLock lock(&mutex_);
    if (delivery.owner == tenant::Scope::Association("golfo"))
      names_.push_back(origin.display_name);
    return tenant::AttemptResult::Refused("no");
  }
  std::vector<std::string> names() {
    const tenant::MutexLock lock(&mutex_);
    return names_;
  }

 private:
  tenant::Mutex mutex_;
  std::vector<std::string> names_;
};

TEST_F(Lobby, AReminderIsSentInTheAssociationsNameAndOneGivenUpCanBeSentAgain) {
  // What other tests left waiting is not this one's.
  ASSERT_OK(town_.maria().Run("UPDATE mugugno.lobby_item SET remind_time = '9999-01-01'"));
  ASSERT_OK(town_.maria().Run("UPDATE mugugno.lobby_delivery SET state = 3"));
  const tenant::Submission urgent = Wait("Aiuto", {.emergency = true});
  RemindAfter(urgent, absl::Minutes(2));
  ASSERT_THAT(MailsAbout(urgent), SizeIs(1));
  Refusing refusing;
  LaneServer server(town_.database(), town_.keys(), town_.directory(), {&refusing, nullptr},
                    town_.clock());
  // One attempt of each lane a round.
  for (int left = 1; left > 0;) {
    const auto attempts = server.ServeDue();
    ASSERT_OK(attempts);
    left = *attempts;
  }
  EXPECT_THAT(
      refusing.names(),
      Contains(town_.directory().Current()->FindAssociation("golfo")->association.display_name));
  DeliveryService deliveries(town_.parts());
  v1::ListDeliveriesRequest list;
  list.set_parent("associations/golfo");
  list.add_states(v1::DELIVERY_STATE_DEAD);
  const auto dead = deliveries.ListDeliveries(Ada(), list);
  ASSERT_OK(dead);
  v1::ResendDeliveryRequest resend;
  for (const v1::Delivery& delivery : dead->deliveries()) {
    if (delivery.lobby_item() == NameOf(urgent)) resend.set_name(delivery.name());
  }
  ASSERT_NE(resend.name(), "") << dead->DebugString();
  const auto again = deliveries.ResendDelivery(Ada(), resend);
  ASSERT_OK(again);
  EXPECT_EQ(again->state(), v1::DELIVERY_STATE_QUEUED);
  EXPECT_EQ(town_.Ask(absl::StrCat("SELECT owner FROM mugugno.audit WHERE action = "
                                   "'delivery.resend' AND resource = '",
                                   resend.name(), "'")),
            "associations/golfo");
}

TEST_F(Lobby, WhatIsDiscardedLeavesTheListAndCanBeBroughtBackFor30Days) {
  const tenant::Submission spam = Wait("Compra subito");
  EXPECT_THAT(Discard(spam, v1::DISCARD_REASON_UNSPECIFIED).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Discard(spam, v1::DISCARD_REASON_OUTSIDE).status(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  const auto discarded = Discard(spam, v1::DISCARD_REASON_SPAM);
  ASSERT_OK(discarded);
  EXPECT_EQ(discarded->state(), v1::LobbyItem::STATE_DISCARDED);
  EXPECT_EQ(discarded->discard_reason(), v1::DISCARD_REASON_SPAM);
  EXPECT_EQ(Now(spam).state, v1::Submission::STATE_DISCARDED);
  EXPECT_THAT(Listed(), Not(Contains(NameOf(spam))));
  EXPECT_THAT(Listed(true), Contains(NameOf(spam)));
  EXPECT_EQ(AuditOf("lobby.discard", spam), "1");
  v1::AssignLobbyItemRequest assign;
  assign.set_name(NameOf(spam));
  assign.set_tenant("tenants/sori");
  EXPECT_THAT(service_.AssignLobbyItem(Ada(), assign).status(), HasReason("DISCARDED"));
  ASSERT_OK(Restore(spam));
  EXPECT_EQ(Now(spam).state, v1::Submission::STATE_HELD);
  EXPECT_THAT(Listed(), Contains(NameOf(spam)));
  EXPECT_THAT(Restore(spam).status(), HasReason("NOT_DISCARDED"));
  ASSERT_OK(Discard(spam, v1::DISCARD_REASON_SPAM));
  town_.clock().Advance(absl::Hours(24 * 30) + absl::Seconds(1));
  EXPECT_THAT(Restore(spam).status(), HasReason("RESTORE_TOO_LATE"));
}

TEST_F(Lobby, WhatAlwaysGetsAnAnswerAndWhatNobodySawIsNotDiscarded) {
  const tenant::Submission criticism = Wait("Vergogna", {.ticket_kind = v1::TICKET_KIND_CRITICISM});
  EXPECT_THAT(Discard(criticism, v1::DISCARD_REASON_SPAM).status(), HasReason("ALWAYS_ANSWERED"));
  const tenant::Submission urgent = Wait("Al fuoco", {.emergency = true});
  EXPECT_THAT(Discard(urgent, v1::DISCARD_REASON_MISTAKE).status(),
              HasReason("EMERGENCY_NOT_SEEN"));
  ASSERT_OK(Acknowledge(urgent));
  EXPECT_OK(Discard(urgent, v1::DISCARD_REASON_MISTAKE));
  EXPECT_EQ(Now(criticism).state, v1::Submission::STATE_HELD);
}

TEST_F(Lobby, WhatIsOutsideCanGoOnceTheCitizenWasToldWhomToAsk) {
  const tenant::Submission outside =
      Wait("Il semaforo di Genova non va, vergogna",
           {.kind = tenant::Placement::Kind::kOutside, .ticket_kind = v1::TICKET_KIND_CRITICISM});
  EXPECT_THAT(Listed(), Contains(NameOf(outside)));
  EXPECT_OK(Discard(outside, v1::DISCARD_REASON_OUTSIDE));
  EXPECT_THAT(Listed(), Not(Contains(NameOf(outside))));
}

TEST_F(Lobby, DiscardingWhatTheCitizenWasAskedAboutSettlesTheQuestion) {
  const tenant::Submission asked = Wait("C'è una buca", {.kind = tenant::Placement::Kind::kAsk});
  const std::string open = absl::StrCat(
      "SELECT COUNT(*) FROM mugugno.correspondent WHERE open_question_id IS NOT NULL "
      "AND id = 0x",
      absl::BytesToHexString(asked.correspondent.bytes()));
  EXPECT_EQ(town_.Ask(open), "1");
  ASSERT_OK(Discard(asked, v1::DISCARD_REASON_UNINTELLIGIBLE));
  EXPECT_EQ(town_.Ask(open), "0");
}

}  // namespace
}  // namespace mugugno::gateway
