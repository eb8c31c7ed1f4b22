#pragma once

// YAML onto a message of the contract, for the gateway's configuration and adminctl's manifests.
// Keys are field names in snake_case or camelCase; enums are short names; times are text. Aliases
// and "<<" merges are understood, within bounds. A message that holds one of its own name, as
// Manifest.Tenant holds a Tenant, may be written with the inner one's keys beside its own.
// Pure functions, safe from any thread.

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

#include "proto/rules/rules.h"

namespace mugugno::yaml {

struct Problem {
  int line;           // from 1; 0 where the whole file is meant
  int column;         // from 1
  std::string field;  // path as written, such as "tenants[0].offices[2].topics"; may be empty
  std::string rule;   // one English sentence without full stop
};

// What a message must hold beyond its fields' own rules; asked of a message that may break those.
using FurtherRules = std::function<std::vector<rules::Violation>(const google::protobuf::Message&)>;

// Fills the message and checks it by proto/rules and `further`. Returns every problem found, in the
// order of the text, at most 100; none means the message is good.
std::vector<Problem> Parse(absl::string_view text, google::protobuf::Message& message,
                           const FurtherRules& further = nullptr);

// Parse of a file of at most 16 MiB.
std::vector<Problem> ParseFile(const std::string& path, google::protobuf::Message& message,
                               const FurtherRules& further = nullptr);

// "file:3:5: tenants[0].istat_code is required", a line for each.
std::string Describe(absl::string_view file, const std::vector<Problem>& problems);

}  // namespace mugugno::yaml
