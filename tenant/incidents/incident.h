#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/storage/v1/incident.pb.h"
#include "mugugno/v1/incident_service.pb.h"
#include "tenant/name.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct IncidentKey {
  std::string name() const { return ChildName(TenantName(tenant), "incidents", id.ToString()); }

  std::string tenant;
  Uuid id;
};

// What became of what was last said.
struct IncidentCounts {
  int64_t tickets = 0;
  int64_t reached = 0;
  int64_t waiting = 0;
  int64_t failed = 0;
};

// One cause in one comune, as the database keeps it, its words open. A value.
struct Incident {
  bool open() const { return state == v1::Incident::STATE_OPEN; }

  IncidentKey key;
  v1::Incident::State state = v1::Incident::STATE_OPEN;
  std::string topic = {};
  std::string creator = {};
  storage::v1::IncidentWords words = {};
  // What was last said, and when; a new one with every text.
  std::optional<Uuid> answer = {};
  std::optional<absl::Time> answer_time = {};
  std::optional<absl::Time> pause_end = {};
  absl::Time create_time;
  std::optional<absl::Time> close_time = {};
};

// A ticket of an incident.
struct IncidentMember {
  Uuid ticket;
  v1::IncidentTicket::State state = v1::IncidentTicket::STATE_WAITING;
  std::string refusal = {};
  // Its citizen was answered, or its ticket refused; never before anything was said.
  bool had_turn = false;
};

}  // namespace mugugno::tenant
