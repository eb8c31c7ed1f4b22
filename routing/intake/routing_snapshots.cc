#include "routing/intake/routing_snapshots.h"

#include <utility>

#include "absl/time/clock.h"

#include "routing/intake/comune_model.h"
#include "routing/intake/tenant_routing.h"
#include "tenant/rules/rule_set.h"

namespace mugugno::routing {
namespace {

using tenant::DirectorySnapshot;
using tenant::TenantSlice;

// Comuni that are being set up take no messages.
std::vector<const TenantSlice*> SlicesInService(const DirectorySnapshot& directory,
                                                absl::string_view association) {
  std::vector<const TenantSlice*> slices;
  for (const std::string& id : directory.TenantsOf(association)) {
    const TenantSlice* slice = directory.FindTenant(id);
    if (slice != nullptr && slice->tenant.in_service) slices.push_back(slice);
  }
  return slices;
}

constexpr absl::Duration kRetry = absl::Seconds(10);

}  // namespace

RoutingSnapshots::Entry& RoutingSnapshots::EntryOf(absl::string_view association) {
  tenant::MutexLock lock(&mutex_);
  std::unique_ptr<Entry>& entry = entries_[association];
  if (entry == nullptr) entry = std::make_unique<Entry>();
  return *entry;
}

void RoutingSnapshots::UseItaly(std::shared_ptr<const Italy> italy) {
  tenant::MutexLock lock(&mutex_);
  italy_ = std::move(italy);
}

std::shared_ptr<const Italy> RoutingSnapshots::CurrentItaly() const {
  tenant::MutexLock lock(&mutex_);
  return italy_;
}

// Statistics that cannot be read stop nobody's messages: they are decided without.
TenantRouting RoutingSnapshots::RoutingOfSlice(const TenantSlice& slice, Entry& entry) {
  const tenant::ActiveRules& rules = slice.rules;
  if (rules.number == 0) {
    return RoutingOf(slice.tenant, 0, tenant::ContentOf(slice.tenant, slice.offices, {}));
  }
  std::shared_ptr<const TopicModel> model;
  if (keys_ != nullptr) {
    auto read = ReadModel(*keys_, slice.tenant.id, rules.content.model, rules.sealed_model);
    // What does not open, or whose key was destroyed, stays so.
    const bool later =
        !absl::IsDataLoss(read.status()) && !absl::IsFailedPrecondition(read.status());
    if (!read.ok() && later) entry.retry_time = absl::Now() + kRetry;
    if (read.ok()) model = *std::move(read);
  }
  return RoutingOf(slice.tenant, rules.number, rules.content, std::move(model));
}

void RoutingSnapshots::Renew(absl::string_view association, Entry& entry) {
  if (std::shared_ptr<const Italy> italy = CurrentItaly(); italy != entry.italy) {
    entry.italy = std::move(italy);
    entry.directory = nullptr;
  }
  if (absl::Now() >= entry.retry_time) entry.directory = nullptr;
  std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  const bool known = entry.directory != nullptr;
  if (known && entry.directory->version() >= directory->version()) return;
  std::vector<const TenantSlice*> slices = SlicesInService(*directory, association);
  const bool same = known && slices == entry.slices;
  entry.slices = std::move(slices);
  entry.directory = std::move(directory);
  if (same) return;
  entry.retry_time = absl::InfiniteFuture();
  AssociationRouting routing;
  for (const TenantSlice* slice : entry.slices) {
    routing.tenants.push_back(RoutingOfSlice(*slice, entry));
  }
  if (entry.reference.places != nullptr) {
    routing.external_bodies = entry.reference.places->bodies;
  }
  routing.versions = {.territory = entry.territory_number,
                      .places = entry.places_number,
                      .italy = entry.italy == nullptr ? "" : entry.italy->version()};
  std::vector<GazetteerMember> members = MembersOf(routing);
  if (entry.gazetteer == nullptr || entry.members != members) {
    const std::shared_ptr<const PlacesList> places = entry.reference.places;
    entry.gazetteer = std::make_shared<const Gazetteer>(
        Gazetteer::Build(places == nullptr ? PlacesList() : *places, members));
    entry.members = std::move(members);
  }
  if (entry.snapshot != nullptr) {
    unknown_topics_ -= static_cast<int64_t>(entry.snapshot->unknown_topics());
  }
  entry.snapshot = std::make_shared<const RoutingSnapshot>(
      std::move(routing), entry.reference.territory, entry.gazetteer, entry.italy, options_);
  unknown_topics_ += static_cast<int64_t>(entry.snapshot->unknown_topics());
}

std::shared_ptr<const RoutingSnapshot> RoutingSnapshots::Of(absl::string_view association) {
  Entry& entry = EntryOf(association);
  tenant::MutexLock lock(&entry.mutex);
  Renew(association, entry);
  return entry.snapshot;
}

void RoutingSnapshots::Replace(absl::string_view association, const Reference& imported,
                               uint64_t revision, int64_t number) {
  Entry& entry = EntryOf(association);
  tenant::MutexLock lock(&entry.mutex);
  if (imported.territory != nullptr && revision > entry.territory_revision) {
    entry.reference.territory = imported.territory;
    entry.territory_revision = revision;
    entry.territory_number = number;
    entry.directory = nullptr;
  }
  if (imported.places != nullptr && revision > entry.places_revision) {
    entry.reference.places = imported.places;
    entry.places_revision = revision;
    entry.places_number = number;
    entry.gazetteer = nullptr;
    entry.directory = nullptr;
  }
}

std::shared_ptr<const RoutingSnapshot> RoutingSnapshots::With(absl::string_view association,
                                                              const Reference& other,
                                                              const DataVersions& versions) {
  Entry& entry = EntryOf(association);
  AssociationRouting routing;
  Reference reference;
  std::shared_ptr<const Italy> italy;
  {
    tenant::MutexLock lock(&entry.mutex);
    Renew(association, entry);
    routing.tenants = entry.snapshot->tenants();
    reference = entry.reference;
    italy = entry.italy;
  }
  if (other.territory != nullptr) reference.territory = other.territory;
  if (other.places != nullptr) reference.places = other.places;
  routing.versions = versions;
  if (reference.places != nullptr) routing.external_bodies = reference.places->bodies;
  auto gazetteer = std::make_shared<const Gazetteer>(Gazetteer::Build(
      reference.places == nullptr ? PlacesList() : *reference.places, MembersOf(routing)));
  return std::make_shared<const RoutingSnapshot>(std::move(routing), reference.territory,
                                                 std::move(gazetteer), std::move(italy), options_);
}

Reference RoutingSnapshots::ReferenceOf(absl::string_view association) {
  Entry& entry = EntryOf(association);
  tenant::MutexLock lock(&entry.mutex);
  return entry.reference;
}

}  // namespace mugugno::routing
