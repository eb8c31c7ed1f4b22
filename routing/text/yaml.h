#pragma once

// Reading YAML from outside without exceptions leaving this room; errors name the line.
// Thread-safe.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "yaml-cpp/yaml.h"

namespace mugugno::routing {

// Parses `yaml` and calls `read` with its root; whatever yaml-cpp throws in either becomes
// INVALID_ARGUMENT "<field>: line N: ...".
absl::Status ReadYaml(absl::string_view field, absl::string_view yaml,
                      const std::function<absl::Status(const YAML::Node& root)>& read);

// INVALID_ARGUMENT at the line of a node.
absl::Status YamlError(absl::string_view field, const YAML::Node& node, absl::string_view what);

// A scalar or a list of scalars as strings; absent gives none.
std::vector<std::string> YamlStrings(const YAML::Node& node);

}  // namespace mugugno::routing
