#pragma once

// Everything the router knows about one association: its offices' map, made anew when the directory
// changes, over a territory and a gazetteer that other snapshots share. Immutable; thread-safe.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/gazetteer/gazetteer.h"
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
  std::vector<ExternalBody> external_bodies;
  std::string version;  // kept with each decision
};

// As a gazetteer is built for them: in their order.
std::vector<GazetteerMember> MembersOf(const AssociationRouting& routing);

class RoutingSnapshot final {
 public:
  // `gazetteer` was built for MembersOf(routing); a null territory makes positions no evidence.
  // Topics that are not in the taxonomy are left out of the maps: see unknown_topics.
  RoutingSnapshot(AssociationRouting routing, std::shared_ptr<const Territory> territory,
                  std::shared_ptr<const Gazetteer> gazetteer);
  RoutingSnapshot(const RoutingSnapshot&) = delete;
  RoutingSnapshot& operator=(const RoutingSnapshot&) = delete;

  const std::vector<TenantRouting>& tenants() const { return routing_.tenants; }
  const std::string& version() const { return routing_.version; }
  const Gazetteer& gazetteer() const { return *gazetteer_; }
  const Territory& territory() const { return *territory_; }
  // How many topics the maps name that no message can be given.
  size_t unknown_topics() const { return unknown_topics_; }

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
  void DropUnknownTopics();

  AssociationRouting routing_;
  const std::shared_ptr<const Territory> territory_;
  const std::shared_ptr<const Gazetteer> gazetteer_;
  size_t unknown_topics_ = 0;
  std::map<std::string, size_t, std::less<>> by_comune_;
  std::vector<const TenantRouting*> area_tenants_;
};

}  // namespace mugugno::routing
