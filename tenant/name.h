#pragma once

// Resource names: collection and id by turns, "tenants/sori/tickets/0190…". One table says which
// collections exist, below what, and whether their ids are chosen by people or are UUIDs. Pure
// functions and values, thread-safe.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

#include "tenant/uuid.h"

namespace mugugno::tenant {

// What a permission is judged on: the root of a resource name.
struct Scope {
  enum class Kind { kInstallation, kTenant, kAllTenants, kAssociation, kApp, kAdministrator };

  static Scope Installation() { return {Kind::kInstallation, ""}; }
  static Scope Tenant(absl::string_view id) { return {Kind::kTenant, std::string(id)}; }
  // The tenants the caller has, whichever they are: "tenants/-".
  static Scope AllTenants() { return {Kind::kAllTenants, ""}; }
  static Scope Association(absl::string_view id) { return {Kind::kAssociation, std::string(id)}; }
  static Scope App(absl::string_view id) { return {Kind::kApp, std::string(id)}; }
  static Scope Administrator(absl::string_view id) {
    return {Kind::kAdministrator, std::string(id)};
  }
  // The scope of a resource, looking at the first two segments only; "" is the installation.
  // Nothing where they are no root.
  static std::optional<Scope> Of(absl::string_view resource);

  // "tenants/sori", "tenants/-", ...; "" for the installation.
  std::string ToString() const;

  friend bool operator==(const Scope&, const Scope&) = default;

  Kind kind = Kind::kInstallation;
  std::string id;
};

class ResourceName final {
 public:
  // A whole, valid name without wildcards.
  static std::optional<ResourceName> Parse(absl::string_view text);

  const Scope& Root() const { return root_; }
  // Of the last pair.
  const std::string& collection() const { return segments_.back().first; }
  const std::string& id() const { return segments_.back().second; }
  // The last id as a UUID, where its collection has such ids.
  std::optional<Uuid> uuid() const { return Uuid::Parse(id()); }
  // The id in a collection; "" where the name does not pass through it.
  absl::string_view Id(absl::string_view collection) const;
  // "" for a root.
  std::string Parent() const;
  std::string ToString() const;

 private:
  ResourceName() = default;

  Scope root_;
  std::vector<std::pair<std::string, std::string>> segments_;
};

// ^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ (AIP-122).
bool IsChosenId(absl::string_view id);
// Lower case, with hyphens: the only form of a UUID in a name.
bool IsCanonicalUuid(absl::string_view id);

// Makers; the ids are valid.
std::string TenantName(absl::string_view tenant);
std::string AssociationName(absl::string_view association);
std::string AppName(absl::string_view app);
std::string AdministratorName(absl::string_view administrator);
std::string OfficeName(absl::string_view tenant, absl::string_view office);
std::string TicketName(absl::string_view tenant, const Uuid& ticket);
std::string StaffName(absl::string_view association, absl::string_view staff);
// A name below another one: ChildName("tenants/sori", "channels", "app").
std::string ChildName(absl::string_view parent, absl::string_view collection, absl::string_view id);

}  // namespace mugugno::tenant
