#include "tenant/name.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace mugugno::tenant {
namespace {

struct Collection {
  absl::string_view parent;  // "" for a root
  absl::string_view name;
  bool uuid = false;
};

constexpr Collection kCollections[] = {
    {"", "tenants", false},
    {"", "associations", false},
    {"", "apps", false},
    {"", "administrators", false},
    {"tenants", "offices", false},
    {"tenants", "channels", false},
    {"channels", "attachments", true},
    {"channels", "conversations", true},
    {"tenants", "grants", false},
    {"tenants", "ruleSets", false},
    {"tenants", "textTemplates", false},
    {"tenants", "corrections", true},
    {"tenants", "tickets", true},
    {"tenants", "deliveries", true},
    {"tenants", "auditLines", true},
    {"tenants", "auditSeals", true},
    {"tenants", "transfers", true},
    {"tenants", "incidents", true},
    {"tenants", "handOverNotes", true},
    {"tenants", "setAsideMessages", true},
    {"tickets", "entries", true},
    {"tickets", "attachments", true},
    {"associations", "channels", false},
    {"associations", "grants", false},
    {"associations", "staff", false},
    {"associations", "referenceVersions", false},
    {"associations", "lobbyItems", true},
    {"associations", "deliveries", true},
    {"associations", "setAsideMessages", true},
    {"associations", "auditLines", true},
    {"associations", "auditSeals", true},
    {"lobbyItems", "attachments", true},
    {"apps", "submissions", true},
    {"apps", "attachments", true},
    {"apps", "conversations", true},
    {"conversations", "entries", true},
    {"apps", "credentials", false},
    {"staff", "credentials", false},
    {"staff", "pushSubscriptions", true},
    {"administrators", "credentials", false},
};

const Collection* Find(absl::string_view parent, absl::string_view name) {
  for (const Collection& collection : kCollections) {
    if (collection.parent == parent && collection.name == name) return &collection;
  }
  return nullptr;
}

bool IsValidId(const Collection& collection, absl::string_view id) {
  return collection.uuid ? IsCanonicalUuid(id) : IsChosenId(id);
}

}  // namespace

std::optional<Scope> Scope::Of(absl::string_view resource) {
  if (resource.empty()) return Installation();
  const std::vector<absl::string_view> segments = absl::StrSplit(resource, absl::MaxSplits('/', 2));
  if (segments.size() < 2) return std::nullopt;
  const absl::string_view id = segments[1];
  if (segments[0] == "tenants" && id == "-") return AllTenants();
  if (!IsChosenId(id)) return std::nullopt;
  if (segments[0] == "tenants") return Tenant(id);
  if (segments[0] == "associations") return Association(id);
  if (segments[0] == "apps") return App(id);
  if (segments[0] == "administrators") return Administrator(id);
  return std::nullopt;
}

std::string Scope::ToString() const {
  switch (kind) {
    case Kind::kInstallation:
      return "";
    case Kind::kTenant:
      return TenantName(id);
    case Kind::kAllTenants:
      return "tenants/-";
    case Kind::kAssociation:
      return AssociationName(id);
    case Kind::kApp:
      return AppName(id);
    case Kind::kAdministrator:
      return AdministratorName(id);
  }
  return "";
}

std::optional<ResourceName> ResourceName::Parse(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '/');
  if (parts.size() % 2 != 0) return std::nullopt;
  ResourceName name;
  absl::string_view parent = "";
  for (size_t i = 0; i < parts.size(); i += 2) {
    const Collection* collection = Find(parent, parts[i]);
    if (collection == nullptr || !IsValidId(*collection, parts[i + 1])) return std::nullopt;
    name.segments_.emplace_back(parts[i], parts[i + 1]);
    parent = collection->name;
  }
  name.root_ = *Scope::Of(text);
  return name;
}

absl::string_view ResourceName::Id(absl::string_view collection) const {
  for (const auto& [name, id] : segments_) {
    if (name == collection) return id;
  }
  return "";
}

std::string ResourceName::Parent() const {
  const std::string whole = ToString();
  const size_t tail = collection().size() + id().size() + 2;
  return whole.size() < tail ? "" : whole.substr(0, whole.size() - tail);
}

std::string ResourceName::ToString() const {
  std::string text;
  for (const auto& [name, id] : segments_) {
    absl::StrAppend(&text, text.empty() ? "" : "/", name, "/", id);
  }
  return text;
}

bool IsChosenId(absl::string_view id) {
  if (id.empty() || id.size() > 63 || !absl::ascii_islower(id.front()) || id.back() == '-') {
    return false;
  }
  return std::all_of(id.begin(), id.end(), [](unsigned char c) {
    return absl::ascii_islower(c) || absl::ascii_isdigit(c) || c == '-';
  });
}

bool IsCanonicalUuid(absl::string_view id) {
  const std::optional<Uuid> uuid = Uuid::Parse(id);
  return uuid && uuid->ToString() == id;
}

std::string TenantName(absl::string_view tenant) { return absl::StrCat("tenants/", tenant); }

std::string AssociationName(absl::string_view association) {
  return absl::StrCat("associations/", association);
}

std::string AppName(absl::string_view app) { return absl::StrCat("apps/", app); }

std::string AdministratorName(absl::string_view administrator) {
  return absl::StrCat("administrators/", administrator);
}

std::string OfficeName(absl::string_view tenant, absl::string_view office) {
  return absl::StrCat("tenants/", tenant, "/offices/", office);
}

std::string TicketName(absl::string_view tenant, const Uuid& ticket) {
  return absl::StrCat("tenants/", tenant, "/tickets/", ticket.ToString());
}

std::string StaffName(absl::string_view association, absl::string_view staff) {
  return absl::StrCat("associations/", association, "/staff/", staff);
}

std::string ChildName(absl::string_view parent, absl::string_view collection,
                      absl::string_view id) {
  return absl::StrCat(parent, "/", collection, "/", id);
}

}  // namespace mugugno::tenant
