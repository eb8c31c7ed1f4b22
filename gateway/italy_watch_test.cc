#include "gateway/italy_watch.h"

#include <fstream>

#include "absl/time/clock.h"
#include <gtest/gtest.h>

#include "routing/italy/italy.h"
#include "tests/support/directory_builder.h"
#include "tests/support/temp_folder.h"

namespace mugugno::gateway {
namespace {

class Watched : public testing::Test {
 protected:
  // An Italy of one comune.
  void Write(const std::string& name) {
    storage::v1::ItalyComuni comuni;
    auto& comune = *comuni.add_comuni();
    comune.set_name(name);
    comune.set_istat("000001");
    routing::Borders::Maker borders;
    ASSERT_TRUE(borders
                    .Add(0, {.properties = {},
                             .polygons = {{{{44.3, 9.0}, {44.3, 9.1}, {44.4, 9.1}, {44.4, 9.0}}}}})
                    .ok());
    ASSERT_TRUE(routing::WriteItaly(comuni, std::move(borders).Make(), path_).ok());
  }
  // The name of that comune, as an association's messages are decided by it.
  std::string Known() { return snapshots_.Of("golfo")->NameOfComune("000001"); }
  bool Becomes(const std::string& name) {
    const absl::Time deadline = absl::Now() + absl::Seconds(20);
    while (Known() != name && absl::Now() < deadline) absl::SleepFor(absl::Milliseconds(5));
    return Known() == name;
  }

  const tests::TempFolder folder_;
  const std::string path_ = folder_.File("italy");
  tenant::Directory directory_;
  routing::RoutingSnapshots snapshots_{directory_};
};

TEST_F(Watched, AFileThatTakesTheOthersPlaceIsUsedWhileServing) {
  Write("Prima");
  const ItalyWatch watch(path_, snapshots_, absl::Milliseconds(10));
  EXPECT_EQ(Known(), "Prima");
  const auto before = snapshots_.Of("golfo");
  Write("Dopo");
  EXPECT_TRUE(Becomes("Dopo"));
  EXPECT_EQ(before->NameOfComune("000001"), "Prima");  // for who still decides by it
  EXPECT_NE(before->versions(), snapshots_.Of("golfo")->versions());
}

TEST_F(Watched, AFileThatIsNoneLeavesWhatWasThere) {
  Write("Prima");
  { const ItalyWatch watch(path_, snapshots_); }
  std::ofstream(path_) << "mugugno-italy-1 5 5 5\nabc";
  const ItalyWatch watch(path_, snapshots_, absl::Milliseconds(10));
  EXPECT_EQ(Known(), "Prima");
  Write("Dopo");
  EXPECT_TRUE(Becomes("Dopo"));
}

TEST_F(Watched, WithoutTheFileTheGatewayServes) {
  const ItalyWatch watch(path_, snapshots_, absl::Milliseconds(10));
  EXPECT_EQ(Known(), "");
  Write("Prima");
  EXPECT_TRUE(Becomes("Prima"));
}

}  // namespace
}  // namespace mugugno::gateway
