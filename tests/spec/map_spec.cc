// What the console draws positions on: the borders of one's own comuni, and of nobody else's.

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "mugugno/v1/map_service.pb.h"
#include "tests/spec/gateway_under_test.h"
#include "tests/support/status_matchers.h"

namespace mugugno::tests {
namespace {

using ::testing::Contains;
using ::testing::StartsWith;

TEST(MapSpec, ShowsTheBordersOfOnesOwnComuniAndNoOthers) {
  GatewayUnderTest& gateway = GatewayUnderTest::Shared();
  for (const char* person : {"comunicazione", "tecnico-sori"}) {
    const auto map = gateway.Call<v1::TerritoryMap>(person, "MapService.GetTerritoryMap",
                                                    v1::GetTerritoryMapRequest());
    ASSERT_OK(map);
    EXPECT_THAT(map->association(), StartsWith("associations/"));
    EXPECT_EQ(map->tile_url_template(), "");
    std::vector<std::string> comuni;
    int points = 0;
    for (const auto& area : map->areas()) {
      comuni.push_back(area.tenant());
      EXPECT_GT(area.rings_size(), 0) << area.display_name();
      for (const auto& ring : area.rings()) {
        ASSERT_EQ(ring.points_size() % 2, 0);
        EXPECT_GE(ring.points_size(), 6);
        points += ring.points_size() / 2;
        for (int i = 0; i < ring.points_size(); i += 2) {
          EXPECT_NEAR(ring.points(i), 44.4e5, 1e5);
          EXPECT_NEAR(ring.points(i + 1), 9.2e5, 1e5);
        }
      }
    }
    EXPECT_LE(points, 6000);
    EXPECT_THAT(comuni, Contains("tenants/sori"));
    const std::string known = gateway.Ask(
        "SELECT CONCAT(' ', GROUP_CONCAT(CONCAT('tenants/', tenant_id) SEPARATOR ' '), ' ') FROM "
        "mugugno.tenant WHERE association_id = 'golfo-paradiso'");
    for (const std::string& comune : comuni) {
      EXPECT_NE(known.find(" " + comune + " "), std::string::npos) << comune << " in " << known;
    }
  }
}

TEST(MapSpec, ShowsNothingToWhoBelongsToNoAssociation) {
  const auto map = GatewayUnderTest::Shared().Call<v1::TerritoryMap>(
      "root", "MapService.GetTerritoryMap", v1::GetTerritoryMapRequest());
  ASSERT_OK(map);
  EXPECT_EQ(map->association(), "");
  EXPECT_EQ(map->areas_size(), 0);
}

}  // namespace
}  // namespace mugugno::tests
