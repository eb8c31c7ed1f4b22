#pragma once

#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/attachments/attachment.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/feed/changes.h"
#include "tenant/lobby/lobby_store.h"
#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"

namespace mugugno::tenant {

// What the shared desk does with the lobby. A decision is one part of the caller's transaction and
// leaves its lines in the audit trail there; a read tells its lines to `read` (see read_group.h).
// Thread-safe; a session is used by one thread. The keys of the association, and for Assign of the
// tenant, are known to the ring before.
class LobbyDesk final {
 public:
  LobbyDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : keys_(keys), uuids_(uuids), clock_(clock), items_(keys) {}

  absl::StatusOr<LobbyItem> Get(Session& session, AuditLines& read, const Caller& caller,
                                absl::string_view association, const Uuid& id);
  absl::StatusOr<std::vector<LobbyItem>> List(Session& session, AuditLines& read,
                                              const Caller& caller, absl::string_view association,
                                              bool discarded,
                                              const std::optional<LobbyStore::Place>& after,
                                              size_t limit);
  // A file of the message while it waits.
  absl::StatusOr<Attachment> GetAttachment(Session& session, AuditLines& read, const Caller& caller,
                                           absl::string_view association, const Uuid& item,
                                           const Uuid& id);
  // The message becomes a ticket of the comune, where `place` puts its words: in `office` unless
  // that is empty. INVALID_ARGUMENT for a comune of another association or an office of another
  // comune; FAILED_PRECONDITION (ALREADY_ASSIGNED, DISCARDED).
  using Place = absl::FunctionRef<Placement(const v1::InboundMessage&, const AttachedFiles&)>;
  absl::StatusOr<LobbyItem> Assign(Session& session, Changes& changes, const Caller& caller,
                                   absl::string_view association, const Uuid& id,
                                   const TenantSlice& tenant, absl::string_view office,
                                   Place place);
  // FAILED_PRECONDITION (NOT_AN_EMERGENCY, ALREADY_ASSIGNED, DISCARDED).
  absl::StatusOr<LobbyItem> Acknowledge(Session& session, Changes& changes, const Caller& caller,
                                        absl::string_view association, const Uuid& id);
  // A question to the citizen about it alone is settled. INVALID_ARGUMENT without a reason that
  // fits; FAILED_PRECONDITION (ALREADY_ASSIGNED, DISCARDED, EMERGENCY_NOT_SEEN, ALWAYS_ANSWERED).
  absl::StatusOr<LobbyItem> Discard(Session& session, Changes& changes, const Caller& caller,
                                    absl::string_view association, const Uuid& id,
                                    v1::DiscardReason reason);
  // FAILED_PRECONDITION (NOT_DISCARDED, RESTORE_TOO_LATE).
  absl::StatusOr<LobbyItem> Restore(Session& session, Changes& changes, const Caller& caller,
                                    absl::string_view association, const Uuid& id);

 private:
  // What is in nobody's hands yet: the item, locked.
  absl::StatusOr<LobbyItem> LockWaiting(Session& session, absl::string_view association,
                                        const Uuid& id);
  // Stores the item, tells the app what became of its submission, and leaves a line in the trail.
  absl::Status Finish(Session& session, Changes& changes, const Caller& caller,
                      const LobbyItem& item, v1::Submission::State submission,
                      absl::string_view action);
  // Keeps, as the receiving comune's own, that a person decided; `by_rules` is the office its rules
  // would have chosen.
  absl::Status Correct(Session& session, const Caller& caller, const Uuid& ticket,
                       const Placement& placement, absl::string_view by_rules);
  absl::Status SettleQuestion(Session& session, const LobbyItem& item);
  absl::Status Audit(Session& session, const Caller& caller, absl::string_view association,
                     absl::string_view action, absl::string_view resource,
                     absl::string_view detail);

  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
  LobbyStore items_;
};

}  // namespace mugugno::tenant
