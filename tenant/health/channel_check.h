#pragma once

// What is seen when a channel's credential is tried at its platform, and who tries it now: one
// gateway at a time. Rows of `channel_check`. Every function is one part of the caller's
// transaction; a session is used by one thread.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/v1/channel_health_service.pb.h"
#include "tenant/directory/records.h"
#include "tenant/name.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// Of one try.
struct CheckFinding {
  // UNSPECIFIED where it works; CREDENTIAL, AWAY or CONNECTION.
  v1::ChannelHealth::Problem fault = v1::ChannelHealth::PROBLEM_UNSPECIFIED;
  // For who repairs it; no secret, address or word.
  std::string error = {};
  // Where the platform says it.
  std::optional<absl::Time> token_expire_time = std::nullopt;
};

// The right to say what came of a try.
struct CheckTurn {
  Scope owner;
  std::string channel;  // id
  int64_t number = 0;
};

// As far as the channel was tried.
struct CheckRecord {
  CheckFinding finding;
  int64_t fault_count = 0;
  std::optional<absl::Time> fault_time = std::nullopt;
  std::optional<absl::Time> accept_time = std::nullopt;
  std::optional<absl::Time> refuse_time = std::nullopt;
};

// Whole names of the channels that need no try before that moment.
absl::StatusOr<std::vector<std::string>> WaitingChecks(Session& session, absl::Time now);
// Takes the turn for `lease`; nothing where somebody else was faster, or it is not due.
absl::StatusOr<std::optional<CheckTurn>> TakeCheck(Session& session, const Channel& channel,
                                                   absl::Time now, absl::Duration lease);
// Keeps what was seen; the next try is at `due`.
absl::Status EndCheck(Session& session, const CheckTurn& turn, const CheckFinding& finding,
                      absl::Time now, absl::Time due);
// Of an owner's channels, by id.
absl::StatusOr<std::map<std::string, CheckRecord>> ChecksOf(Session& session, const Scope& owner);
// How many channels have each fault, by kind; of those that are still tried.
using FaultCounts = std::map<std::pair<v1::Channel::Kind, v1::ChannelHealth::Problem>, int64_t>;
absl::StatusOr<FaultCounts> CountFaults(Session& session, absl::Time now);

}  // namespace mugugno::tenant
