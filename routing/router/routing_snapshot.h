#pragma once

// Everything the router knows about one association, built once from its reference data and its
// directory, immutable and shared by any number of threads.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "routing/gazetteer/gazetteer.h"
#include "routing/gazetteer/place.h"
#include "routing/territory/territory.h"

namespace mugugno::routing {

// One municipality and its own map from topics to offices.
struct TenantRouting {
  std::string tenant;  // id, "sori"
  std::string name;    // "Sori"
  std::string istat;
  std::string cadastral;
  // Topic code or prefix ("waste", "road.pothole") to office id; the longest prefix wins.
  std::map<std::string, std::string> offices;
  std::string default_office;
};

struct AssociationRouting {
  std::vector<TenantRouting> tenants;
  std::string territory_geojson;  // empty = no territory loaded: positions are no evidence
  std::string places_yaml;        // empty = only the names of the comuni are known
  TerritoryOptions territory;
  std::string version;  // kept with each decision
};

class RoutingSnapshot final {
 public:
  // INVALID_ARGUMENT names the file, the line or the entry that is wrong.
  static absl::StatusOr<std::shared_ptr<const RoutingSnapshot>> Build(AssociationRouting routing);

  const std::vector<TenantRouting>& tenants() const { return routing_.tenants; }
  const std::string& version() const { return routing_.version; }
  const Gazetteer& gazetteer() const { return gazetteer_; }
  const Territory& territory() const { return territory_; }

  // Null if no such tenant.
  const TenantRouting* FindTenant(absl::string_view tenant) const;
  // By tenant id, ISTAT code, cadastral code or name in any spelling; null if it is no member.
  const TenantRouting* FindComune(absl::string_view comune) const;
  // The tenant's office of a topic; its default office where nothing is mapped.
  std::string OfficeFor(const TenantRouting& tenant, absl::string_view topic) const;
  // Null if the topic is the comune's own business.
  const ExternalBody* ExternalBodyFor(absl::string_view topic) const;
  const ExternalBody* FindExternalBody(absl::string_view id) const;
  // The tenant of a territory's area; null for a neighbour.
  const TenantRouting* TenantOfArea(size_t area) const;

 private:
  RoutingSnapshot(AssociationRouting routing, Territory territory, Gazetteer gazetteer,
                  std::vector<ExternalBody> external_bodies);

  AssociationRouting routing_;
  Territory territory_;
  Gazetteer gazetteer_;
  std::vector<ExternalBody> external_bodies_;
  std::map<std::string, size_t, std::less<>> by_comune_;
  std::vector<const TenantRouting*> area_tenants_;
};

}  // namespace mugugno::routing
