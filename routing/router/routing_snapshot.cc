#include "routing/router/routing_snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "routing/text/fold.h"
#include "routing/topic/topic_classifier.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

bool Covers(absl::string_view prefix, absl::string_view topic) {
  return absl::ConsumePrefix(&topic, prefix) && (topic.empty() || topic[0] == '.');
}

// A map that names a topic nobody can be given is a mistake to be told, not to be ignored.
bool IsTopicOrPrefix(absl::string_view code) {
  const std::vector<Topic>& topics = TopicClassifier::Shipped().topics();
  return std::any_of(topics.begin(), topics.end(),
                     [&](const Topic& topic) { return Covers(code, topic.code); });
}

absl::Status CheckTenants(const AssociationRouting& routing) {
  for (const TenantRouting& tenant : routing.tenants) {
    const std::string path = absl::StrCat("routing.tenants[", tenant.tenant, "]");
    if (tenant.tenant.empty() || tenant.name.empty()) {
      return tenant::InvalidField(path, "needs an id and a name");
    }
    for (const auto& [topic, office] : tenant.offices) {
      if (!IsTopicOrPrefix(topic)) {
        return tenant::InvalidField(path, absl::StrCat("\"", topic, "\" is no topic"));
      }
    }
  }
  return absl::OkStatus();
}

absl::Status CheckBodies(const std::vector<ExternalBody>& bodies) {
  for (const ExternalBody& body : bodies) {
    for (const std::string& topic : body.topics) {
      if (IsTopicOrPrefix(topic)) continue;
      return tenant::InvalidField(absl::StrCat("places.bodies[", body.id, "]"),
                                  absl::StrCat("\"", topic, "\" is no topic"));
    }
  }
  return absl::OkStatus();
}

std::vector<GazetteerMember> MembersOf(const AssociationRouting& routing) {
  std::vector<GazetteerMember> members;
  for (const TenantRouting& tenant : routing.tenants) {
    members.push_back({tenant.name, tenant.istat, tenant.cadastral});
  }
  return members;
}

}  // namespace

absl::StatusOr<std::shared_ptr<const RoutingSnapshot>> RoutingSnapshot::Build(
    AssociationRouting routing) {
  RETURN_IF_ERROR(CheckTenants(routing));
  Territory territory;
  if (!routing.territory_geojson.empty()) {
    ASSIGN_OR_RETURN(territory,
                     Territory::FromGeoJson(routing.territory_geojson, routing.territory));
  }
  PlacesList places;
  if (!routing.places_yaml.empty()) {
    ASSIGN_OR_RETURN(places, ParsePlaces(routing.places_yaml));
    RETURN_IF_ERROR(CheckBodies(places.bodies));
  }
  Gazetteer gazetteer = Gazetteer::Build(places, MembersOf(routing));
  routing.territory_geojson.clear();
  routing.places_yaml.clear();
  return std::shared_ptr<const RoutingSnapshot>(new RoutingSnapshot(
      std::move(routing), std::move(territory), std::move(gazetteer), std::move(places.bodies)));
}

RoutingSnapshot::RoutingSnapshot(AssociationRouting routing, Territory territory,
                                 Gazetteer gazetteer, std::vector<ExternalBody> external_bodies)
    : routing_(std::move(routing)),
      territory_(std::move(territory)),
      gazetteer_(std::move(gazetteer)),
      external_bodies_(std::move(external_bodies)) {
  for (size_t i = 0; i < routing_.tenants.size(); ++i) {
    const TenantRouting& tenant = routing_.tenants[i];
    for (const std::string& key : {tenant.tenant, tenant.istat, tenant.cadastral, tenant.name}) {
      if (!key.empty()) by_comune_.try_emplace(Fold(key), i);
    }
  }
  for (const Area& area : territory_.areas()) {
    const TenantRouting* tenant = nullptr;
    // The cadastral code first: ISTAT codes change.
    for (const std::string& key : {area.cadastral, area.istat, area.name}) {
      if (tenant == nullptr && !key.empty()) tenant = FindComune(key);
    }
    area_tenants_.push_back(tenant);
  }
}

const TenantRouting* RoutingSnapshot::FindTenant(absl::string_view tenant) const {
  for (const TenantRouting& candidate : routing_.tenants) {
    if (candidate.tenant == tenant) return &candidate;
  }
  return nullptr;
}

const TenantRouting* RoutingSnapshot::FindComune(absl::string_view comune) const {
  const auto found = by_comune_.find(Fold(comune));
  return found == by_comune_.end() ? nullptr : &routing_.tenants[found->second];
}

std::string RoutingSnapshot::OfficeFor(const TenantRouting& tenant, absl::string_view topic) const {
  const std::pair<const std::string, std::string>* best = nullptr;
  for (const auto& entry : tenant.offices) {
    if (!Covers(entry.first, topic)) continue;
    if (best == nullptr || entry.first.size() > best->first.size()) best = &entry;
  }
  return best == nullptr ? tenant.default_office : best->second;
}

const ExternalBody* RoutingSnapshot::ExternalBodyFor(absl::string_view topic) const {
  for (const ExternalBody& body : external_bodies_) {
    for (const std::string& prefix : body.topics) {
      if (Covers(prefix, topic)) return &body;
    }
  }
  const Topic* known = TopicClassifier::Shipped().Find(topic);
  return known == nullptr || known->external.empty() ? nullptr : FindExternalBody(known->external);
}

const ExternalBody* RoutingSnapshot::FindExternalBody(absl::string_view id) const {
  for (const ExternalBody& body : external_bodies_) {
    if (body.id == id) return &body;
  }
  return nullptr;
}

const TenantRouting* RoutingSnapshot::TenantOfArea(size_t area) const {
  return area < area_tenants_.size() ? area_tenants_[area] : nullptr;
}

}  // namespace mugugno::routing
