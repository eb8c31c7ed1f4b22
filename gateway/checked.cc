#include "gateway/checked.h"

#include <vector>

#include "proto/rules/rules.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

absl::Status CheckRules(const google::protobuf::Message& message, absl::string_view partial) {
  const std::vector<rules::Violation> found = rules::Check(message, {.partial = partial});
  if (found.empty()) return absl::OkStatus();
  std::vector<tenant::FieldViolation> violations;
  violations.reserve(found.size());
  for (const rules::Violation& violation : found) {
    violations.push_back({violation.field, violation.rule});
  }
  return tenant::InvalidRequest(violations);
}

}  // namespace mugugno::gateway
