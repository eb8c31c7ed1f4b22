#pragma once

// ReminderRounds: looks every few seconds for what people are to be reminded of in one database.
// On a thread of its own, until destruction.

#include <string>
#include <utility>

#include "gateway/ticker.h"
#include "tenant/reminders/reminders.h"

namespace mugugno::gateway {

class ReminderRounds final {
 public:
  // `reminders` outlives this; `cell` names its database in the log.
  ReminderRounds(tenant::Reminders& reminders, std::string cell)
      : reminders_(reminders), cell_(std::move(cell)) {}

 private:
  void Round();

  tenant::Reminders& reminders_;
  const std::string cell_;
  // What went wrong in the last round; of the ticker's thread.
  std::string said_;
  Ticker ticker_{absl::Seconds(10), [this] { Round(); }};
};

}  // namespace mugugno::gateway
