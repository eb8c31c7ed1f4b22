#include "gateway/services/incident_service.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"

#include "gateway/services/once.h"
#include "gateway/services/pages.h"
#include "routing/incidents/proposals.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/timestamp.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::AuditLines;
using tenant::Caller;
using tenant::Changes;
using tenant::Incident;
using tenant::IncidentKey;
using tenant::IncidentMember;
using tenant::Session;
using tenant::Uuid;

// How long one call goes on answering; the rest is for the next.
constexpr absl::Duration kAnswerTime = absl::Seconds(15);

absl::StatusOr<IncidentKey> KeyOf(absl::string_view name) {
  const auto parsed = tenant::ResourceName::Parse(name);
  if (!parsed || !parsed->uuid()) return tenant::NotFound();
  return IncidentKey{std::string(parsed->Id("tenants")), *parsed->uuid()};
}

template <typename Names>
absl::StatusOr<std::vector<Uuid>> TicketsOf(absl::string_view tenant, const Names& names) {
  std::vector<Uuid> tickets;
  for (const std::string& name : names) {
    const auto parsed = tenant::ResourceName::Parse(name);
    if (!parsed || !parsed->uuid() || parsed->collection() != "tickets" ||
        parsed->Id("tenants") != tenant) {
      return tenant::InvalidField("tickets", "holds what is no ticket of the comune");
    }
    tickets.push_back(*parsed->uuid());
  }
  return tickets;
}

// The comuni a parent stands for: itself, or each whose tickets the caller may read.
std::vector<std::string> TenantsOf(const Caller& caller, absl::string_view parent) {
  const auto scope = tenant::Scope::Of(parent);
  if (scope->kind != tenant::Scope::Kind::kAllTenants) return {scope->id};
  return caller.TenantsWith(options::v1::PERMISSION_TICKET_READ);
}

v1::Incident ToProto(const Incident& incident) {
  v1::Incident out;
  out.set_name(incident.key.name());
  out.set_display_name(incident.words.display_name());
  out.set_state(incident.state);
  out.set_topic(incident.topic);
  out.set_place(incident.words.place());
  out.set_creator(incident.creator);
  *out.mutable_create_time() = tenant::ToTimestamp(incident.create_time);
  const auto tell = [](const std::optional<absl::Time>& time,
                       google::protobuf::Timestamp* timestamp) {
    *timestamp = tenant::ToTimestamp(*time);
  };
  if (incident.close_time) tell(incident.close_time, out.mutable_close_time());
  if (incident.pause_end) tell(incident.pause_end, out.mutable_pause_end_time());
  if (incident.answer_time) tell(incident.answer_time, out.mutable_answer_time());
  return out;
}

void Count(const std::vector<IncidentMember>& members, v1::Incident* out) {
  const auto in = [&](v1::IncidentTicket::State state) {
    return std::count_if(members.begin(), members.end(),
                         [&](const IncidentMember& each) { return each.state == state; });
  };
  out->set_ticket_count(static_cast<int64_t>(members.size()));
  out->set_reached_count(in(v1::IncidentTicket::STATE_REACHED));
  out->set_waiting_count(in(v1::IncidentTicket::STATE_WAITING));
  out->set_failed_count(in(v1::IncidentTicket::STATE_FAILED));
  if (out->has_answer_time()) {
    out->set_unanswered_count(std::count_if(
        members.begin(), members.end(), [](const IncidentMember& each) { return !each.had_turn; }));
  }
}

void AddTicket(const tenant::Ticket& ticket, v1::IncidentTicket::State state,
               const std::string& refusal, v1::ListIncidentTicketsResponse* response) {
  v1::IncidentTicket* out = response->add_incident_tickets();
  out->set_ticket(tenant::TicketName(ticket.tenant, ticket.id));
  out->set_number(ticket.number);
  out->set_preview(ticket.words.preview());
  out->set_state(state);
  out->set_refusal(refusal);
  *out->mutable_create_time() = tenant::ToTimestamp(ticket.create_time);
}

// Offered, failed, waiting, reached.
int PlaceOf(v1::IncidentTicket::State state) {
  switch (state) {
    case v1::IncidentTicket::STATE_OFFERED:
      return 0;
    case v1::IncidentTicket::STATE_FAILED:
      return 1;
    case v1::IncidentTicket::STATE_WAITING:
      return 2;
    default:
      return 3;
  }
}

}  // namespace

absl::StatusOr<std::vector<tenant::Ticket>> IncidentService::Offered(Session& session,
                                                                     const Caller& caller,
                                                                     const Incident& incident) {
  ASSIGN_OR_RETURN(std::vector<tenant::Ticket> tickets, desk_.LaterOnes(session, incident));
  const std::string& place = incident.words.place();
  const tenant::TenantSlice* slice = caller.directory().FindTenant(incident.key.tenant);
  if (place.empty() || tickets.empty() || slice == nullptr) return tickets;
  const auto snapshot = routing_.Of(slice->tenant.association);
  std::erase_if(tickets, [&](const tenant::Ticket& ticket) {
    const auto places =
        routing::PlacesNamed(ticket.words.preview(), incident.key.tenant, *snapshot);
    return std::find(places.begin(), places.end(), place) == places.end();
  });
  return tickets;
}

