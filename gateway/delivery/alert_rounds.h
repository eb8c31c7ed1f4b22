#pragma once

// AlertRounds: looks every second for emergencies of one database that people's devices are to be
// told of. On a thread of its own, until destruction.

#include <string>
#include <utility>

#include "gateway/ticker.h"
#include "tenant/push/emergency_alerts.h"

namespace mugugno::gateway {

class AlertRounds final {
 public:
  // `alerts` outlives this; `cell` names its database in the log.
  AlertRounds(tenant::EmergencyAlerts& alerts, std::string cell)
      : alerts_(alerts), cell_(std::move(cell)) {}

 private:
  void Round();

  tenant::EmergencyAlerts& alerts_;
  const std::string cell_;
  // What went wrong in the last round; of the ticker's thread.
  std::string said_;
  Ticker ticker_{absl::Seconds(1), [this] { Round(); }};
};

}  // namespace mugugno::gateway
