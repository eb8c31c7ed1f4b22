#pragma once

// Caller: who is calling, as Admission found it. Only Admission makes one; the domain takes `const
// Caller&` and so cannot be reached without having been admitted. A copyable value that keeps the
// directory snapshot it was admitted under; thread-safe while not assigned to.

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"
#include "tenant/name.h"
#include "tenant/role.h"

namespace mugugno::tenant {

class Caller final {
 public:
  enum class Kind {
    // Of public methods.
    kAnonymous,
    kApp,
    kStaff,
    // A platform administrator.
    kAdministrator,
    // The gateway's own user or root, on the local socket.
    kLocal,
  };

  Kind kind() const { return kind_; }
  // "apps/…", "associations/…/staff/…", "administrators/…"; "local"; "" for an anonymous one.
  const std::string& name() const { return name_; }
  // Name of the credential shown; "" where there is none.
  const std::string& credential() const { return credential_; }
  const std::string& request_id() const { return request_id_; }
  // What the caller was judged by.
  const DirectorySnapshot& directory() const { return *directory_; }
  uint64_t version() const { return directory_->version(); }
  // The app's own slice; nullptr for other callers.
  const AppSlice* app() const;

  bool Holds(Permission permission, const Scope& scope) const;
  // The tenants in which the caller holds it, in order.
  std::vector<std::string> TenantsWith(Permission permission) const;
  // The offices whose tickets the caller may see there; nothing means all of them.
  std::optional<absl::flat_hash_set<std::string>> OfficesIn(absl::string_view tenant) const;
  // The grants in force.
  std::vector<Grant> Grants() const;

 private:
  friend class Admission;

  Caller(Kind kind, std::shared_ptr<const DirectorySnapshot> directory, absl::Time now)
      : kind_(kind), directory_(std::move(directory)), now_(now) {}

  PermissionSet PermissionsIn(const Scope& scope) const;
  PermissionSet AppIn(const Scope& scope) const;
  PermissionSet StaffIn(const Scope& scope) const;
  PermissionSet StaffInTenant(const StaffSlice& staff, absl::string_view tenant) const;
  PermissionSet AdministratorIn(const Scope& scope) const;
  const StaffSlice* staff() const;
  // The person's grant there, unless expired.
  const Grant* GrantIn(const StaffSlice& staff, const Scope& owner) const;
  bool IsAssociationAdmin(const StaffSlice& staff) const;

  Kind kind_;
  std::shared_ptr<const DirectorySnapshot> directory_;
  absl::Time now_;
  std::string name_;
  std::string credential_;
  // Credential::key() of it.
  std::string credential_key_;
  std::string request_id_;
};

// Who acts when nobody calls: a background worker, named for the audit trail.
class SystemCaller final {
 public:
  explicit SystemCaller(absl::string_view worker) : name_("system/" + std::string(worker)) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

}  // namespace mugugno::tenant
