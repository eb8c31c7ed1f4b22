#include "gateway/delivery/reminder_rounds.h"

#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

void ReminderRounds::Round() {
  const auto sent = reminders_.SendDue([this] { return !ticker_.stopping(); });
  const std::string wrong = sent.ok() ? "" : tenant::ErrorReason(sent.status());
  if (sent.ok() && *sent > 0) {
    LogLine(LogLevel::kInfo, "reminders")
        .Add("cell", cell_)
        .Add("sent", static_cast<int64_t>(*sent));
  }
  if (wrong == said_) return;
  said_ = wrong;
  LogLine(wrong.empty() ? LogLevel::kInfo : LogLevel::kWarning, "reminders")
      .Add("cell", cell_)
      .Add("reason", wrong.empty() ? "none" : wrong);
}

}  // namespace mugugno::gateway
