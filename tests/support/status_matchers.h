#pragma once

// IsOk(), StatusIs(code) and IsOkAndHolds(matcher) for absl::Status and absl::StatusOr.

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include <gmock/gmock.h>

#include "tenant/errors.h"

namespace mugugno::tests {

inline const absl::Status& StatusOf(const absl::Status& status) { return status; }
template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return arg.ok();
}

MATCHER_P(StatusIs, code, absl::StatusCodeToString(code)) {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code;
}

// The reason of the ErrorInfo, e.g. "DATABASE_BUSY".
MATCHER_P(HasReason, reason, std::string("has reason ") + reason) {
  *result_listener << StatusOf(arg).ToString();
  return tenant::ErrorReason(StatusOf(arg)) == reason;
}

MATCHER_P(IsOkAndHolds, inner, "is OK and its value fits") {
  *result_listener << StatusOf(arg).ToString();
  if (!arg.ok()) return false;
  return ::testing::ExplainMatchResult(inner, *arg, result_listener);
}

}  // namespace mugugno::tests

#define ASSERT_OK(expression) ASSERT_THAT((expression), ::mugugno::tests::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::mugugno::tests::IsOk())
