#include "gateway/config_options.h"

namespace mugugno::gateway {

routing::JournalOptions JournalOptionsOf(const config::v1::Gateway& config) {
  routing::JournalOptions options;
  options.folder = config.journal().folder();
  if (config.journal().max_bytes() != 0) {
    options.max_bytes = static_cast<int64_t>(config.journal().max_bytes());
  }
  options.emergency_reserve_bytes =
      config.journal().emergency_reserve_bytes() != 0
          ? static_cast<int64_t>(config.journal().emergency_reserve_bytes())
          : options.max_bytes / 20;
  return options;
}

routing::TerritoryOptions TerritoryOptionsOf(const config::v1::Gateway& config) {
  routing::TerritoryOptions options;
  if (config.routing().border_tolerance_meters() != 0) {
    options.border_tolerance_m = config.routing().border_tolerance_meters();
  }
  if (config.routing().sea_reach_meters() != 0) {
    options.sea_reach_m = config.routing().sea_reach_meters();
  }
  return options;
}

DispatchLimits DispatchLimitsOf(const config::v1::Gateway& config) {
  DispatchLimits limits;
  if (config.worker_threads() != 0) limits.worker_threads = config.worker_threads();
  if (config.max_concurrent_calls() != 0) limits.most_calls = config.max_concurrent_calls();
  return limits;
}

routing::Allowances::Limits AllowancesOf(const config::v1::Gateway& config) {
  routing::Allowances::Limits limits;
  if (config.app_messages_per_minute() != 0) {
    limits.messages_per_minute = static_cast<int32_t>(config.app_messages_per_minute());
  }
  // The apps of one comune never hold all the calls that are admitted at the same time.
  limits.most_unanswered = static_cast<int32_t>(DispatchLimitsOf(config).most_calls / 2);
  return limits;
}

tenant::SessionTimes SessionTimesOf(const config::v1::Gateway& config) {
  tenant::SessionTimes times;
  const auto& sessions = config.sessions();
  if (sessions.idle_minutes() != 0) times.idle = absl::Minutes(sessions.idle_minutes());
  if (sessions.longest_hours() != 0) times.longest = absl::Hours(sessions.longest_hours());
  return times;
}

}  // namespace mugugno::gateway
