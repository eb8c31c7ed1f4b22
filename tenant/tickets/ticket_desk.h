#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/attachments/attachment.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/tickets/acts/act.h"
#include "tenant/tickets/ticket_summary.h"

namespace mugugno::tenant {

struct TicketKey {
  std::string tenant;
  Uuid id;
};

// Where a page of a list begins and how long it is.
struct TicketPage {
  std::optional<TicketPlace> after;
  size_t limit = 50;
};

// What staff do with tickets and read of them. An act is one part of the caller's transaction and
// leaves its line in the audit trail there; a read tells its lines to `read` (see read_group.h).
// What somebody does not see (ticket_view.h) is NotFound(), as what does not exist.
// Thread-safe; a session is used by one thread.
class TicketDesk final {
 public:
  using Body = absl::FunctionRef<absl::Status(Act&)>;

  TicketDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : keys_(keys), uuids_(uuids), clock_(clock), tickets_(keys), entries_(keys), outbox_(keys) {}

  // Makes the keys of the tenant known, before a transaction begins.
  absl::Status Prepare(absl::string_view tenant);

  // Runs `body` on the locked ticket and stores what it did. `action` names it in the audit trail.
  // EtagMismatch() when `etag` is neither empty nor the ticket's.
  absl::StatusOr<Ticket> Perform(Session& session, Changes& changes, const Caller& caller,
                                 const TicketKey& key, absl::string_view etag,
                                 absl::string_view action, Body body);

  // The same for a restricted ticket nobody sees any more, by who need not see it. NotFound() for
  // any other.
  absl::Status PerformUnseen(Session& session, Changes& changes, const Caller& caller,
                             const TicketKey& key, absl::string_view action, Body body);

  absl::StatusOr<Ticket> Get(Session& session, AuditLines& read, const Caller& caller,
                             const TicketKey& key);
  // One query per tenant, its `after`, `limit` and view set here; the answers are
  // merged by place.
  absl::StatusOr<std::vector<Ticket>> List(Session& session, AuditLines& read, const Caller& caller,
                                           std::vector<TicketQuery> queries,
                                           const TicketPage& page);
  // In numbers, without words: nothing is told to the audit trail.
  absl::StatusOr<TicketSummary> Summarize(Session& session, const Caller& caller,
                                          absl::string_view tenant);
  absl::StatusOr<std::vector<TicketEntry>> ListEntries(Session& session, AuditLines& read,
                                                       const Caller& caller, const TicketKey& key,
                                                       const std::optional<Uuid>& after,
                                                       size_t limit);
  // Those the ticket has to do with and the caller may see, the newest first.
  absl::StatusOr<std::vector<Ticket>> ListRelated(Session& session, AuditLines& read,
                                                  const Caller& caller, const TicketKey& key);
  // A file of a citizen's message in the ticket.
  absl::StatusOr<Attachment> GetAttachment(Session& session, AuditLines& read, const Caller& caller,
                                           const TicketKey& key, const Uuid& id);

 private:
  absl::StatusOr<Ticket> Run(Session& session, Changes& changes, const Caller& caller,
                             Ticket ticket, absl::string_view action, Body body);

  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
  TicketStore tickets_;
  EntryStore entries_;
  Outbox outbox_;
};

// The first `limit` of lists that are each in order.
std::vector<Ticket> MergeByPlace(std::vector<std::vector<Ticket>> lists, size_t limit);

}  // namespace mugugno::tenant
