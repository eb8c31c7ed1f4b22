#pragma once

// CellFollower: keeps what this process knows of one cell as its database is, second by second:
// opens the cell where it was away at the start, then follows its directory, its reference data
// and, of the home cell, the keys. Each cell has a thread of its own, until destruction: one that
// hangs delays nobody's revocations.

#include <functional>
#include <string>

#include "absl/status/status.h"

#include "gateway/readiness.h"
#include "gateway/ticker.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/directory/reference_refresh.h"
#include "tenant/vault/key_refresh.h"

namespace mugugno::gateway {

// Everything outlives the follower.
struct CellFollowerParts {
  const tenant::Cell& cell;
  tenant::DirectoryRefresh& refresh;
  tenant::ReferenceRefresh& reference;
  // Null but for the home cell.
  tenant::KeyRefresh* keys;
  Readiness& readiness;
  // Begins the work of the cell; called until it has.
  std::function<absl::Status()> open;
};

class CellFollower final {
 public:
  explicit CellFollower(CellFollowerParts parts) : parts_(std::move(parts)) {}

 private:
  void EverySecond();
  void Open();
  void Follow();
  // Says what is new.
  void Tell(const absl::Status& status);

  const CellFollowerParts parts_;
  // What was said last; of the ticker's thread.
  std::string said_;
  Ticker ticker_{absl::Seconds(1), [this] { EverySecond(); }};
};

}  // namespace mugugno::gateway
