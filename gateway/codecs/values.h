#pragma once

// Small forms many codecs need: times, etags, dates. Pure functions.

#include <cstdint>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/timestamp.h"

namespace mugugno::gateway {

using tenant::FromTimestamp;
using tenant::ToTimestamp;

// The etag of a revision.
std::string EtagOf(int64_t revision);
// An empty etag fits every revision.
bool EtagFits(absl::string_view etag, int64_t revision);

// A day that exists, "2025-01-31".
std::optional<absl::CivilDay> ParseDay(absl::string_view text);
// One "@" with something on both sides and a dot after it; no spaces or control characters.
bool IsMailbox(absl::string_view text);
// An https address with a host, without credentials, spaces or fragment.
bool IsHttpsUrl(absl::string_view text);

}  // namespace mugugno::gateway
