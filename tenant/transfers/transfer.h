#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/transfer.pb.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// One comune's side of an offer of a ticket, its words open. A value.
struct Transfer {
  std::string name() const { return ChildName(TenantName(tenant), "transfers", id.ToString()); }
  bool outgoing() const { return direction == v1::Transfer::DIRECTION_OUTGOING; }
  const std::string& source() const { return outgoing() ? tenant : peer; }
  const std::string& target() const { return outgoing() ? peer : tenant; }
  bool pending() const { return state == v1::Transfer::STATE_PENDING; }

  std::string tenant;  // whose side
  Uuid id;             // the same on both sides
  std::string association;
  std::string peer;  // the other comune
  v1::Transfer::Direction direction = v1::Transfer::DIRECTION_UNSPECIFIED;
  v1::Transfer::State state = v1::Transfer::STATE_PENDING;
  std::optional<Uuid> ticket;  // of `tenant`
  std::string number;          // the source's
  v1::Transfer::ReasonCode reason_code = v1::Transfer::REASON_CODE_UNSPECIFIED;
  std::vector<v1::Transfer::Field> fields;  // ascending, each once
  v1::TicketKind kind = v1::TICKET_KIND_UNSPECIFIED;
  std::string topic;
  bool emergency = false;
  int message_count = 0;
  storage::v1::TransferWords words;
  std::string proposer;
  absl::Time propose_time;
  std::string decider;  // empty while pending
  std::optional<absl::Time> decide_time;
  uint64_t revision = 1;
};

}  // namespace mugugno::tenant
