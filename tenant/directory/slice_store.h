#pragma once

// Slices of the directory from the database: all of a cell with one SELECT per table, or one.
// Called inside a transaction, with its session.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/directory/slices.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

struct AllSlices {
  std::vector<AssociationSlice> associations;
  std::vector<TenantSlice> tenants;
  std::vector<StaffSlice> staff;
  std::vector<AppSlice> apps;
  std::vector<AdministratorSlice> administrators;
};

absl::StatusOr<AllSlices> LoadAllSlices(Session& session);

// Nothing where there is no such thing.
absl::StatusOr<std::optional<AssociationSlice>> LoadAssociation(Session& session,
                                                                absl::string_view id);
absl::StatusOr<std::optional<TenantSlice>> LoadTenant(Session& session, absl::string_view id);
// By Staff::uid, as it is named in the feed.
absl::StatusOr<std::optional<StaffSlice>> LoadStaff(Session& session, absl::string_view uid);
absl::StatusOr<std::optional<AppSlice>> LoadApp(Session& session, absl::string_view id);
absl::StatusOr<std::optional<AdministratorSlice>> LoadAdministrator(Session& session,
                                                                    absl::string_view id);

}  // namespace mugugno::tenant
