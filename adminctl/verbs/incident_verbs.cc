#include "adminctl/call_method.h"
#include "adminctl/request.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/v1/incident_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr char kIncidentColumns[] =
    "name display_name state ticket_count reached_count waiting_count failed_count new_count "
    "pause_end_time create_time";
constexpr char kIncidentCard[] =
    "name display_name state topic place ticket_count reached_count waiting_count failed_count "
    "new_count answer_time pause_end_time creator create_time close_time";

ExitCode ShowIncident(Session& session) {
  v1::GetIncidentRequest request;
  v1::Incident incident;
  if (absl::Status status = BuildRequest(session, request); !status.ok()) {
    return session.Fail(status);
  }
  ExitCode code = session.Call("IncidentService.GetIncident", request, incident);
  if (code != ExitCode::kDone || ShowForPrograms(session, incident)) return code;
  v1::ListIncidentTicketsRequest list;
  v1::ListIncidentTicketsResponse tickets;
  list.set_parent(incident.name());
  code = session.Call("IncidentService.ListIncidentTickets", list, tickets);
  if (code != ExitCode::kDone) return code;
  Show(session, incident, kIncidentCard);
  session.console().out << "\n";
  for (const auto& ticket : tickets.incident_tickets()) {
    std::string line;
    for (const char* path : {"create_time", "state", "number", "refusal", "preview"}) {
      const std::string part = FieldText(ticket, path, session.console());
      if (!part.empty()) line += (line.empty() ? "" : "  ") + part;
    }
    session.console().out << Harmless(line) << "\n";
  }
  if (!tickets.text().empty())
    session.console().out << "\n" << HarmlessLines(tickets.text()) << "\n";
  return code;
}

}  // namespace

std::vector<Verb> IncidentVerbs() {
  return {
      {.words = "incident list",
       .summary = "List the incidents of a comune, or of all you work for, with who was reached",
       .method = "IncidentService.ListIncidents",
       .arguments = "parent?",
       .columns = kIncidentColumns,
       .examples = {"incident list", "incident list sori --show-closed true"},
       .defaults = {{"parent", "tenants/-"}}},
      {.words = "incident show",
       .summary = "Show an incident with its tickets and what was last said to its citizens",
       .method = "IncidentService.GetIncident",
       .arguments = "name",
       .examples = {"incident show sori/0190a6b2-7c1e-7000-8000-00000000000f"},
       .run = ShowIncident},
  };
}

}  // namespace mugugno::adminctl
