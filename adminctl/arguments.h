#pragma once

// The command line, taken apart. Pure function.

#include <optional>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "adminctl/verb.h"

namespace mugugno::adminctl {

struct Arguments {
  const Verb* verb = nullptr;      // null where only words of a group, or none, were given
  std::vector<std::string> words;  // that named the verb or group
  std::vector<std::string> positionals;
  absl::btree_map<std::string, std::vector<std::string>> flags;  // by name without "--"

  // The last value given, or "" where there is none.
  std::string Value(absl::string_view flag) const;
  bool Has(absl::string_view flag) const { return flags.contains(std::string(flag)); }
};

// Without the program's name. Errors name what was meant, as far as it can be guessed.
absl::StatusOr<Arguments> ParseArguments(const std::vector<std::string>& line);

}  // namespace mugugno::adminctl