absl::StatusOr<v1::Incident> IncidentService::Counted(Session& session, const Caller& caller,
                                                      const Incident& incident) {
  v1::Incident out = ToProto(incident);
  ASSIGN_OR_RETURN(const std::vector<IncidentMember> members, desk_.Members(session, incident));
  Count(members, &out);
  ASSIGN_OR_RETURN(const auto offered, Offered(session, caller, incident));
  out.set_new_count(static_cast<int64_t>(offered.size()));
  return out;
}

template <typename Request>
absl::StatusOr<v1::Incident> IncidentService::Change(const Caller& caller, const Request& request,
                                                     const IncidentKey& key,
                                                     absl::string_view method, Act act) {
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)));
  return Once<v1::Incident>({*cell->database, *keys, parts_.clock, caller, method}, request,
                            [&](Session& session, Changes&) -> absl::StatusOr<v1::Incident> {
                              ASSIGN_OR_RETURN(const Incident incident, act(session));
                              return Counted(session, caller, incident);
                            });
}

absl::StatusOr<v1::ListIncidentProposalsResponse> IncidentService::ListIncidentProposals(
    const Caller& caller, const v1::ListIncidentProposalsRequest& request) {
  const std::vector<std::string> tenants = TenantsOf(caller, request.parent());
  v1::ListIncidentProposalsResponse response;
  if (tenants.empty()) return response;
  const tenant::TenantSlice* first = caller.directory().FindTenant(tenants.front());
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  const auto snapshot = routing_.Of(first->tenant.association);
  for (const std::string& id : tenants) {
    RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(id)).status());
  }
  std::vector<routing::GatheredTicket> gathered;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        gathered.clear();
        for (const std::string& id : tenants) {
          ASSIGN_OR_RETURN(const auto tickets, desk_.Ungathered(session, caller, id));
          std::vector<std::string> ids;
          for (const tenant::Ticket& ticket : tickets) {
            ids.push_back(ticket.id.ToString());
            gathered.push_back({tenant::TicketName(id, ticket.id), id, ticket.topic,
                                ticket.words.preview(), ticket.create_time});
          }
          read.push_back({tenant::TenantName(id), caller.name(), "incident.propose",
                          tenant::TenantName(id) + "/tickets", absl::StrJoin(ids, " ")});
        }
        return absl::OkStatus();
      }));
  for (routing::TicketGroup& group : routing::ProposeGroups(gathered, *snapshot)) {
    v1::IncidentProposal* out = response.add_proposals();
    out->set_topic(group.topic);
    out->set_place(group.place);
    for (std::string& name : group.tickets) out->add_tickets(std::move(name));
    *out->mutable_first_time() = tenant::ToTimestamp(group.first);
    *out->mutable_last_time() = tenant::ToTimestamp(group.last);
  }
  return response;
}

absl::StatusOr<v1::Incident> IncidentService::CreateIncident(
    const Caller& caller, const v1::CreateIncidentRequest& request) {
  tenant::IncidentDesk::Opening opening;
  opening.key.tenant = tenant::Scope::Of(request.parent())->id;
  opening.display_name = std::string(absl::StripAsciiWhitespace(request.incident().display_name()));
  if (opening.display_name.empty()) {
    return tenant::InvalidField("incident.display_name", "is required");
  }
  opening.topic = request.incident().topic();
  opening.place = request.incident().place();
  ASSIGN_OR_RETURN(opening.tickets, TicketsOf(opening.key.tenant, request.tickets()));
  opening.key.id = request.incident_id().empty()
                       ? parts_.uuids.Next()
                       : Uuid::Parse(request.incident_id()).value_or(Uuid());
  return Change(caller, request, opening.key, "IncidentService.CreateIncident",
                [&](Session& session) { return desk_.Create(session, caller, opening); });
}

absl::StatusOr<v1::Incident> IncidentService::GetIncident(const Caller& caller,
                                                          const v1::GetIncidentRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)).status());
  v1::Incident response;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const Incident incident, desk_.Get(session, caller, key));
        ASSIGN_OR_RETURN(response, Counted(session, caller, incident));
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::ListIncidentsResponse> IncidentService::ListIncidents(
    const Caller& caller, const v1::ListIncidentsRequest& request) {
  const std::vector<std::string> tenants = TenantsOf(caller, request.parent());
  v1::ListIncidentsResponse response;
  if (tenants.empty()) return response;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, tenants.front()));
  for (const std::string& id : tenants) {
    RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(id)).status());
  }
  std::vector<std::pair<absl::Time, v1::Incident>> found;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        found.clear();
        for (const std::string& id : tenants) {
          ASSIGN_OR_RETURN(const std::vector<Incident> incidents,
                           desk_.List(session, caller, id, request.show_closed()));
          for (const Incident& incident : incidents) {
            ASSIGN_OR_RETURN(v1::Incident counted, Counted(session, caller, incident));
            found.emplace_back(incident.create_time, std::move(counted));
          }
        }
        return absl::OkStatus();
      }));
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (auto& each : found) *response.add_incidents() = std::move(each.second);
  return response;
}

