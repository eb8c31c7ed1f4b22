#include "gateway/delivery/alert_rounds.h"

#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

void AlertRounds::Round() {
  const auto sent = alerts_.SendDue([this] { return !ticker_.stopping(); });
  const std::string wrong = sent.ok() ? "" : tenant::ErrorReason(sent.status());
  if (sent.ok() && *sent > 0) {
    LogLine(LogLevel::kInfo, "alerts")
        .Add("cell", cell_)
        .Add("devices", static_cast<int64_t>(*sent));
  }
  if (wrong == said_) return;
  said_ = wrong;
  LogLine(wrong.empty() ? LogLevel::kInfo : LogLevel::kWarning, "alerts")
      .Add("cell", cell_)
      .Add("reason", wrong.empty() ? "none" : wrong);
}

}  // namespace mugugno::gateway
