#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/incidents/incident.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `incident` and `incident_ticket`, one tenant at a time. Thread-safe; a session is used by
// one thread. The keys of the tenant are known to the ring before the transaction begins.
class IncidentStore final {
 public:
  explicit IncidentStore(KeyRing& keys) : keys_(keys) {}

  // NotFound() when the tenant has no such incident.
  absl::StatusOr<Incident> Get(Session& session, const IncidentKey& key);
  // As Get, and nobody else changes it before the transaction ends.
  absl::StatusOr<Incident> Lock(Session& session, const IncidentKey& key);
  // The newest `limit`, newest first.
  absl::StatusOr<std::vector<Incident>> List(Session& session, absl::string_view tenant,
                                             bool show_closed, size_t limit);
  // ALREADY_EXISTS where the tenant has it.
  absl::Status Insert(Session& session, const Incident& incident);
  absl::Status Update(Session& session, const Incident& incident);

  // Takes tickets in, or leaves them out; the incident is locked.
  absl::Status Put(Session& session, const IncidentKey& key, absl::Span<const Uuid> tickets,
                   bool left_out, absl::Time now);
  // Newest first.
  absl::StatusOr<std::vector<IncidentMember>> Members(Session& session, const Incident& incident);
  // Those whose turn is still to come for the incident's answer, and those that refused it; oldest
  // first.
  absl::StatusOr<std::vector<Uuid>> Unanswered(Session& session, const Incident& incident);
  // The turn of one ticket: false when somebody was faster.
  absl::StatusOr<bool> TakeTurn(Session& session, const Incident& incident, const Uuid& ticket);
  // How its turn ended: in its newest reply, or in a refusal.
  absl::Status Answered(Session& session, const Incident& incident, const Uuid& ticket);
  absl::Status Refused(Session& session, const Incident& incident, const Uuid& ticket,
                       absl::string_view reason);

  // Open tickets of the incident's topic that came after it began and are in no open incident, nor
  // were left out of this one; newest first. None where it has no topic.
  absl::StatusOr<std::vector<Uuid>> LaterOnes(Session& session, const Incident& incident,
                                              size_t limit);
  // Tickets of the tenant that are in an open incident.
  absl::StatusOr<std::vector<Uuid>> Gathered(Session& session, absl::string_view tenant);

 private:
  absl::StatusOr<Incident> GetOne(Session& session, absl::string_view lock, const IncidentKey& key);
  absl::StatusOr<Incident> FromRow(const Row& row);
  absl::StatusOr<std::string> SealWords(const Incident& incident);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
