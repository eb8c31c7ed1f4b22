#include "tenant/directory/directory_refresh.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/directory/slice_store.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr int64_t kMostLines = 1000;

absl::StatusOr<int64_t> FeedPosition(Session& session) {
  int64_t position = 0;
  RETURN_IF_ERROR(session.Query("SELECT position FROM feed_counter WHERE id = 1", {},
                                [&position](const Row& row) {
                                  position = row.Int(0);
                                  return absl::OkStatus();
                                }));
  return position;
}

absl::Status CheckPlaced(const Cells& cells, const Cell& cell, const Association& association) {
  ASSIGN_OR_RETURN(const Cell* placed, cells.Of(association.id));
  if (placed == &cell) return absl::OkStatus();
  return FailedPrecondition(
      "DIRECTORY_CONFLICT", association.name(),
      absl::StrCat("it was found in cell ", cell.id, " but is placed in ", placed->id));
}

// Puts every slice; platform administrators count in the home cell only.
absl::Status PutAll(const Cells& cells, const Cell& cell, AllSlices all, SnapshotEdit* edit) {
  for (AssociationSlice& slice : all.associations) {
    RETURN_IF_ERROR(CheckPlaced(cells, cell, slice.association));
    RETURN_IF_ERROR(edit->Put(std::move(slice)));
  }
  for (TenantSlice& slice : all.tenants) RETURN_IF_ERROR(edit->Put(std::move(slice)));
  for (StaffSlice& slice : all.staff) RETURN_IF_ERROR(edit->Put(std::move(slice)));
  for (AppSlice& slice : all.apps) RETURN_IF_ERROR(edit->Put(std::move(slice)));
  if (&cell != &cells.home()) return absl::OkStatus();
  for (AdministratorSlice& slice : all.administrators) {
    RETURN_IF_ERROR(edit->Put(std::move(slice)));
  }
  return absl::OkStatus();
}

template <typename Slice>
absl::Status PutFound(absl::StatusOr<std::optional<Slice>> slice, SnapshotEdit* edit) {
  RETURN_IF_ERROR(slice.status());
  return *slice ? edit->Put(**std::move(slice)) : absl::OkStatus();
}

absl::Status PutNamed(Session& session, const SliceName& name, SnapshotEdit* edit) {
  switch (name.kind) {
    case SliceName::Kind::kAssociation:
      return PutFound(LoadAssociation(session, name.id), edit);
    case SliceName::Kind::kTenant:
      return PutFound(LoadTenant(session, name.id), edit);
    case SliceName::Kind::kStaff:
      return PutFound(LoadStaff(session, name.id), edit);
    case SliceName::Kind::kApp:
      return PutFound(LoadApp(session, name.id), edit);
    case SliceName::Kind::kAdministrator:
      return PutFound(LoadAdministrator(session, name.id), edit);
  }
  return absl::OkStatus();
}

struct FeedPart {
  std::set<SliceName> names;
  int64_t position = 0;
  // Lines that were not read are gone.
  bool torn = false;
};

absl::StatusOr<FeedPart> ReadFeed(Session& session, int64_t after) {
  FeedPart part;
  ASSIGN_OR_RETURN(part.position, FeedPosition(session));
  if (part.position == after) return part;
  int64_t first = 0;
  RETURN_IF_ERROR(session.Query("SELECT position FROM feed ORDER BY position LIMIT 1", {},
                                [&first](const Row& row) {
                                  first = row.Int(0);
                                  return absl::OkStatus();
                                }));
  part.torn = first == 0 || first > after + 1;
  int64_t lines = 0;
  int64_t last = after;
  RETURN_IF_ERROR(session.Query(
      absl::StrCat("SELECT position, tenant_id, entity, entity_id FROM feed WHERE position > ? "
                   "AND entity IN (",
                   kDirectoryEntities, ") ORDER BY position LIMIT ?"),
      {after, kMostLines}, [&](const Row& row) {
        last = row.Int(0);
        ++lines;
        const auto name = SliceOf({row.Text(1), row.Text(2), row.Bytes(3), ""});
        if (name) part.names.insert(*name);
        return absl::OkStatus();
      }));
  if (lines == kMostLines) part.position = last;
  return part;
}

}  // namespace

absl::Status DirectoryRefresh::Reload(absl::Time deadline) {
  MutexLock lock(&mutex_);
  return ReloadLocked(deadline);
}

absl::Status DirectoryRefresh::ReloadLocked(absl::Time deadline) {
  SnapshotEdit edit;
  absl::flat_hash_map<const Cell*, int64_t> positions;
  for (const Cell& cell : cells_.all()) {
    AllSlices all;
    RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
      ASSIGN_OR_RETURN(positions[&cell], FeedPosition(session));
      ASSIGN_OR_RETURN(all, LoadAllSlices(session));
      return absl::OkStatus();
    }));
    RETURN_IF_ERROR(PutAll(cells_, cell, std::move(all), &edit));
  }
  version_ = std::max(version_, directory_.Current()->version()) + 1;
  directory_.Publish(edit.Finish(version_));
  positions_ = std::move(positions);
  return absl::OkStatus();
}

absl::Status DirectoryRefresh::Apply(const Cell& cell, const std::vector<Change>& changes,
                                     absl::Time deadline) {
  Names names;
  for (const Change& change : changes) {
    const auto name = SliceOf(change);
    if (name) names.insert(*name);
  }
  MutexLock lock(&mutex_);
  return LoadNamed(cell, names, deadline);
}

absl::Status DirectoryRefresh::CatchUp(absl::Time deadline) {
  MutexLock lock(&mutex_);
  absl::Status first;
  for (const Cell& cell : cells_.all()) first.Update(CatchUpWith(cell, deadline));
  return first;
}

absl::Status DirectoryRefresh::CatchUpWith(const Cell& cell, absl::Time deadline) {
  const auto known = positions_.find(&cell);
  if (known == positions_.end()) return ReloadLocked(deadline);
  FeedPart part;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(part, ReadFeed(session, known->second));
    return absl::OkStatus();
  }));
  if (part.torn) return ReloadLocked(deadline);
  RETURN_IF_ERROR(LoadNamed(cell, part.names, deadline));
  known->second = part.position;
  return absl::OkStatus();
}

absl::Status DirectoryRefresh::LoadNamed(const Cell& cell, const Names& names,
                                         absl::Time deadline) {
  if (names.empty()) return absl::OkStatus();
  std::optional<SnapshotEdit> edit;
  // A conflict is told, and told again; it does not keep the other slices from being renewed.
  absl::Status conflict;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    edit.emplace(*directory_.Current());
    conflict = absl::OkStatus();
    for (const SliceName& name : names) {
      const absl::Status put = PutNamed(session, name, &*edit);
      if (!put.ok() && ErrorReason(put) != "DIRECTORY_CONFLICT") return put;
      conflict.Update(put);
    }
    return absl::OkStatus();
  }));
  version_ = std::max(version_, directory_.Current()->version()) + 1;
  directory_.Publish(edit->Finish(version_));
  return conflict;
}

}  // namespace mugugno::tenant
