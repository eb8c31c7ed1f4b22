#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace mugugno::gateway {

// Whole microseconds, as the database keeps them.
inline google::protobuf::Timestamp ToProto(absl::Time time) {
  constexpr int64_t kMicrosPerSecond = 1000000;
  const int64_t micros = absl::ToUnixMicros(time);
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(micros / kMicrosPerSecond);
  timestamp.set_nanos(static_cast<int32_t>(micros % kMicrosPerSecond * 1000));
  return timestamp;
}

}  // namespace mugugno::gateway
