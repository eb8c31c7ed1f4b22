#include "tenant/directory/cells.h"

#include "tenant/errors.h"

namespace mugugno::tenant {

absl::StatusOr<std::unique_ptr<Cells>> Cells::Make(std::vector<Cell> list) {
  if (list.empty()) {
    return FailedPrecondition("NO_CELL", "cells", "configure at least one database");
  }
  std::unique_ptr<Cells> cells(new Cells(std::move(list)));
  for (const Cell& cell : cells->cells_) {
    for (const std::string& association : cell.associations) {
      const bool fresh = association == "*" ? std::exchange(cells->others_, &cell) == nullptr
                                            : cells->placed_.emplace(association, &cell).second;
      if (fresh) continue;
      return FailedPrecondition("ASSOCIATION_PLACED_TWICE", association,
                                "name it in one cell only");
    }
  }
  return cells;
}

absl::StatusOr<const Cell*> Cells::Of(absl::string_view association) const {
  const auto found = placed_.find(association);
  if (found != placed_.end()) return found->second;
  if (others_ != nullptr) return others_;
  return FailedPrecondition("ASSOCIATION_NOT_PLACED", association,
                            "name it in a cell of the configuration");
}

}  // namespace mugugno::tenant
