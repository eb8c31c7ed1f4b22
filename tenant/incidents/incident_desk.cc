#include "tenant/incidents/incident_desk.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"

#include "tenant/errors.h"
#include "tenant/tickets/acts/answer.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kMostIncidents = 100;
constexpr size_t kMostLater = 100;
constexpr size_t kMostProposed = 500;
constexpr absl::Duration kRecent = absl::Hours(72);
constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
// Where the comune's name stands in a text.
constexpr char kComune[] = "{comune}";

absl::Status RequireDesk(const Caller& caller, absl::string_view tenant) {
  return caller.OfficesIn(tenant) ? NotFound() : absl::OkStatus();
}

std::string Ids(const std::vector<Uuid>& tickets) {
  return absl::StrJoin(tickets, " ",
                       [](std::string* out, const Uuid& id) { out->append(id.ToString()); });
}

// The database is in the way, not the ticket.
bool IsPassing(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ||
         absl::IsResourceExhausted(status) ||
         (absl::IsAborted(status) && ErrorReason(status) != "ETAG_MISMATCH") ||
         IsCommitUnknown(status) || ErrorReason(status) == "DATABASE_UNFIT";
}

}  // namespace

absl::Status IncidentDesk::Tell(Session& session, const Caller& caller, const IncidentKey& key,
                                absl::string_view action, absl::string_view detail) {
  return AppendAudit(session, uuids_, clock_.Now(),
                     {{TenantName(key.tenant), caller.name(), std::string(action), key.name(),
                       std::string(detail)}});
}

absl::StatusOr<Incident> IncidentDesk::LockOpen(Session& session, const Caller& caller,
                                                const IncidentKey& key) {
  RETURN_IF_ERROR(RequireDesk(caller, key.tenant));
  ASSIGN_OR_RETURN(Incident incident, store_.Lock(session, key));
  if (incident.open()) return incident;
  return FailedPrecondition("INCIDENT_CLOSED", key.name(), "it is over: open another one");
}

absl::Status IncidentDesk::CheckTickets(Session& session, const Caller& caller,
                                        const IncidentKey& key, const std::vector<Uuid>& tickets) {
  for (const Uuid& id : tickets) {
    ASSIGN_OR_RETURN(const Ticket ticket, tickets_.Get(session, key.tenant, id));
    RETURN_IF_ERROR(RequireVisible(caller, ticket));
    if (ticket.restricted()) {
      return FailedPrecondition("RESTRICTED", TicketName(key.tenant, id),
                                "others read what an incident holds: it is answered alone");
    }
    if (!ticket.held && MayBeForwarded(ticket.kind)) continue;
    return FailedPrecondition("TICKET_HELD", TicketName(key.tenant, id),
                              "a person has to decide about it alone first");
  }
  return absl::OkStatus();
}

absl::StatusOr<Incident> IncidentDesk::Create(Session& session, const Caller& caller,
                                              const Opening& opening) {
  RETURN_IF_ERROR(RequireDesk(caller, opening.key.tenant));
  Incident incident;
  incident.key = opening.key;
  incident.topic = opening.topic;
  incident.creator = caller.name();
  incident.words.set_display_name(opening.display_name);
  incident.words.set_place(opening.place);
  incident.create_time = clock_.Now();
  RETURN_IF_ERROR(store_.Insert(session, incident));
  RETURN_IF_ERROR(CheckTickets(session, caller, incident.key, opening.tickets));
  RETURN_IF_ERROR(store_.Put(session, incident.key, opening.tickets, false, incident.create_time));
  RETURN_IF_ERROR(Tell(session, caller, incident.key, "incident.create", Ids(opening.tickets)));
  return incident;
}

absl::StatusOr<Incident> IncidentDesk::Put(Session& session, const Caller& caller,
                                           const IncidentKey& key, const std::vector<Uuid>& tickets,
                                           bool left_out) {
  ASSIGN_OR_RETURN(Incident incident, LockOpen(session, caller, key));
  RETURN_IF_ERROR(CheckTickets(session, caller, key, tickets));
  RETURN_IF_ERROR(store_.Put(session, key, tickets, left_out, clock_.Now()));
  RETURN_IF_ERROR(
      Tell(session, caller, key, left_out ? "incident.remove" : "incident.add", Ids(tickets)));
  return incident;
}

absl::StatusOr<Incident> IncidentDesk::BeginAnswer(Session& session, const Caller& caller,
                                                   const IncidentKey& key, absl::string_view text,
                                                   bool use_template) {
  ASSIGN_OR_RETURN(Incident incident, LockOpen(session, caller, key));
  if (absl::StripAsciiWhitespace(text).empty()) {
    if (!incident.answer) {
      return FailedPrecondition("NOTHING_SAID", key.name(), "a text is needed the first time");
    }
  } else {
    incident.answer = uuids_.Next();
    incident.words.set_text(std::string(text));
  }
  incident.words.set_use_template(use_template);
  incident.answer_time = clock_.Now();
  RETURN_IF_ERROR(store_.Update(session, incident));
  RETURN_IF_ERROR(Tell(session, caller, key, "incident.answer", incident.answer->ToString()));
  return incident;
}

