#pragma once

// DirectorySnapshot: who owns what and who may do what, at one moment. Immutable and shared between
// threads; a later snapshot shares every slice that did not change. SnapshotEdit makes one from
// another and is used by one thread.

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "tenant/directory/shared_map.h"
#include "tenant/directory/slices.h"

namespace mugugno::tenant {

class DirectorySnapshot final {
 public:
  using Ids = std::vector<std::string>;

  // Grows with every snapshot of the process.
  uint64_t version() const { return version_; }

  // Each gives nullptr where there is none; valid as long as the snapshot is held.
  const AssociationSlice* FindAssociation(absl::string_view id) const;
  const TenantSlice* FindTenant(absl::string_view id) const;
  // By the whole name, "associations/{association}/staff/{staff}".
  const StaffSlice* FindStaff(absl::string_view name) const;
  const AppSlice* FindApp(absl::string_view id) const;
  const AdministratorSlice* FindAdministrator(absl::string_view id) const;
  // By "tenants/…/offices/…".
  const Office* FindOffice(absl::string_view name) const;
  // By "tenants/…/channels/…" or "associations/…/channels/…".
  const Channel* FindChannel(absl::string_view name) const;
  // By Credential::key(); revoked and expired ones too.
  const Credential* FindCredential(absl::string_view key) const;
  // The tenants of an association, in order; empty for an unknown one.
  const Ids& TenantsOf(absl::string_view association) const;

  // In no order.
  std::vector<std::shared_ptr<const AssociationSlice>> associations() const;
  std::vector<std::shared_ptr<const TenantSlice>> tenants() const;
  std::vector<std::shared_ptr<const StaffSlice>> staff() const;
  std::vector<std::shared_ptr<const AppSlice>> apps() const;
  std::vector<std::shared_ptr<const AdministratorSlice>> administrators() const;

 private:
  friend class SnapshotEdit;

  uint64_t version_ = 0;
  SharedMap<std::shared_ptr<const AssociationSlice>> associations_;
  SharedMap<std::shared_ptr<const TenantSlice>> tenants_;
  SharedMap<std::shared_ptr<const StaffSlice>> staff_;
  SharedMap<std::shared_ptr<const AppSlice>> apps_;
  SharedMap<std::shared_ptr<const AdministratorSlice>> administrators_;
  SharedMap<std::shared_ptr<const Credential>> credentials_;
  SharedMap<std::shared_ptr<const Ids>> tenants_of_;
};

class SnapshotEdit final {
 public:
  SnapshotEdit() = default;
  // A changed copy of `base`.
  explicit SnapshotEdit(const DirectorySnapshot& base) : next_(base) {}

  // Each adds a slice or takes the place of the one before. FAILED_PRECONDITION
  // (DIRECTORY_CONFLICT) when the id belongs to another association: one id in two cells.
  absl::Status Put(AssociationSlice slice);
  absl::Status Put(TenantSlice slice);
  absl::Status Put(StaffSlice slice);
  absl::Status Put(AppSlice slice);
  absl::Status Put(AdministratorSlice slice);

  std::shared_ptr<const DirectorySnapshot> Finish(uint64_t version);

 private:
  // Swaps the credentials of one holder.
  void PutCredentials(const std::vector<Credential>* before, const std::vector<Credential>& after);

  // The association's list as this edit's own, to be written.
  DirectorySnapshot::Ids& TenantsOf(const std::string& association);

  DirectorySnapshot next_;
  // Lists of tenants no snapshot shares yet.
  absl::flat_hash_map<std::string, std::shared_ptr<DirectorySnapshot::Ids>> lists_;
};

}  // namespace mugugno::tenant
