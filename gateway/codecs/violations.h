#pragma once

// What is wrong with a request, collected while it is read. Used by one thread.

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

#include "tenant/errors.h"

namespace mugugno::gateway {

class Violations final {
 public:
  // Paths are told below `prefix`, such as "tenant".
  explicit Violations(absl::string_view prefix = "") : prefix_(prefix) {}

  void Add(absl::string_view field, absl::string_view rule) {
    list_.push_back({prefix_.empty() ? std::string(field) : absl::StrCat(prefix_, ".", field),
                     std::string(rule)});
  }
  bool empty() const { return list_.empty(); }
  const std::vector<tenant::FieldViolation>& list() const { return list_; }
  // INVALID_ARGUMENT with all of them, or OK.
  absl::Status ToStatus() const {
    return list_.empty() ? absl::OkStatus() : tenant::InvalidRequest(list_);
  }

 private:
  std::string prefix_;
  std::vector<tenant::FieldViolation> list_;
};

}  // namespace mugugno::gateway
