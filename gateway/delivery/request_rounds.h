#pragma once

// RequestRounds: looks every few seconds for what offices' systems are to be asked in one database.
// On threads of its own, until destruction: one for the systems that answer, one for those that do
// not.

#include <string>
#include <utility>

#include "gateway/delivery/request_follower.h"
#include "gateway/ticker.h"

namespace mugugno::gateway {

class RequestRounds final {
 public:
  // `follower` outlives this; `cell` names its database in the log.
  RequestRounds(RequestFollower& follower, std::string cell)
      : follower_(follower), cell_(std::move(cell)) {}

 private:
  void Round(bool failing, const Ticker& ticker);

  RequestFollower& follower_;
  const std::string cell_;
  Ticker answering_{absl::Seconds(5), [this] { Round(false, answering_); }};
  Ticker failing_{absl::Seconds(5), [this] { Round(true, failing_); }};
};

}  // namespace mugugno::gateway
