#pragma once

// Everything the router knows about one association: its offices' map, made anew when the directory
// changes, over a territory and a gazetteer that other snapshots share. Immutable; thread-safe.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "routing/gazetteer/gazetteer.h"
#include "routing/gazetteer/national_names.h"
#include "routing/italy/italy.h"
#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/territory/territory.h"
#include "routing/topic/own_words.h"
#include "routing/topic/topic_model.h"

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
  // Version of these rules; 0 where none is kept.
  int64_t rule_set = 0;
  // Null where it added none.
  std::shared_ptr<const OwnWords> words = nullptr;
  // Null where nothing was learnt.
  std::shared_ptr<const TopicModel> model = nullptr;
};

struct AssociationRouting {
  std::vector<TenantRouting> tenants;
  std::vector<ExternalBody> external_bodies;
  DataVersions versions;  // kept with each decision
};

// As a gazetteer is built for them: in their order.
std::vector<GazetteerMember> MembersOf(const AssociationRouting& routing);

// Where a position is, among an association's comuni.
struct Situation {
  PlaceMembers fits;    // indexes of tenants(), best first; tenants().size() is "outside"
  std::string outside;  // the comune it is in, where that is none of these
  std::string note;     // Italian
};

class RoutingSnapshot final {
 public:
  // `gazetteer` was built for MembersOf(routing); a null territory makes positions no evidence.
  // Topics that are not in the taxonomy are left out of the maps: see unknown_topics.
  // A null `italy` leaves all that is outside the association unknown.
  RoutingSnapshot(AssociationRouting routing, std::shared_ptr<const Territory> territory,
                  std::shared_ptr<const Gazetteer> gazetteer,
                  std::shared_ptr<const Italy> italy = nullptr,
                  const TerritoryOptions& options = {});
  RoutingSnapshot(const RoutingSnapshot&) = delete;
  RoutingSnapshot& operator=(const RoutingSnapshot&) = delete;

  const std::vector<TenantRouting>& tenants() const { return routing_.tenants; }
  const DataVersions& versions() const { return routing_.versions; }
  const Gazetteer& gazetteer() const { return *gazetteer_; }
  const Italy* italy() const { return italy_.get(); }
  const Territory& territory() const { return *territory_; }
  // How many topics and words the maps name that no message can be given.
  size_t unknown_topics() const { return unknown_topics_; }

  // The same association with other rules of one of its tenants; shares all that is large.
  RoutingSnapshot With(TenantRouting tenant) const;

  // Null if no such tenant.
  const TenantRouting* FindTenant(absl::string_view tenant) const;
  // By tenant id, ISTAT code, cadastral code or name in any spelling; null if it is no member.
  const TenantRouting* FindComune(absl::string_view comune) const;
  // Whose territory an area of territory() is; null for a neighbour's.
  const TenantRouting* TenantOfArea(size_t area) const;
  // The tenant's office of a topic; its default office where nothing is mapped.
  std::string OfficeFor(const TenantRouting& tenant, absl::string_view topic) const;
  // Null if the topic is the comune's own business.
  const ExternalBody* ExternalBodyFor(absl::string_view topic) const;
  const ExternalBody* FindExternalBody(absl::string_view id) const;
  // The association's own places a text names, then what else of Italy it surely names.
  std::vector<PlaceMatch> FindPlaces(const Words& words) const;
  // By the association's own borders; what is outside them, by those of Italy.
  Situation Locate(const Position& position) const;
  // The name of a comune that is no member, by its code; empty if it is not known.
  std::string NameOfComune(absl::string_view code) const;

 private:
  void DropUnknownTopics();
  void FindAreas();
  Situation SituationOf(const Fix& own) const;
  Situation Abroad(const Fix& own, const Fix& national) const;
  size_t MemberOfComune(size_t comune) const;

  AssociationRouting routing_;
  const std::shared_ptr<const Territory> territory_;
  const std::shared_ptr<const Gazetteer> gazetteer_;
  const std::shared_ptr<const Italy> italy_;
  const TerritoryOptions options_;
  size_t unknown_topics_ = 0;
  std::map<std::string, size_t, std::less<>> by_comune_;
  std::vector<size_t> area_members_;  // by area of the territory; tenants().size() is a neighbour
  NationalMembers national_members_;  // by area of Italy
};

}  // namespace mugugno::routing
