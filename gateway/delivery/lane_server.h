#pragma once

#include <map>
#include <utility>

#include "absl/status/statusor.h"

#include "gateway/delivery/send_rates.h"
#include "gateway/delivery/sender.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/outbox/outbox.h"
#include "tenant/store/database.h"

namespace mugugno::gateway {

// The ways out a gateway has; what has no way waits.
struct Senders {
  Sender* mail = nullptr;
  Sender* webhook = nullptr;
  // To citizens, by the way of each kind of chat.
  std::map<v1::Delivery::Way, Sender*> chats = {};
  // To devices of the staff.
  Sender* push = nullptr;
  Sender* open311 = nullptr;

  Sender* Of(v1::Delivery::Way way) const;
};

// Serves lanes of the outbox of one database: claim, attempt, result. Thread-safe.
class LaneServer final {
 public:
  // What is passed outlives this.
  LaneServer(tenant::Database& database, tenant::KeyRing& keys, const tenant::Directory& directory,
             Senders senders, const tenant::Clock& clock)
      : database_(database),
        keys_(keys),
        directory_(directory),
        senders_(std::move(senders)),
        clock_(clock),
        outbox_(keys) {}

  // Serves each lane that is due once; returns how many attempts were made. A lane that cannot be
  // served is logged and left alone for a minute; an error is the database's.
  absl::StatusOr<int> ServeDue();

 private:
  // Whether an attempt was made.
  absl::StatusOr<bool> Serve(const tenant::DueLane& lane);
  absl::StatusOr<std::optional<tenant::Claim>> Take(const tenant::DueLane& lane,
                                                    const Origin& origin);
  tenant::AttemptResult Attempt(const tenant::Claim& claim, const Origin& origin);
  absl::Status SetAside(const tenant::DueLane& lane, const absl::Status& error);
  absl::Status PostponeLane(const tenant::DueLane& lane);
  absl::Status Settle(const tenant::Claim& claim, const tenant::AttemptResult& result);

  tenant::Database& database_;
  tenant::KeyRing& keys_;
  const tenant::Directory& directory_;
  const Senders senders_;
  const tenant::Clock& clock_;
  tenant::Outbox outbox_;
  SendRates rates_;
};

}  // namespace mugugno::gateway
