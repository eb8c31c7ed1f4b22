#include "routing/router/routing_snapshot.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "routing/text/fold.h"
#include "routing/topic/topic_classifier.h"

namespace mugugno::routing {

std::vector<GazetteerMember> MembersOf(const AssociationRouting& routing) {
  std::vector<GazetteerMember> members;
  for (const TenantRouting& tenant : routing.tenants) {
    members.push_back({tenant.name, tenant.istat, tenant.cadastral});
  }
  return members;
}

RoutingSnapshot::RoutingSnapshot(AssociationRouting routing,
                                 std::shared_ptr<const Territory> territory,
                                 std::shared_ptr<const Gazetteer> gazetteer,
                                 std::shared_ptr<const Italy> italy,
                                 const TerritoryOptions& options)
    : routing_(std::move(routing)),
      territory_(territory == nullptr ? std::make_shared<const Territory>() : std::move(territory)),
      gazetteer_(std::move(gazetteer)),
      italy_(std::move(italy)),
      options_(options) {
  DropUnknownTopics();
  for (size_t i = 0; i < routing_.tenants.size(); ++i) {
    const TenantRouting& tenant = routing_.tenants[i];
    for (const std::string& key : {tenant.tenant, tenant.istat, tenant.cadastral, tenant.name}) {
      if (!key.empty()) by_comune_.try_emplace(Fold(key), i);
    }
  }
  FindAreas();
}

void RoutingSnapshot::FindAreas() {
  for (const Area& area : territory_->areas()) {
    const TenantRouting* tenant = nullptr;
    // The cadastral code first: ISTAT codes change.
    for (const std::string& key : {area.cadastral, area.istat, area.name}) {
      if (tenant == nullptr && !key.empty()) tenant = FindComune(key);
    }
    area_members_.push_back(tenant == nullptr ? tenants().size()
                                              : static_cast<size_t>(tenant - tenants().data()));
  }
  if (italy_ == nullptr) return;
  for (size_t i = 0; i < tenants().size(); ++i) {
    std::optional<uint32_t> comune = italy_->Find(tenants()[i].cadastral);
    if (!comune) comune = italy_->Find(tenants()[i].istat);
    if (comune) national_members_[*comune] = {.member = i, .listed = gazetteer_->Lists(i)};
  }
}

// One office's mistake, or a topic that an older release knew, must not stop the others' messages.
void RoutingSnapshot::DropUnknownTopics() {
  const TopicClassifier& known = TopicClassifier::Shipped();
  const auto unknown = [&known](absl::string_view topic) { return !known.IsCodeOrPrefix(topic); };
  for (TenantRouting& tenant : routing_.tenants) {
    if (tenant.words != nullptr) unknown_topics_ += tenant.words->left_out();
    unknown_topics_ +=
        std::erase_if(tenant.offices, [&](const auto& mapped) { return unknown(mapped.first); });
  }
  for (ExternalBody& body : routing_.external_bodies) {
    unknown_topics_ += std::erase_if(body.topics, unknown);
  }
}

RoutingSnapshot RoutingSnapshot::With(TenantRouting tenant) const {
  AssociationRouting routing = routing_;
  for (TenantRouting& each : routing.tenants) {
    if (each.tenant == tenant.tenant) each = tenant;
  }
  return {std::move(routing), territory_, gazetteer_, italy_, options_};
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

const TenantRouting* RoutingSnapshot::TenantOfArea(size_t area) const {
  const size_t member = area_members_.at(area);
  return member < tenants().size() ? &tenants()[member] : nullptr;
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
  for (const ExternalBody& body : routing_.external_bodies) {
    for (const std::string& prefix : body.topics) {
      if (Covers(prefix, topic)) return &body;
    }
  }
  const Topic* known = TopicClassifier::Shipped().Find(topic);
  return known == nullptr || known->external.empty() ? nullptr : FindExternalBody(known->external);
}

const ExternalBody* RoutingSnapshot::FindExternalBody(absl::string_view id) const {
  for (const ExternalBody& body : routing_.external_bodies) {
    if (body.id == id) return &body;
  }
  return nullptr;
}

}  // namespace mugugno::routing
