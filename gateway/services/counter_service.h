#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/counter_service.pb.h"
#include "routing/intake/intake.h"
#include "tenant/caller.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// mugugno.v1.CounterService. Thread-safe.
class CounterService final {
 public:
  CounterService(const ServiceParts& parts, routing::Intake& intake)
      : parts_(parts), intake_(intake), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::CounterMessage> TakeDownMessage(const tenant::Caller& caller,
                                                     const v1::TakeDownMessageRequest& request);
  absl::StatusOr<v1::Ticket> RecordAnswerTold(const tenant::Caller& caller,
                                              const v1::RecordAnswerToldRequest& request);

 private:
  // Once it is durable, normally applied.
  absl::StatusOr<routing::Taken> Take(routing::SentMessage message);
  absl::StatusOr<v1::CounterMessage> Told(const tenant::Caller& caller,
                                          const tenant::Channel& counter,
                                          const routing::Taken& taken) const;

  const ServiceParts parts_;
  routing::Intake& intake_;
  tenant::TicketDesk desk_;
};

}  // namespace mugugno::gateway
