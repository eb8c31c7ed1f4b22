#pragma once

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"

#include "tenant/audit/read_group.h"
#include "tenant/directory/cells.h"

namespace mugugno::tenant {

// The group of each cell's reads: nothing is held across cells. Thread-safe.
class AuditedReads final {
 public:
  AuditedReads(const Cells& cells, UuidSource& uuids, const Clock& clock) {
    for (const Cell& cell : cells.all()) {
      groups_[cell.id] = std::make_unique<ReadGroup>(*cell.database, uuids, clock);
    }
  }

  ReadGroup& Of(const Cell& cell) const { return *groups_.at(cell.id); }

 private:
  absl::flat_hash_map<std::string, std::unique_ptr<ReadGroup>> groups_;
};

}  // namespace mugugno::tenant
