#pragma once

// Whether a channel carries what is said on it: what is known of it, and what that comes to.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/v1/channel_health_service.pb.h"
#include "tenant/directory/records.h"
#include "tenant/health/channel_check.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// What is looked at. A value.
struct ChannelFacts {
  bool suspended = false;
  // It waits for its secrets, or an app's credential.
  bool in_setup = false;
  // As far as it was tried; empty of kinds that show no credential.
  CheckRecord check;
  std::optional<absl::Time> last_inbound;
  std::optional<absl::Time> last_send;
  int64_t queued = 0;
  std::optional<absl::Time> oldest_queued;
  // Of what is queued, how many were tried and failed, and since when the oldest of these waits.
  int64_t tried = 0;
  std::optional<absl::Time> oldest_tried;
  std::string send_error;
  // Given up or unknown, in the last week.
  int64_t failed = 0;
  // In the last sixty minutes, and in the same of the weeks before on average.
  int64_t hour = 0;
  double usual_hour = 0;
};

// What it comes to: level and problems. A pure function.
struct Diagnosis {
  v1::ChannelHealth::Level level = v1::ChannelHealth::LEVEL_FINE;
  std::vector<v1::ChannelHealth::Problem> problems;  // the worst first
};
Diagnosis Diagnose(const ChannelFacts& facts, absl::Time now);

// What the database knows of a channel whose messages come by these sources; `check` is left as it
// is. A session is used by one thread.
absl::Status ReadFacts(Session& session, const Channel& channel,
                       const std::vector<std::string>& sources, absl::Time now,
                       ChannelFacts* facts);

}  // namespace mugugno::tenant
