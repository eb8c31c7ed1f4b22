#include "gateway/presence/presence_board.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mugugno::gateway {
namespace {

using ::testing::ElementsAre;

constexpr char kTicket[] = "tenants/sori/tickets/uno";

v1::Presence Of(const std::string& name, v1::Activity activity = v1::ACTIVITY_LOOKING) {
  v1::Presence presence;
  presence.set_staff("associations/golfo/staff/" + name);
  presence.set_display_name(name);
  presence.set_activity(activity);
  return presence;
}

class Listener final : public Visitor {
 public:
  void Tell(uint64_t version, const std::vector<v1::Presence>& present) override {
    EXPECT_GT(version, version_);
    version_ = version;
    told.push_back(absl::StrJoin(present, " ", [](std::string* out, const v1::Presence& each) {
      absl::StrAppend(out, each.display_name(),
                      each.activity() == v1::ACTIVITY_WRITING ? " writes" : "");
    }));
  }
  std::vector<std::string> told;

 private:
  uint64_t version_ = 0;
};

TEST(PresenceBoard, TellsWhoCameAndWhoWent) {
  PresenceBoard board;
  const auto ada = std::make_shared<Listener>();
  const auto bea = std::make_shared<Listener>();
  board.Enter(kTicket, ada, Of("ada"));
  board.Enter(kTicket, bea, Of("bea"));
  board.Leave(kTicket, bea.get());
  EXPECT_THAT(ada->told, ElementsAre("ada", "ada bea", "ada"));
  EXPECT_THAT(bea->told, ElementsAre("ada bea"));
  board.Leave(kTicket, bea.get());
  EXPECT_EQ(ada->told.size(), 3u);
}

TEST(PresenceBoard, APersonOfSeveralWindowsIsOneThatDoesTheMostOfIt) {
  PresenceBoard board;
  const auto ada = std::make_shared<Listener>();
  const auto reads = std::make_shared<Listener>();
  const auto writes = std::make_shared<Listener>();
  board.Enter(kTicket, ada, Of("ada"));
  board.Enter(kTicket, writes, Of("bea", v1::ACTIVITY_WRITING));
  board.Enter(kTicket, reads, Of("bea"));
  board.Leave(kTicket, writes.get());
  EXPECT_THAT(ada->told, ElementsAre("ada", "ada bea writes", "ada bea writes", "ada bea"));
}

TEST(PresenceBoard, WhoIsAtAnotherTicketIsToldNothing) {
  PresenceBoard board;
  const auto ada = std::make_shared<Listener>();
  const auto bea = std::make_shared<Listener>();
  board.Enter(kTicket, ada, Of("ada"));
  board.Enter("tenants/recco/tickets/uno", bea, Of("bea"));
  EXPECT_THAT(ada->told, ElementsAre("ada"));
  EXPECT_THAT(bea->told, ElementsAre("bea"));
  board.Repeat(kTicket, ada);
  EXPECT_THAT(ada->told, ElementsAre("ada", "ada"));
}

}  // namespace
}  // namespace mugugno::gateway
