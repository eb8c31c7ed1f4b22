#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/incidents/incident.h"
#include "tenant/incidents/incident_store.h"
#include "tenant/store/database.h"
#include "tenant/tickets/ticket_desk.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// What the desk does with incidents. Each change is one part of the caller's transaction and leaves
// its line in the audit trail there. Who is bound to some offices of a comune has no incidents
// there: NotFound(). Thread-safe; a session is used by one thread.
class IncidentDesk final {
 public:
  // Nobody's reminders rest longer.
  static constexpr absl::Duration kLongestPause = absl::Hours(7 * 24);

  IncidentDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : uuids_(uuids), clock_(clock), store_(keys), tickets_(keys), desk_(keys, uuids, clock) {}

  struct Opening {
    IncidentKey key;
    std::string display_name;
    std::string topic;
    std::string place;
    std::vector<Uuid> tickets;
  };
  absl::StatusOr<Incident> Create(Session& session, const Caller& caller, const Opening& opening);
  // NotFound() for a ticket of an incident the comune does not have; TICKET_HELD for one whose
  // comune is in doubt; INCIDENT_CLOSED.
  absl::StatusOr<Incident> Put(Session& session, const Caller& caller, const IncidentKey& key,
                               const std::vector<Uuid>& tickets, bool left_out);
  // A new text, to be said to each by AnswerNext; an empty one is the last again: NOTHING_SAID
  // where there is none.
  absl::StatusOr<Incident> BeginAnswer(Session& session, const Caller& caller,
                                       const IncidentKey& key, absl::string_view text,
                                       bool use_template);
  // `end` is empty to end it.
  absl::StatusOr<Incident> Pause(Session& session, const Caller& caller, const IncidentKey& key,
                                 std::optional<absl::Time> end);
  absl::StatusOr<Incident> Close(Session& session, const Caller& caller, const IncidentKey& key);

  absl::StatusOr<Incident> Get(Session& session, const Caller& caller, const IncidentKey& key);
  absl::StatusOr<std::vector<Incident>> List(Session& session, const Caller& caller,
                                             absl::string_view tenant, bool show_closed);
  absl::StatusOr<std::vector<IncidentMember>> Members(Session& session, const Incident& incident) {
    return store_.Members(session, incident);
  }
  // Open tickets of its topic that came later, with their words; the place is not looked at.
  absl::StatusOr<std::vector<Ticket>> LaterOnes(Session& session, const Incident& incident);
  // Open tickets of the last days, in no incident and in no doubt, newest first, with their words.
  absl::StatusOr<std::vector<Ticket>> Ungathered(Session& session, const Caller& caller,
                                                 absl::string_view tenant);
  absl::StatusOr<Ticket> GetTicket(Session& session, const TicketKey& key) {
    return tickets_.Get(session, key.tenant, key.id);
  }

  // Those whose turn is to come.
  absl::StatusOr<std::vector<Uuid>> Unanswered(Session& session, const IncidentKey& key);
  // Says to one citizen what was last said, as a reply in a transaction of its own; a refusal is
  // kept with the ticket. An error only where the database is in the way.
  absl::Status AnswerNext(Database& database, const Caller& caller, const IncidentKey& key,
                          const Uuid& ticket);

 private:
  // Locked, and open.
  absl::StatusOr<Incident> LockOpen(Session& session, const Caller& caller, const IncidentKey& key);
  absl::Status CheckTickets(Session& session, const Caller& caller, const IncidentKey& key,
                            const std::vector<Uuid>& tickets);
  absl::Status Tell(Session& session, const Caller& caller, const IncidentKey& key,
                    absl::string_view action, absl::string_view detail);

  UuidSource& uuids_;
  const Clock& clock_;
  IncidentStore store_;
  TicketStore tickets_;
  TicketDesk desk_;
};

}  // namespace mugugno::tenant