absl::StatusOr<Incident> IncidentDesk::Pause(Session& session, const Caller& caller,
                                             const IncidentKey& key,
                                             std::optional<absl::Time> end) {
  const absl::Time now = clock_.Now();
  if (end && (*end <= now || *end > now + kLongestPause)) {
    return InvalidField("end_time", "must lie within the next seven days");
  }
  ASSIGN_OR_RETURN(Incident incident, LockOpen(session, caller, key));
  incident.pause_end = end;
  RETURN_IF_ERROR(store_.Update(session, incident));
  RETURN_IF_ERROR(Tell(session, caller, key, end ? "incident.pause" : "incident.resume",
                       end ? absl::FormatTime(absl::RFC3339_sec, *end, absl::UTCTimeZone()) : ""));
  return incident;
}

absl::StatusOr<Incident> IncidentDesk::Close(Session& session, const Caller& caller,
                                             const IncidentKey& key) {
  ASSIGN_OR_RETURN(Incident incident, LockOpen(session, caller, key));
  incident.state = v1::Incident::STATE_CLOSED;
  incident.close_time = clock_.Now();
  incident.pause_end.reset();
  RETURN_IF_ERROR(store_.Update(session, incident));
  RETURN_IF_ERROR(Tell(session, caller, key, "incident.close", ""));
  return incident;
}

absl::StatusOr<Incident> IncidentDesk::Get(Session& session, const Caller& caller,
                                           const IncidentKey& key) {
  RETURN_IF_ERROR(RequireDesk(caller, key.tenant));
  return store_.Get(session, key);
}

absl::StatusOr<std::vector<Incident>> IncidentDesk::List(Session& session, const Caller& caller,
                                                         absl::string_view tenant,
                                                         bool show_closed) {
  if (!RequireDesk(caller, tenant).ok()) return std::vector<Incident>();
  return store_.List(session, tenant, show_closed, kMostIncidents);
}

absl::StatusOr<std::vector<Ticket>> IncidentDesk::LaterOnes(Session& session,
                                                            const Incident& incident) {
  ASSIGN_OR_RETURN(const std::vector<Uuid> ids, store_.LaterOnes(session, incident, kMostLater));
  std::vector<Ticket> tickets;
  for (const Uuid& id : ids) {
    ASSIGN_OR_RETURN(Ticket ticket, tickets_.Get(session, incident.key.tenant, id));
    tickets.push_back(std::move(ticket));
  }
  return tickets;
}

absl::StatusOr<std::vector<Ticket>> IncidentDesk::Ungathered(Session& session, const Caller& caller,
                                                             absl::string_view tenant) {
  if (!RequireDesk(caller, tenant).ok()) return std::vector<Ticket>();
  TicketQuery query;
  query.tenant = std::string(tenant);
  query.view = ViewOf(caller, tenant);
  query.limit = kMostProposed;
  ASSIGN_OR_RETURN(std::vector<Ticket> tickets, tickets_.List(session, query));
  ASSIGN_OR_RETURN(const std::vector<Uuid> gathered, store_.Gathered(session, tenant));
  const absl::flat_hash_set<Uuid> known(gathered.begin(), gathered.end());
  const absl::Time since = clock_.Now() - kRecent;
  std::erase_if(tickets, [&](const Ticket& ticket) {
    return known.contains(ticket.id) || ticket.create_time < since || ticket.desk_only() ||
           ticket.restricted() || ticket.state == v1::TICKET_STATE_RESOLVED || ticket.topic.empty();
  });
  return tickets;
}

absl::StatusOr<std::vector<Uuid>> IncidentDesk::Unanswered(Session& session,
                                                           const IncidentKey& key) {
  ASSIGN_OR_RETURN(const Incident incident, store_.Get(session, key));
  return store_.Unanswered(session, incident);
}

absl::Status IncidentDesk::AnswerNext(Database& database, const Caller& caller,
                                      const IncidentKey& key, const Uuid& ticket) {
  const TenantSlice* tenant = caller.directory().FindTenant(key.tenant);
  if (tenant == nullptr) return NotFound();
  Incident incident;
  const absl::Status said = database.Write(
      absl::Now() + kDatabaseTime, [&](Session& session, Changes& changes) -> absl::Status {
        // Nothing else is said to its citizens meanwhile.
        ASSIGN_OR_RETURN(incident, store_.Lock(session, key));
        if (!incident.open() || !incident.answer) return absl::OkStatus();
        ASSIGN_OR_RETURN(const bool mine, store_.TakeTurn(session, incident, ticket));
        if (!mine) return absl::OkStatus();
        const std::string text =
            absl::StrReplaceAll(incident.words.text(), {{kComune, tenant->tenant.display_name}});
        const auto reply = [&](Act& act) {
          return Reply(act, text, incident.words.use_template());
        };
        RETURN_IF_ERROR(
            desk_.Perform(session, changes, caller, {key.tenant, ticket}, "", "ticket.reply", reply)
                .status());
        return store_.Answered(session, incident, ticket);
      });
  if (said.ok() || IsPassing(said) || !incident.answer) return said;
  return database.Transact(absl::Now() + kDatabaseTime, [&](Session& session) {
    const std::string reason = ErrorReason(said);
    return store_.Refused(session, incident, ticket, reason.empty() ? "REFUSED" : reason);
  });
}

}  // namespace mugugno::tenant
