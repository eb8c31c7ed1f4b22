// What a platform says of a message of ours, before, between and after what the attempt itself
// says.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>

#include "gateway/delivery/lane_server.h"
#include "tenant/outbox/outbox.h"
#include "tenant/outbox/receipts.h"
#include "tenant/try.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using tenant::AttemptResult;
using tenant::Changes;
using tenant::Delivery;
using tenant::ReceiptNews;
using tenant::Session;
using tests::Town;

constexpr char kChannel[] = "tenants/sori/channels/whatsapp";

absl::Time Soon() { return absl::Now() + absl::Seconds(20); }

// Does something while it sends, and answers as scripted.
class BusySender final : public Sender {
 public:
  AttemptResult Send(const Delivery&, const Origin&) override {
    if (meanwhile) meanwhile();
    return result;
  }
  std::function<void()> meanwhile;
  AttemptResult result = AttemptResult::Sent("m/wamid.1");
};

class ReceiptSpec : public testing::Test {
 protected:
  void SetUp() override {
    // What another test left waiting is not this one's.
    ASSERT_OK(town_.maria().Run("UPDATE mugugno.delivery SET state = 3"));
    ASSERT_OK(town_.maria().Run("UPDATE mugugno.delivery_lane SET due_time = '9999-01-01'"));
    const tenant::Ticket ticket = town_.Add(Town::NewTicket());
    delivery_.owner = tenant::Scope::Tenant(ticket.tenant);
    delivery_.id = town_.uuids().Next();
    delivery_.subject = ticket.id;
    delivery_.entry = town_.Entries(ticket).front().id;
    delivery_.way = v1::Delivery::WAY_WHATSAPP;
    delivery_.next_attempt_time = delivery_.create_time = town_.clock().Now();
    delivery_.words.set_channel(kChannel);
    delivery_.words.set_target(absl::StrCat("39", delivery_.id.ToString()));
    delivery_.words.set_body("La ripariamo");
    ASSERT_OK(town_.database().Transact(
        Soon(), [&](Session& session) { return outbox_.Add(session, {delivery_}); }));
  }

  LaneServer Server() {
    return LaneServer(town_.database(), town_.keys(), town_.directory(),
                      {nullptr, nullptr, {{v1::Delivery::WAY_WHATSAPP, &sender_}}}, town_.clock());
  }
  void Serve() { ASSERT_EQ(*Server().ServeDue(), 1); }
  std::string Tag() {
    const auto tag = tenant::TagOf(town_.keys(), delivery_);
    EXPECT_OK(tag);
    return *tag;
  }
  void Tell(v1::DeliveryReceipt receipt, const std::string& id = "m/wamid.1",
            const std::string& tag = "", const std::string& channel = kChannel) {
    const ReceiptNews news = {receipt, id, tag,
                              receipt == v1::DELIVERY_RECEIPT_FAILED ? "WhatsApp 131026" : ""};
    ASSERT_OK(town_.database().Write(Soon(), [&](Session& session, Changes& changes) {
      return tenant::RecordReceipt(session, town_.keys(), channel, news, changes);
    }));
  }
  // "SENT DELIVERED"
  std::string Now() {
    const auto column = [&](const std::string& name) {
      return std::stoi(
          town_.Ask(absl::StrCat("SELECT ", name, " FROM mugugno.delivery WHERE id = 0x",
                                 absl::BytesToHexString(delivery_.id.bytes()))));
    };
    return absl::StrCat(
        v1::DeliveryState_Name(static_cast<v1::DeliveryState>(column("state"))).substr(15), " ",
        v1::DeliveryReceipt_Name(static_cast<v1::DeliveryReceipt>(column("receipt"))).substr(17));
  }
  void Resend() {
    ASSERT_OK(town_.database().Write(Soon(), [&](Session& session, Changes& changes) {
      return outbox_
          .Resend(session, delivery_.owner, {}, delivery_.id, town_.clock().Now(), changes)
          .status();
    }));
  }

  Town& town_ = Town::Shared();
  tenant::Outbox outbox_{town_.keys()};
  BusySender sender_;
  Delivery delivery_;
};

TEST_F(ReceiptSpec, ItIsFoundByThePlatformsIdOnItsChannelOnly) {
  Serve();
  EXPECT_EQ(Now(), "SENT UNSPECIFIED");
  Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.1", "", "tenants/recco/channels/whatsapp");
  Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.2");
  EXPECT_EQ(Now(), "SENT UNSPECIFIED");
  Tell(v1::DELIVERY_RECEIPT_DELIVERED);
  EXPECT_EQ(Now(), "SENT DELIVERED");
}

