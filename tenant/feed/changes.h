#pragma once

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// One line of the feed: what changed, never its words.
struct Change {
  std::string tenant;  // empty: the association itself, the lobby too
  std::string entity;  // its kind: "ticket", "message", ...
  std::string id;      // at most 128 bytes
  std::string state;   // after the change; empty where the kind has none
};

// What one writing transaction changed, in order. Database::Write appends it to the feed just
// before COMMIT. Used by the transaction's thread only.
class Changes final {
 public:
  void Add(absl::string_view tenant, absl::string_view entity, absl::string_view id,
           absl::string_view state = "") {
    list_.push_back(
        {std::string(tenant), std::string(entity), std::string(id), std::string(state)});
  }
  const std::vector<Change>& list() const { return list_; }

 private:
  std::vector<Change> list_;
};

}  // namespace mugugno::tenant
