#include "routing/router/example_association.h"

#include <cstdio>
#include <cstdlib>

#include "routing/reference_files.h"
#include "routing/text/yaml.h"

namespace mugugno::routing {

AssociationRouting ExampleRouting() {
  const TenantRouting comuni[] = {
      {"sori", "Sori", "010060", "I852", {}, ""},
      {"recco", "Recco", "010047", "H212", {}, ""},
      {"camogli", "Camogli", "010007", "B490", {}, ""},
      {"bogliasco", "Bogliasco", "010004", "A922", {}, ""},
      {"pieve-ligure", "Pieve Ligure", "010043", "G646", {}, ""},
      {"avegno", "Avegno", "010002", "A506", {}, ""},
      {"uscio", "Uscio", "010064", "L507", {}, ""},
      {"tribogna", "Tribogna", "010063", "L416", {}, ""},
  };
  const YAML::Node offices = YAML::LoadFile("deploy/example/topic_offices.yaml");
  AssociationRouting routing;
  for (TenantRouting tenant : comuni) {
    tenant.default_office = offices["default"].as<std::string>();
    for (const auto& office : offices["offices"]) {
      tenant.offices[office.first.as<std::string>()] = office.second.as<std::string>();
    }
    routing.tenants.push_back(std::move(tenant));
  }
  routing.territory_geojson = ReadFile("deploy/example/territory.geojson");
  routing.places_yaml = ReadFile("deploy/example/places.yaml");
  routing.version = "example-1";
  return routing;
}

const RoutingSnapshot& ExampleAssociation() {
  static const auto* const snapshot = [] {
    auto built = RoutingSnapshot::Build(ExampleRouting());
    if (!built.ok()) {
      std::fprintf(stderr, "%s\n", built.status().ToString().c_str());
      std::abort();
    }
    return new std::shared_ptr<const RoutingSnapshot>(*std::move(built));
  }();
  return **snapshot;
}

}  // namespace mugugno::routing
