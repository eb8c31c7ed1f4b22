#include "routing/intake/routing_snapshots.h"

#include <utility>

#include "tenant/try.h"

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

TenantRouting RoutingOf(const TenantSlice& slice) {
  TenantRouting routing;
  routing.tenant = slice.tenant.id;
  routing.name = slice.tenant.display_name;
  routing.istat = slice.tenant.istat_code;
  routing.cadastral = slice.tenant.cadastral_code;
  routing.default_office = slice.tenant.default_office;
  for (const tenant::Office& office : slice.offices) {
    if (office.suspended) continue;
    for (const std::string& topic : office.topics) routing.offices.emplace(topic, office.id);
  }
  return routing;
}

}  // namespace

absl::Status RoutingSnapshots::Build(absl::string_view association,
                                     std::shared_ptr<const DirectorySnapshot> directory,
                                     Entry* entry) const {
  std::vector<const TenantSlice*> slices = SlicesInService(*directory, association);
  if (entry->snapshot != nullptr && slices == entry->slices) {
    entry->directory = std::move(directory);
    return absl::OkStatus();
  }
  AssociationRouting routing;
  for (const TenantSlice* slice : slices) routing.tenants.push_back(RoutingOf(*slice));
  routing.territory_geojson = entry->reference.territory_geojson;
  routing.places_yaml = entry->reference.places_yaml;
  routing.version = entry->reference.version;
  ASSIGN_OR_RETURN(entry->snapshot, RoutingSnapshot::Build(std::move(routing)));
  entry->slices = std::move(slices);
  entry->directory = std::move(directory);
  return absl::OkStatus();
}

std::shared_ptr<const RoutingSnapshot> RoutingSnapshots::Of(absl::string_view association) {
  std::shared_ptr<const DirectorySnapshot> directory = directory_.Current();
  tenant::MutexLock lock(&mutex_);
  Entry& entry = entries_[association];
  if (entry.snapshot != nullptr && entry.directory->version() >= directory->version()) {
    return entry.snapshot;
  }
  if (!Build(association, directory, &entry).ok()) {
    // Reference data were proven when they came in; a directory they do not fit any more (a comune
    // that left) routes by the names of the comuni alone rather than not at all.
    Entry bare;
    if (Build(association, directory, &bare).ok()) entry = std::move(bare);
  }
  return entry.snapshot;
}

absl::StatusOr<std::shared_ptr<const RoutingSnapshot>> RoutingSnapshots::Prove(
    absl::string_view association, ReferenceFiles reference) const {
  Entry proven;
  proven.reference = std::move(reference);
  RETURN_IF_ERROR(Build(association, directory_.Current(), &proven));
  return proven.snapshot;
}

absl::Status RoutingSnapshots::Replace(absl::string_view association, ReferenceFiles reference) {
  Entry next;
  next.reference = std::move(reference);
  RETURN_IF_ERROR(Build(association, directory_.Current(), &next));
  tenant::MutexLock lock(&mutex_);
  entries_[association] = std::move(next);
  return absl::OkStatus();
}

ReferenceFiles RoutingSnapshots::Reference(absl::string_view association) const {
  tenant::MutexLock lock(&mutex_);
  const auto found = entries_.find(association);
  return found == entries_.end() ? ReferenceFiles() : found->second.reference;
}

}  // namespace mugugno::routing
