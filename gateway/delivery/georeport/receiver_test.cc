#include "gateway/delivery/georeport/receiver.h"

#include <gtest/gtest.h>

namespace mugugno::gateway::georeport {
namespace {

TEST(GeoReportReceiver, TheLongestTopicThatFitsHasItsServiceCode) {
  v1::Office::HandOff::Open311 settings;
  settings.set_service_code("ALTRO");
  for (const auto& [topic, code] : {std::pair("road", "STRADE"), std::pair("road.pothole", "BUCHE"),
                                    std::pair("waste", "RIF")}) {
    auto* service = settings.add_services();
    service->set_topic(topic);
    service->set_service_code(code);
  }
  EXPECT_EQ(ServiceCodeFor(settings, "road.pothole"), "BUCHE");
  EXPECT_EQ(ServiceCodeFor(settings, "road.sign"), "STRADE");
  EXPECT_EQ(ServiceCodeFor(settings, "road"), "STRADE");
  // No beginning of it up to a dot.
  EXPECT_EQ(ServiceCodeFor(settings, "roads"), "ALTRO");
  EXPECT_EQ(ServiceCodeFor(settings, ""), "ALTRO");
}

}  // namespace
}  // namespace mugugno::gateway::georeport
