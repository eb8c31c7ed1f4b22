#include "routing/incidents/proposals.h"

#include "absl/strings/str_cat.h"
#include <gmock/gmock.h>

#include "tests/support/example_routing.h"

namespace mugugno::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Proposals : public ::testing::Test {
 protected:
  void Came(const std::string& tenant, const std::string& topic, const std::string& text,
            int hour) {
    tickets_.push_back({absl::StrCat(tenant, "/", tickets_.size()), tenant, topic, text,
                        absl::UnixEpoch() + absl::Hours(hour)});
  }
  std::vector<TicketGroup> Proposed() { return ProposeGroups(tickets_, tests::ExampleSnapshot()); }

  std::vector<GatheredTicket> tickets_;
};

TEST_F(Proposals, TicketsOfOneTopicThatNameOnePlaceAreAGroup) {
  for (int hour : {1, 2, 3}) Came("sori", "civil.landslide", "Frana in via Solimano", hour);
  Came("sori", "civil.landslide", "Frana a Sussisa", 3);
  Came("sori", "light.out", "Lampione spento in via Solimano", 3);
  const std::vector<TicketGroup> groups = Proposed();
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].topic, "civil.landslide");
  EXPECT_EQ(groups[0].place, "via Solimano");
  EXPECT_THAT(groups[0].tickets, ElementsAre("sori/0", "sori/1", "sori/2"));
  EXPECT_EQ(groups[0].last - groups[0].first, absl::Hours(2));
}

TEST_F(Proposals, TwoAreNoneAndNeitherAreThreeWithALongPauseBetween) {
  Came("sori", "civil.landslide", "Frana in via Solimano", 1);
  Came("sori", "civil.landslide", "Frana in via Solimano", 2);
  EXPECT_THAT(Proposed(), IsEmpty());
  Came("sori", "civil.landslide", "Frana in via Solimano", 15);
  EXPECT_THAT(Proposed(), IsEmpty());
}

TEST_F(Proposals, ManyOfATopicAreOneGroupOverSeveralComuniWhereverTheyAre) {
  for (int hour : {1, 2, 3}) Came("sori", "waste.missed", "Non hanno ritirato i rifiuti", hour);
  for (int hour : {1, 2}) Came("recco", "waste.missed", "Bidoni pieni a Megli", hour);
  const std::vector<TicketGroup> groups = Proposed();
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].place, "");
  EXPECT_THAT(groups[0].tickets, SizeIs(5));
}

TEST_F(Proposals, WhereAllAreAtOnePlaceThatIsTheProposal) {
  for (int hour : {1, 2, 3, 4, 5}) Came("sori", "civil.landslide", "Frana in via Solimano", hour);
  const std::vector<TicketGroup> groups = Proposed();
  ASSERT_THAT(groups, SizeIs(1));
  EXPECT_EQ(groups[0].place, "via Solimano");
}

}  // namespace
}  // namespace mugugno::routing
