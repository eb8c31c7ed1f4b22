#pragma once

// Cells: which database keeps which association. Every session is opened for one association's
// cell; nothing spans two. Immutable, thread-safe.

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/store/database.h"

namespace mugugno::tenant {

struct Cell {
  std::string id;
  std::unique_ptr<Database> database;
  // Ids of associations; one cell may say "*" for all others.
  std::vector<std::string> associations;
};

class Cells final {
 public:
  // The first is the home cell, where platform administrators are kept. FAILED_PRECONDITION when an
  // association is placed twice.
  static absl::StatusOr<std::unique_ptr<Cells>> Make(std::vector<Cell> cells);

  const Cell& home() const { return cells_.front(); }
  const std::vector<Cell>& all() const { return cells_; }
  // The association's cell, existing or not. FAILED_PRECONDITION (ASSOCIATION_NOT_PLACED) when the
  // configuration has none for it.
  absl::StatusOr<const Cell*> Of(absl::string_view association) const;

 private:
  explicit Cells(std::vector<Cell> cells) : cells_(std::move(cells)) {}

  std::vector<Cell> cells_;
  absl::flat_hash_map<std::string, const Cell*> placed_;
  const Cell* others_ = nullptr;
};

}  // namespace mugugno::tenant