// S83.
TEST_F(ReceiptSpec, ATagCountsOnItsChannelOnlyAndNotWhenItWasChanged) {
  sender_.result = AttemptResult::Unknown("timeout");
  Serve();
  const std::string tag = Tag();
  Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.9", tag, "tenants/recco/channels/whatsapp");
  for (const std::string& other :
       {tag + "0", tag.substr(0, tag.size() - 1), "t" + tag, "a" + tag.substr(1),
        std::string("t.sori"), std::string("....")}) {
    Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.9", other);
  }
  EXPECT_EQ(Now(), "UNKNOWN UNSPECIFIED");
  Tell(v1::DELIVERY_RECEIPT_ACCEPTED, "m/wamid.9", tag);
  EXPECT_EQ(Now(), "SENT ACCEPTED");
  // From there on it is known by the platform's id.
  Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.9");
  EXPECT_EQ(Now(), "SENT READ");
}

TEST_F(ReceiptSpec, ItMayComeBeforeTheAttemptsOwnResult) {
  sender_.meanwhile = [&] { Tell(v1::DELIVERY_RECEIPT_DELIVERED, "m/wamid.1", Tag()); };
  Serve();
  EXPECT_EQ(Now(), "SENT DELIVERED");
}

TEST_F(ReceiptSpec, AFailureThatComesBeforeTheResultIsOne) {
  sender_.meanwhile = [&] { Tell(v1::DELIVERY_RECEIPT_FAILED, "m/wamid.1", Tag()); };
  Serve();
  EXPECT_EQ(Now(), "DEAD FAILED");
}

TEST_F(ReceiptSpec, AnAttemptWithoutAResultIsWhatThePlatformSaidMeanwhile) {
  sender_.meanwhile = [&] { Tell(v1::DELIVERY_RECEIPT_ACCEPTED, "m/wamid.1", Tag()); };
  for (const auto& result : {AttemptResult::Unknown("timeout"), AttemptResult::Retry("HTTP 500")}) {
    SetUp();
    sender_.result = result;
    Serve();
    EXPECT_EQ(Now(), "SENT ACCEPTED");
  }
}

TEST_F(ReceiptSpec, AWorkerThatDiedLeavesWhatThePlatformSaid) {
  ASSERT_OK(town_.database().Write(Soon(), [&](Session& session, Changes& changes) -> absl::Status {
    ASSIGN_OR_RETURN(const auto due, outbox_.Due(session, town_.clock().Now(), 10));
    return outbox_
        .Take(
            session, due.at(0), town_.clock().Now(), [](v1::Delivery::Way) { return true; },
            changes)
        .status();
  }));
  Tell(v1::DELIVERY_RECEIPT_DELIVERED, "m/wamid.1", Tag());
  EXPECT_EQ(Now(), "SENDING DELIVERED");
  town_.clock().Advance(tenant::Outbox::kLease + absl::Seconds(1));
  EXPECT_EQ(*Server().ServeDue(), 0);
  EXPECT_EQ(Now(), "SENT DELIVERED");
}

TEST_F(ReceiptSpec, WhatIsToldLateTakesNothingBack) {
  Serve();
  Tell(v1::DELIVERY_RECEIPT_READ);
  Tell(v1::DELIVERY_RECEIPT_ACCEPTED);
  Tell(v1::DELIVERY_RECEIPT_DELIVERED);
  Tell(v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_EQ(Now(), "SENT READ");
}

TEST_F(ReceiptSpec, AFailureOfAFormerAttemptIsNotThatOfThisOne) {
  Serve();
  Tell(v1::DELIVERY_RECEIPT_FAILED);
  EXPECT_EQ(Now(), "DEAD FAILED");
  Resend();
  EXPECT_EQ(Now(), "QUEUED UNSPECIFIED");
  Tell(v1::DELIVERY_RECEIPT_FAILED, "m/wamid.1", Tag());
  EXPECT_EQ(Now(), "QUEUED UNSPECIFIED");
  sender_.result = AttemptResult::Sent("m/wamid.2");
  sender_.meanwhile = [&] { Tell(v1::DELIVERY_RECEIPT_FAILED, "m/wamid.1", Tag()); };
  Serve();
  EXPECT_EQ(Now(), "SENT UNSPECIFIED");
  Tell(v1::DELIVERY_RECEIPT_FAILED, "m/wamid.1", Tag());
  EXPECT_EQ(Now(), "SENT UNSPECIFIED");
  // That the first one arrived after all is news.
  Tell(v1::DELIVERY_RECEIPT_READ, "m/wamid.1", Tag());
  EXPECT_EQ(Now(), "SENT READ");
}

TEST_F(ReceiptSpec, WhatArrivedIsNotSentOnceMore) {
  sender_.result = AttemptResult::Unknown("timeout");
  Serve();
  Resend();
  Tell(v1::DELIVERY_RECEIPT_DELIVERED, "m/wamid.1", Tag());
  EXPECT_EQ(Now(), "SENT DELIVERED");
  EXPECT_EQ(*Server().ServeDue(), 0);
}

}  // namespace
}  // namespace mugugno::gateway
