#pragma once

// The forms of names in the contract. Pure functions, safe from any thread, no allocation.

#include "absl/strings/string_view.h"

namespace mugugno::rules {

// An id a person chose: ^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$ (AIP-122).
bool IsChosenId(absl::string_view text);

// A UUID in its text form (RFC 9562), letters of either case.
bool IsUuid(absl::string_view text);

// `patterns` as in Limits.resource: several separated by "|"; a segment in braces matches a chosen
// id or a UUID in lower case, any other segment only itself.
bool MatchesResource(absl::string_view name, absl::string_view patterns);

}  // namespace mugugno::rules
