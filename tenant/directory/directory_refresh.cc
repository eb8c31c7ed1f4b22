#include "tenant/directory/directory_refresh.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/directory/slice_store.h"
#include "tenant/errors.h"
#include "tenant/feed/feed_since.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

absl::Status CheckPlaced(const Cells& cells, const Cell& cell, const Association& association) {
  ASSIGN_OR_RETURN(const Cell* placed, cells.Of(association.id));
  if (placed == &cell) return absl::OkStatus();
  return FailedPrecondition(
      "DIRECTORY_CONFLICT", association.name(),
      absl::StrCat("it was found in cell ", cell.id, " but is placed in ", placed->id));
}

// Platform administrators count in the home cell only.
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

// What the snapshot has of the other cells.
absl::StatusOr<SnapshotEdit> WithoutCell(const DirectorySnapshot& snapshot, const Cells& cells,
                                         const Cell& cell) {
  bool any = &cell == &cells.home() && !snapshot.administrators().empty();
  const auto elsewhere = [&](absl::string_view association) {
    const auto placed = cells.Of(association);
    const bool kept = placed.ok() && *placed != &cell;
    any = any || !kept;
    return kept;
  };
  SnapshotEdit edit;
  for (const auto& slice : snapshot.associations()) {
    if (elsewhere(slice->association.id)) RETURN_IF_ERROR(edit.Put(*slice));
  }
  for (const auto& slice : snapshot.tenants()) {
    if (elsewhere(slice->tenant.association)) RETURN_IF_ERROR(edit.Put(*slice));
  }
  for (const auto& slice : snapshot.staff()) {
    if (elsewhere(slice->staff.association)) RETURN_IF_ERROR(edit.Put(*slice));
  }
  for (const auto& slice : snapshot.apps()) {
    if (elsewhere(slice->app.association)) RETURN_IF_ERROR(edit.Put(*slice));
  }
  if (&cell != &cells.home()) {
    for (const auto& slice : snapshot.administrators()) RETURN_IF_ERROR(edit.Put(*slice));
  }
  return any ? std::move(edit) : SnapshotEdit(snapshot);
}

template <typename Slice>
absl::Status AddFound(absl::StatusOr<std::optional<Slice>> slice, std::vector<Slice>* slices) {
  RETURN_IF_ERROR(slice.status());
  if (*slice) slices->push_back(**std::move(slice));
  return absl::OkStatus();
}

absl::Status LoadOne(Session& session, const SliceName& name, AllSlices* all) {
  switch (name.kind) {
    case SliceName::Kind::kAssociation:
      return AddFound(LoadAssociation(session, name.id), &all->associations);
    case SliceName::Kind::kTenant:
      return AddFound(LoadTenant(session, name.id), &all->tenants);
    case SliceName::Kind::kStaff:
      return AddFound(LoadStaff(session, name.id), &all->staff);
    case SliceName::Kind::kApp:
      return AddFound(LoadApp(session, name.id), &all->apps);
    case SliceName::Kind::kAdministrator:
      return AddFound(LoadAdministrator(session, name.id), &all->administrators);
  }
  return absl::OkStatus();
}

// A conflict is told, and told again; it does not keep the other slices from being renewed.
template <typename Slice>
void PutEach(std::vector<Slice> slices, SnapshotEdit* edit, absl::Status* conflict) {
  for (Slice& slice : slices) conflict->Update(edit->Put(std::move(slice)));
}

std::set<SliceName> NamesIn(const std::vector<Change>& changes) {
  std::set<SliceName> names;
  for (const Change& change : changes) {
    if (const auto name = SliceOf(change)) names.insert(*name);
  }
  return names;
}

}  // namespace

DirectoryRefresh::DirectoryRefresh(const Cells& cells, Directory& directory)
    : cells_(cells), directory_(directory) {
  for (const Cell& cell : cells.all()) following_[&cell] = std::make_unique<Following>();
}

absl::Status DirectoryRefresh::Reload(absl::Time deadline) {
  for (const Cell& cell : cells_.all()) RETURN_IF_ERROR(Reload(cell, deadline));
  return absl::OkStatus();
}

absl::Status DirectoryRefresh::Reload(const Cell& cell, absl::Time deadline) {
  Following& following = *following_.at(&cell);
  MutexLock lock(&following.mutex);
  return ReloadLocked(cell, following, deadline);
}

absl::Status DirectoryRefresh::ReloadLocked(const Cell& cell, Following& following,
                                            absl::Time deadline) {
  int64_t position = 0;
  AllSlices all;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(const FeedSince since, ReadFeedSince(session, std::nullopt, "''"));
    position = since.position;
    ASSIGN_OR_RETURN(all, LoadAllSlices(session));
    return absl::OkStatus();
  }));
  MutexLock lock(&publishing_);
  ASSIGN_OR_RETURN(SnapshotEdit edit, WithoutCell(*directory_.Current(), cells_, cell));
  RETURN_IF_ERROR(PutAll(cells_, cell, std::move(all), &edit));
  version_ = std::max(version_, directory_.Current()->version()) + 1;
  directory_.Publish(edit.Finish(version_));
  following.position = position;
  return absl::OkStatus();
}

absl::Status DirectoryRefresh::Apply(const Cell& cell, const std::vector<Change>& changes,
                                     absl::Time deadline) {
  MutexLock lock(&following_.at(&cell)->mutex);
  return LoadNamed(cell, NamesIn(changes), deadline);
}

absl::Status DirectoryRefresh::CatchUp(const Cell& cell, absl::Time deadline) {
  Following& following = *following_.at(&cell);
  MutexLock lock(&following.mutex);
  const auto position = following.position;
  FeedSince since;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(since, ReadFeedSince(session, position, kDirectoryEntities));
    return absl::OkStatus();
  }));
  if (since.torn) return ReloadLocked(cell, following, deadline);
  RETURN_IF_ERROR(LoadNamed(cell, NamesIn(since.changes), deadline));
  following.position = since.position;
  return absl::OkStatus();
}

absl::Status DirectoryRefresh::LoadNamed(const Cell& cell, const Names& names,
                                         absl::Time deadline) {
  if (names.empty()) return absl::OkStatus();
  AllSlices all;
  RETURN_IF_ERROR(cell.database->Read(deadline, [&](Session& session) -> absl::Status {
    all = AllSlices();
    for (const SliceName& name : names) RETURN_IF_ERROR(LoadOne(session, name, &all));
    return absl::OkStatus();
  }));
  MutexLock lock(&publishing_);
  SnapshotEdit edit(*directory_.Current());
  absl::Status conflict;
  PutEach(std::move(all.associations), &edit, &conflict);
  PutEach(std::move(all.tenants), &edit, &conflict);
  PutEach(std::move(all.staff), &edit, &conflict);
  PutEach(std::move(all.apps), &edit, &conflict);
  if (&cell == &cells_.home()) PutEach(std::move(all.administrators), &edit, &conflict);
  version_ = std::max(version_, directory_.Current()->version()) + 1;
  directory_.Publish(edit.Finish(version_));
  return conflict;
}

}  // namespace mugugno::tenant