absl::StatusOr<v1::ListIncidentTicketsResponse> IncidentService::ListIncidentTickets(
    const Caller& caller, const v1::ListIncidentTicketsRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.parent()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(key.tenant)).status());
  v1::ListIncidentTicketsResponse response;
  RETURN_IF_ERROR(parts_.reads.Of(*cell).Run(
      absl::Now() + kCallTime, [&](Session& session, AuditLines& read) -> absl::Status {
        response.Clear();
        ASSIGN_OR_RETURN(const Incident incident, desk_.Get(session, caller, key));
        response.set_text(incident.words.text());
        ASSIGN_OR_RETURN(const auto offered, Offered(session, caller, incident));
        std::vector<std::string> ids;
        for (const tenant::Ticket& ticket : offered) {
          ids.push_back(ticket.id.ToString());
          AddTicket(ticket, v1::IncidentTicket::STATE_OFFERED, "", &response);
        }
        ASSIGN_OR_RETURN(const auto members, desk_.Members(session, incident));
        for (const IncidentMember& member : members) {
          ASSIGN_OR_RETURN(const tenant::Ticket ticket,
                           desk_.GetTicket(session, {key.tenant, member.ticket}));
          ids.push_back(ticket.id.ToString());
          AddTicket(ticket, member.state, member.refusal, &response);
        }
        read.push_back({tenant::TenantName(key.tenant), caller.name(), "incident.read_tickets",
                        key.name(), absl::StrJoin(ids, " ")});
        return absl::OkStatus();
      }));
  std::stable_sort(response.mutable_incident_tickets()->begin(),
                   response.mutable_incident_tickets()->end(),
                   [](const v1::IncidentTicket& a, const v1::IncidentTicket& b) {
                     return PlaceOf(a.state()) < PlaceOf(b.state());
                   });
  return response;
}

absl::StatusOr<v1::Incident> IncidentService::AddIncidentTickets(
    const Caller& caller, const v1::AddIncidentTicketsRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const std::vector<Uuid> tickets, TicketsOf(key.tenant, request.tickets()));
  return Change(caller, request, key, "IncidentService.AddIncidentTickets",
                [&](Session& session) { return desk_.Put(session, caller, key, tickets, false); });
}

absl::StatusOr<v1::Incident> IncidentService::RemoveIncidentTickets(
    const Caller& caller, const v1::RemoveIncidentTicketsRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  ASSIGN_OR_RETURN(const std::vector<Uuid> tickets, TicketsOf(key.tenant, request.tickets()));
  return Change(caller, request, key, "IncidentService.RemoveIncidentTickets",
                [&](Session& session) { return desk_.Put(session, caller, key, tickets, true); });
}

absl::StatusOr<v1::Incident> IncidentService::AnswerIncident(
    const Caller& caller, const v1::AnswerIncidentRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  const auto begun =
      Change(caller, request, key, "IncidentService.AnswerIncident", [&](Session& session) {
        return desk_.BeginAnswer(session, caller, key, request.text(), request.use_template());
      });
  RETURN_IF_ERROR(begun.status());
  ASSIGN_OR_RETURN(const tenant::Cell* cell, CellOfTenant(parts_, caller, key.tenant));
  const absl::Time end = absl::Now() + kAnswerTime;
  std::vector<Uuid> waiting;
  RETURN_IF_ERROR(
      cell->database->Read(absl::Now() + kCallTime, [&](Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(waiting, desk_.Unanswered(session, key));
        return absl::OkStatus();
      }));
  // One that fails does not keep the others waiting.
  absl::Status failure;
  for (const Uuid& ticket : waiting) {
    if (absl::Now() > end) break;
    failure.Update(desk_.AnswerNext(*cell->database, caller, key, ticket));
  }
  parts_.feeds.Of(*cell).Nudge();
  RETURN_IF_ERROR(failure);
  v1::GetIncidentRequest now;
  now.set_name(request.name());
  return GetIncident(caller, now);
}

absl::StatusOr<v1::Incident> IncidentService::PauseIncidentReminders(
    const Caller& caller, const v1::PauseIncidentRemindersRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  std::optional<absl::Time> end;
  if (request.has_end_time()) end = tenant::FromTimestamp(request.end_time());
  return Change(caller, request, key, "IncidentService.PauseIncidentReminders",
                [&](Session& session) { return desk_.Pause(session, caller, key, end); });
}

absl::StatusOr<v1::Incident> IncidentService::CloseIncident(
    const Caller& caller, const v1::CloseIncidentRequest& request) {
  ASSIGN_OR_RETURN(const IncidentKey key, KeyOf(request.name()));
  return Change(caller, request, key, "IncidentService.CloseIncident",
                [&](Session& session) { return desk_.Close(session, caller, key); });
}

}  // namespace mugugno::gateway
