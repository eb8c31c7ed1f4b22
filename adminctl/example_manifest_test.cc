#include <map>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "mugugno/v1/manifest.pb.h"
#include "proto/yaml/yaml_message.h"
#include "yaml-cpp/yaml.h"

namespace mugugno::adminctl {
namespace {

constexpr char kPath[] = "deploy/example/golfo-paradiso.yaml";

v1::Manifest Example() {
  v1::Manifest manifest;
  EXPECT_EQ(yaml::Describe(kPath, yaml::ParseFile(kPath, manifest)), "");
  return manifest;
}

TEST(ExampleManifest, HasEightComuniWithTenOfficesEach) {
  const v1::Manifest manifest = Example();
  EXPECT_EQ(manifest.association().agreement().lead(), "tenants/recco");
  std::map<std::string, std::string> codes;
  for (const auto& tenant : manifest.tenants()) {
    codes[tenant.tenant().istat_code()] = tenant.tenant().cadastral_code();
    EXPECT_EQ(tenant.offices_size(), 10) << tenant.id();
    EXPECT_EQ(tenant.channels_size(), 1) << tenant.id();
    EXPECT_EQ(tenant.apps(0).app().channel(), "tenants/" + tenant.id() + "/channels/app");
    EXPECT_EQ(tenant.tenant().default_office(), "tenants/" + tenant.id() + "/offices/segreteria");
    for (const auto& office : tenant.offices()) {
      EXPECT_NE(office.office().liaison().email().find(tenant.id()), std::string::npos)
          << tenant.id() << " " << office.id();
      EXPECT_NE(office.office().deputy().email().find(tenant.id()), std::string::npos);
    }
  }
  const std::map<std::string, std::string> real = {
      {"010002", "A506"}, {"010004", "A922"}, {"010007", "B490"}, {"010043", "G646"},
      {"010047", "H212"}, {"010060", "I852"}, {"010063", "L416"}, {"010064", "L507"}};
  EXPECT_EQ(codes, real);
}

// The routing tests read the same map from its own file.
TEST(ExampleManifest, GivesTopicsToTheOfficesTheRoutingTestsExpect) {
  std::map<std::string, std::string> expected;
  for (const auto& pair : YAML::LoadFile("deploy/example/topic_offices.yaml")["offices"]) {
    expected[pair.first.Scalar()] = pair.second.Scalar();
  }
  const v1::Manifest manifest = Example();
  for (const auto& tenant : manifest.tenants()) {
    std::map<std::string, std::string> offices;
    for (const auto& office : tenant.offices()) {
      for (const std::string& topic : office.office().topics()) {
        EXPECT_TRUE(offices.emplace(topic, office.id()).second) << topic;
      }
    }
    EXPECT_EQ(offices, expected) << tenant.id();
  }
}

}  // namespace
}  // namespace mugugno::adminctl
