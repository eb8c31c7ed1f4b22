#include "tests/support/example_routing.h"

#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>

#include "routing/text/yaml.h"
#include "tests/support/reference_files.h"

namespace mugugno::tests {

using routing::AssociationRouting;
using routing::Gazetteer;
using routing::PlacesList;
using routing::Reference;
using routing::RoutingSnapshot;
using routing::TenantRouting;

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
  AssociationRouting association;
  for (TenantRouting tenant : comuni) {
    tenant.default_office = offices["default"].as<std::string>();
    for (const auto& office : offices["offices"]) {
      tenant.offices[office.first.as<std::string>()] = office.second.as<std::string>();
    }
    association.tenants.push_back(std::move(tenant));
  }
  association.versions.places = 1;
  return association;
}

Reference ExampleReference() {
  Reference reference;
  for (const auto& [kind, file] :
       {std::pair("territory", "territory.geojson"), std::pair("places", "places.yaml")}) {
    const auto read = routing::ReadReference(kind, ReadFile(std::string("deploy/example/") + file));
    if (!read.ok()) {
      std::fprintf(stderr, "%s\n", read.status().ToString().c_str());
      std::abort();
    }
    if (read->territory != nullptr) reference.territory = read->territory;
    if (read->places != nullptr) reference.places = read->places;
  }
  return reference;
}

RoutingSnapshot SnapshotOf(AssociationRouting association, const Reference& reference,
                           const routing::TerritoryOptions& options) {
  if (reference.places != nullptr) association.external_bodies = reference.places->bodies;
  auto gazetteer = std::make_shared<const Gazetteer>(Gazetteer::Build(
      reference.places == nullptr ? PlacesList() : *reference.places, MembersOf(association)));
  return {std::move(association), reference.territory, std::move(gazetteer), nullptr, options};
}

const RoutingSnapshot& ExampleSnapshot() {
  static const auto* const snapshot =
      new RoutingSnapshot(SnapshotOf(ExampleRouting(), ExampleReference()));
  return *snapshot;
}

}  // namespace mugugno::tests
