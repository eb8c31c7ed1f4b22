#pragma once

// RETURN_IF_ERROR and ASSIGN_OR_RETURN: pass a failed absl::Status up to the caller.

#include "absl/status/statusor.h"

#define RETURN_IF_ERROR(expression)                   \
  do {                                                \
    absl::Status try_status = (expression);           \
    if (!try_status.ok()) return try_status;          \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  MUGUGNO_ASSIGN_OR_RETURN(MUGUGNO_TRY_NAME(try_value_, __LINE__), declaration, expression)

#define MUGUGNO_TRY_JOIN(a, b) a##b
#define MUGUGNO_TRY_NAME(a, b) MUGUGNO_TRY_JOIN(a, b)
#define MUGUGNO_ASSIGN_OR_RETURN(value, declaration, expression) \
  auto value = (expression);                                     \
  if (!value.ok()) return std::move(value).status();             \
  declaration = *std::move(value)
