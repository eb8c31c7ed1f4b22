#include "gateway/channels/open311/place.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "tenant/name.h"

namespace mugugno::gateway::open311 {
namespace {

constexpr size_t kLongestId = 128;

std::optional<Resource> ResourceOf(absl::string_view collection, bool one) {
  struct Known {
    absl::string_view collection;
    bool one = false;
    Resource resource = Resource::kDiscovery;
  };
  static constexpr Known kKnown[] = {{"discovery", false, Resource::kDiscovery},
                                     {"services", false, Resource::kServices},
                                     {"services", true, Resource::kService},
                                     {"requests", false, Resource::kRequests},
                                     {"requests", true, Resource::kRequest},
                                     {"tokens", true, Resource::kToken},
                                     {"servicerequestupdates", false, Resource::kUpdates}};
  for (const Known& known : kKnown) {
    if (known.collection == collection && known.one == one) return known.resource;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Place> PlaceAt(absl::string_view path) {
  Place place;
  place.format = FormatAt(path);
  const bool formatted = absl::ConsumeSuffix(&path, ".xml") || absl::ConsumeSuffix(&path, ".json");
  if (!formatted || !absl::ConsumePrefix(&path, kPrefix)) return std::nullopt;
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  if (parts.size() < 4 || parts.size() > 5) return std::nullopt;
  const bool of_tenant = parts[0] == "comune";
  if (!of_tenant && parts[0] != "associazione") return std::nullopt;
  if (!tenant::IsChosenId(parts[1]) || !tenant::IsChosenId(parts[2])) return std::nullopt;
  const bool one = parts.size() == 5;
  const std::optional<Resource> resource = ResourceOf(parts[3], one);
  if (!resource) return std::nullopt;
  place.resource = *resource;
  if (one) place.id = parts[4];
  if (one && (place.id.empty() || place.id.size() > kLongestId)) return std::nullopt;
  place.base = absl::StrCat(kPrefix, parts[0], "/", parts[1], "/", parts[2], "/");
  place.channel = tenant::ChildName(
      of_tenant ? tenant::TenantName(parts[1]) : tenant::AssociationName(parts[1]), "channels",
      parts[2]);
  return place;
}

Format FormatAt(absl::string_view path) {
  return absl::EndsWith(path, ".json") ? Format::kJson : Format::kXml;
}

const tenant::TenantSlice* Site::Find(absl::string_view jurisdiction) const {
  for (const tenant::TenantSlice* slice : comuni) {
    const tenant::Tenant& tenant = slice->tenant;
    if (tenant.id == jurisdiction || tenant.istat_code == jurisdiction) return slice;
  }
  return nullptr;
}

std::optional<Site> SiteOf(std::shared_ptr<const tenant::DirectorySnapshot> directory,
                           absl::string_view channel_name) {
  Site site;
  site.channel = directory->FindChannel(channel_name);
  if (site.channel == nullptr || site.channel->kind != v1::Channel::KIND_OPEN311) {
    return std::nullopt;
  }
  site.name = std::string(channel_name);
  const std::vector<std::string> own = {site.channel->owner.id};
  for (const std::string& id :
       site.channel->is_shared() ? directory->TenantsOf(site.channel->owner.id) : own) {
    const tenant::TenantSlice* slice = directory->FindTenant(id);
    if (slice != nullptr && slice->tenant.in_service) site.comuni.push_back(slice);
  }
  if (site.comuni.empty()) return std::nullopt;
  site.directory = std::move(directory);
  return site;
}

}  // namespace mugugno::gateway::open311
