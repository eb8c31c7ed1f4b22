#include "gateway/transport/call_id.h"

#include <algorithm>

#include "absl/strings/ascii.h"

#include "tenant/clock.h"
#include "tenant/uuid.h"

namespace mugugno::gateway {

std::string CallId(absl::string_view proposed) {
  static const tenant::SystemClock clock;
  static tenant::UuidSource source(clock);
  const bool usable = proposed.size() >= 8 && proposed.size() <= 64 &&
                      std::all_of(proposed.begin(), proposed.end(), [](char c) {
                        return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
                      });
  return usable ? std::string(proposed) : source.Next().ToString();
}

}  // namespace mugugno::gateway
