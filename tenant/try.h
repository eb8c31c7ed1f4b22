#pragma once

// RETURN_IF_ERROR and ASSIGN_OR_RETURN: pass a failed absl::Status up to the caller. They nest: an
// expression may be a call with a lambda that uses them again.

#include "absl/status/statusor.h"

#define RETURN_IF_ERROR(expression) \
  MUGUGNO_RETURN_IF_ERROR(MUGUGNO_TRY_NAME(try_status_, __COUNTER__), expression)

#define ASSIGN_OR_RETURN(declaration, expression) \
  MUGUGNO_ASSIGN_OR_RETURN(MUGUGNO_TRY_NAME(try_value_, __COUNTER__), declaration, expression)

#define MUGUGNO_TRY_JOIN(a, b) a##b
#define MUGUGNO_TRY_NAME(a, b) MUGUGNO_TRY_JOIN(a, b)
#define MUGUGNO_RETURN_IF_ERROR(status, expression) \
  do {                                              \
    absl::Status status = (expression);             \
    if (!status.ok()) return status;                \
  } while (false)
#define MUGUGNO_ASSIGN_OR_RETURN(value, declaration, expression) \
  auto value = (expression);                                     \
  if (!value.ok()) return std::move(value).status();             \
  declaration = *std::move(value)
