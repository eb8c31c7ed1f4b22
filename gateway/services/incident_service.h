#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/incident_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"
#include "tenant/incidents/incident_desk.h"

namespace mugugno::gateway {

// mugugno.v1.IncidentService. Thread-safe.
class IncidentService final {
 public:
  IncidentService(const ServiceParts& parts, routing::RoutingSnapshots& routing)
      : parts_(parts), routing_(routing), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::ListIncidentProposalsResponse> ListIncidentProposals(
      const tenant::Caller& caller, const v1::ListIncidentProposalsRequest& request);
  absl::StatusOr<v1::Incident> CreateIncident(const tenant::Caller& caller,
                                              const v1::CreateIncidentRequest& request);
  absl::StatusOr<v1::Incident> GetIncident(const tenant::Caller& caller,
                                           const v1::GetIncidentRequest& request);
  absl::StatusOr<v1::ListIncidentsResponse> ListIncidents(const tenant::Caller& caller,
                                                          const v1::ListIncidentsRequest& request);
  absl::StatusOr<v1::ListIncidentTicketsResponse> ListIncidentTickets(
      const tenant::Caller& caller, const v1::ListIncidentTicketsRequest& request);
  absl::StatusOr<v1::Incident> AddIncidentTickets(const tenant::Caller& caller,
                                                  const v1::AddIncidentTicketsRequest& request);
  absl::StatusOr<v1::Incident> RemoveIncidentTickets(
      const tenant::Caller& caller, const v1::RemoveIncidentTicketsRequest& request);
  absl::StatusOr<v1::Incident> AnswerIncident(const tenant::Caller& caller,
                                              const v1::AnswerIncidentRequest& request);
  absl::StatusOr<v1::Incident> PauseIncidentReminders(
      const tenant::Caller& caller, const v1::PauseIncidentRemindersRequest& request);
  absl::StatusOr<v1::Incident> CloseIncident(const tenant::Caller& caller,
                                             const v1::CloseIncidentRequest& request);

 private:
  using Act = absl::FunctionRef<absl::StatusOr<tenant::Incident>(tenant::Session&)>;

  // One change, once per request_id; the incident as it is after it, counted.
  template <typename Request>
  absl::StatusOr<v1::Incident> Change(const tenant::Caller& caller, const Request& request,
                                      const tenant::IncidentKey& key, absl::string_view method,
                                      Act act);
  absl::StatusOr<v1::Incident> Counted(tenant::Session& session, const tenant::Caller& caller,
                                       const tenant::Incident& incident);
  // Later tickets that fit its topic and its place.
  absl::StatusOr<std::vector<tenant::Ticket>> Offered(tenant::Session& session,
                                                      const tenant::Caller& caller,
                                                      const tenant::Incident& incident);

  const ServiceParts parts_;
  routing::RoutingSnapshots& routing_;
  tenant::IncidentDesk desk_;
};

}  // namespace mugugno::gateway
