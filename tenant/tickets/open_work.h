#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tenant/attachments/file_scan.h"
#include "tenant/health/channel_check.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// What waits in one database for people and for the outbox, all comuni together: numbers for who is
// on duty, nothing of anybody.
struct OpenWork {
  // Emergencies nobody has acknowledged, in tickets, lobbies and set aside, and since when the
  // oldest waits.
  int64_t emergencies = 0;
  std::optional<absl::Time> oldest_emergency;
  // Lobby items that wait for a person.
  int64_t lobby_waiting = 0;
  // Messages under a used key that wait for a person.
  int64_t set_aside = 0;
  // Deliveries that are QUEUED and due, UNKNOWN or DEAD.
  std::map<std::pair<v1::Delivery::Way, v1::DeliveryState>, int64_t> deliveries;
  // Channels that their platform refuses, or that it is not reached by.
  FaultCounts channel_faults;
  // When the oldest change was made that cannot be searched for yet.
  std::optional<absl::Time> oldest_unindexed;
  // Comuni whose older tickets are still being indexed.
  int64_t incomplete_indexes = 0;
  // Files no virus scanner has checked, and those in quarantine.
  FileScanStore::Count files;
};

// By indexes alone; the cost grows with the comuni and with what waits, not with what is done.
absl::StatusOr<OpenWork> CountOpenWork(Session& session, absl::Time now);

}  // namespace mugugno::tenant
