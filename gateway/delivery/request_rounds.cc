#include "gateway/delivery/request_rounds.h"

#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

void RequestRounds::Round(bool failing, const Ticker& ticker) {
  const auto asked = follower_.AskDue(failing, [&ticker] { return !ticker.stopping(); });
  if (asked.ok()) return;
  LogLine(LogLevel::kWarning, "office_requests")
      .Add("cell", cell_)
      .Add("reason", tenant::ErrorReason(asked.status()));
}

}  // namespace mugugno::gateway
