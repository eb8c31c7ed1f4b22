// Watching tickets: what is told, to whom, and where it goes on.

#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/services/ticket_service.h"
#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/feed/resume_token.h"
#include "tenant/name.h"
#include "tests/spec/follower.h"
#include "tests/spec/town.h"
#include "tests/support/status_matchers.h"

namespace mugugno::gateway {
namespace {

using ::testing::ElementsAre;
using tests::Follower;
using tests::HasReason;
using tests::StatusIs;
using tests::Town;

using Watcher = Follower<v1::WatchTicketsResponse>;

class Watch : public testing::Test {
 protected:
  ~Watch() override {
    for (const auto& watcher : watchers_) watcher->Cancel();
  }

  std::shared_ptr<Watcher> Start(const std::string& person, const std::string& parent,
                                 const std::string& token = "") {
    auto watcher = std::make_shared<Watcher>();
    watcher->WhenCancelled([] {});
    watchers_.push_back(watcher);
    v1::WatchTicketsRequest request;
    request.set_parent(parent);
    request.set_resume_token(token);
    service_.WatchTickets(town_.Person(person), request,
                          ResponseStream<v1::WatchTicketsResponse>(watcher));
    if (token.empty()) watcher->Told(1);
    return watcher;
  }
  void Note(const tenant::Ticket& ticket) {
    v1::AddTicketNoteRequest request;
    request.set_name(tenant::TicketName(ticket.tenant, ticket.id));
    request.set_text("nota");
    ASSERT_OK(service_.AddTicketNote(town_.Person("ada"), request));
  }
  static std::string NameOf(const tenant::Ticket& ticket) {
    return tenant::TicketName(ticket.tenant, ticket.id);
  }

  Town& town_ = Town::Shared();
  TicketService service_{town_.parts()};
  std::vector<std::shared_ptr<Watcher>> watchers_;
};

TEST_F(Watch, BeginsWithATokenAndTellsEveryChangeWithItsState) {
  const auto watcher = Start("ada", "tenants/sori");
  const tenant::Ticket ticket = town_.Add();
  Note(ticket);
  Note(ticket);
  const auto events = watcher->Told(3);
  ASSERT_EQ(events.size(), 3u);
  EXPECT_EQ(events[0].ticket(), "");
  EXPECT_NE(events[0].resume_token(), "");
  EXPECT_EQ(events[1].ticket(), NameOf(ticket));
  EXPECT_EQ(events[1].state(), v1::TICKET_STATE_FORWARDED);
  EXPECT_NE(events[1].resume_token(), events[2].resume_token());
}

TEST_F(Watch, TellsOnlyWhatItsCallerMaySee) {
  Town::NewTicket in_recco;
  in_recco.tenant = "recco";
  Town::NewTicket in_ambiente;
  in_ambiente.office = "ambiente";
  const auto everything = Start("ada", "tenants/-");
  const auto recco = Start("dino", "tenants/-");
  const auto tecnico = Start("bea", "tenants/-");
  const auto sori = Start("ada", "tenants/sori");
  const tenant::Ticket a = town_.Add(in_recco);
  const tenant::Ticket b = town_.Add(in_ambiente);
  const tenant::Ticket c = town_.Add();
  const tenant::Ticket d = town_.Add(in_recco);
  for (const auto& ticket : {a, b, c, d}) Note(ticket);
  const auto names = [](const std::shared_ptr<Watcher>& watcher, size_t count) {
    std::vector<std::string> told;
    for (const auto& event : watcher->Told(count + 1)) {
      if (!event.ticket().empty()) told.push_back(event.ticket());
    }
    return told;
  };
  EXPECT_THAT(names(everything, 4), ElementsAre(NameOf(a), NameOf(b), NameOf(c), NameOf(d)));
  // All that came before d has passed everybody by now.
  EXPECT_THAT(names(recco, 2), ElementsAre(NameOf(a), NameOf(d)));
  EXPECT_THAT(names(sori, 2), ElementsAre(NameOf(b), NameOf(c)));
  EXPECT_THAT(names(tecnico, 1), ElementsAre(NameOf(c)));
}

TEST_F(Watch, GoesOnWhereItsTokenSaysWithoutAGap) {
  const auto watcher = Start("ada", "tenants/sori");
  const tenant::Ticket first = town_.Add();
  Note(first);
  const auto events = watcher->Told(2);
  ASSERT_EQ(events.size(), 2u);
  watcher->Cancel();
  std::vector<tenant::Ticket> missed;
  for (int i = 0; i < 5; ++i) {
    missed.push_back(town_.Add());
    Note(missed.back());
  }
  const auto again = Start("ada", "tenants/sori", events[1].resume_token());
  std::vector<std::string> told;
  for (const auto& event : again->Told(5)) {
    if (!event.ticket().empty()) told.push_back(event.ticket());
  }
  ASSERT_GE(told.size(), 5u);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(told[i], NameOf(missed[i]));
}

TEST_F(Watch, ATokenOfAnotherPersonIsRefused) {
  const auto watcher = Start("ada", "tenants/-");
  const std::string token = watcher->Told(1)[0].resume_token();
  EXPECT_THAT(Start("bea", "tenants/-", token)->TheEnd(),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Start("ada", "tenants/sori", token)->TheEnd(),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST_F(Watch, EndsWhenItsTokenIsTooOld) {
  const auto watcher = Start("ada", "tenants/sori");
  const std::string token = watcher->Told(1)[0].resume_token();
  watcher->Cancel();
  Note(town_.Add());
  Note(town_.Add());
  ASSERT_OK(town_.maria().Run("UPDATE mugugno.feed SET created = NOW(6) - INTERVAL 8 DAY"));
  const auto pruned =
      tenant::PruneFeed(town_.database(), absl::Now(), absl::Seconds(20), [] { return true; });
  ASSERT_OK(pruned);
  EXPECT_GE(*pruned, 2);
  // Another reader has nothing in memory.
  tenant::FeedReaders fresh(town_.cells());
  TicketService service(ServiceParts{town_.cells(), town_.keys(), town_.uuids(), town_.clock(),
                                     town_.admission(), fresh, town_.parts().reads});
  auto late = std::make_shared<Watcher>();
  v1::WatchTicketsRequest request;
  request.set_parent("tenants/sori");
  request.set_resume_token(token);
  service.WatchTickets(town_.Person("ada"), request,
                       ResponseStream<v1::WatchTicketsResponse>(late));
  EXPECT_THAT(late->TheEnd(), HasReason("WATCH_EXPIRED"));
}

TEST_F(Watch, AClientThatReadsTooSlowlyIsLetGo) {
  const auto watcher = Start("ada", "tenants/sori");
  watcher->BeFull();
  Note(town_.Add());
  EXPECT_THAT(watcher->TheEnd(), HasReason("WATCH_TOO_SLOW"));
}

TEST_F(Watch, EndsForAPersonWhoLosesTheGrant) {
  const auto watcher = Start("carla", "tenants/sori");
  town_.RevokeGrants("carla");
  Note(town_.Add());
  EXPECT_THAT(watcher->TheEnd(), StatusIs(absl::StatusCode::kPermissionDenied));
  town_.GiveGrantsBack("carla");
}

}  // namespace
}  // namespace mugugno::gateway
