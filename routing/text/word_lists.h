#pragma once

// Named lists of folded words read from YAML. Immutable once read; thread-safe.

#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

using WordSet = absl::flat_hash_set<std::string>;

class WordLists final {
 public:
  // INVALID_ARGUMENT names the line.
  static absl::StatusOr<WordLists> FromYaml(absl::string_view yaml);
  // An unknown name gives an empty list.
  const WordSet& Get(absl::string_view list) const;

 private:
  std::map<std::string, WordSet, std::less<>> lists_;
};

}  // namespace mugugno::routing
