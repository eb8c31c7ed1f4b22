#include "gateway/channels/web_form/site.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

#include "tenant/name.h"

namespace mugugno::gateway::web_form {
namespace {

constexpr char kOfTenant[] = "/modulo/comune/";
constexpr char kOfAssociation[] = "/modulo/associazione/";

}  // namespace

std::string PathOf(const tenant::Channel& channel) {
  return absl::StrCat(channel.is_shared() ? kOfAssociation : kOfTenant, channel.owner.id, "/",
                      channel.id);
}

std::string ChannelAt(absl::string_view path) {
  const bool of_tenant = absl::ConsumePrefix(&path, kOfTenant);
  if (!of_tenant && !absl::ConsumePrefix(&path, kOfAssociation)) return "";
  const std::vector<absl::string_view> ids = absl::StrSplit(path, '/');
  if (ids.size() != 2 || !tenant::IsChosenId(ids[0]) || !tenant::IsChosenId(ids[1])) return "";
  return tenant::ChildName(of_tenant ? tenant::TenantName(ids[0]) : tenant::AssociationName(ids[0]),
                           "channels", ids[1]);
}

std::optional<Site> SiteOf(std::shared_ptr<const tenant::DirectorySnapshot> directory,
                           absl::string_view channel_name) {
  Site site;
  site.channel = directory->FindChannel(channel_name);
  if (site.channel == nullptr || site.channel->kind != v1::Channel::KIND_WEB_FORM) {
    return std::nullopt;
  }
  site.name = std::string(channel_name);
  const bool shared = site.channel->is_shared();
  const std::vector<std::string> own = {site.channel->owner.id};
  for (const std::string& id : shared ? directory->TenantsOf(site.channel->owner.id) : own) {
    const tenant::TenantSlice* slice = directory->FindTenant(id);
    if (slice == nullptr || !slice->tenant.in_service) continue;
    const tenant::Tenant& tenant = slice->tenant;
    site.comuni.push_back({tenant.istat_code, tenant.display_name, tenant.policy_text});
  }
  if (site.comuni.empty()) return std::nullopt;
  std::sort(site.comuni.begin(), site.comuni.end(),
            [](const auto& a, const auto& b) { return a.display_name < b.display_name; });
  if (shared) {
    const tenant::AssociationSlice* slice = directory->FindAssociation(site.channel->owner.id);
    if (slice != nullptr) site.owner = slice->association.display_name;
  } else {
    site.owner = absl::StrCat("Comune di ", site.comuni.front().display_name);
  }
  site.directory = std::move(directory);
  return site;
}

}  // namespace mugugno::gateway::web_form
