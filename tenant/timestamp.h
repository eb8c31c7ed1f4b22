#pragma once

// absl::Time and the contract's timestamp. Pure functions.

#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"

namespace mugugno::tenant {

inline google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  google::protobuf::Timestamp timestamp;
  const absl::Time whole = absl::FromUnixSeconds(absl::ToUnixSeconds(time));
  timestamp.set_seconds(absl::ToUnixSeconds(whole));
  timestamp.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(time - whole)));
  return timestamp;
}

inline absl::Time FromTimestamp(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

}  // namespace mugugno::tenant
