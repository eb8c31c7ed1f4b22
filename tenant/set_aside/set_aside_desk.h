#pragma once

#include <optional>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/set_aside/set_aside_store.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// What the desk of a comune, or of an association for its shared channels, does with messages that
// came under a used key. A decision is one part of the caller's transaction and leaves its line in
// the owner's audit trail there; a read tells its line to `read` (see read_group.h). Thread-safe; a
// session is used by one thread. The owner's keys are known to the ring before.
class SetAsideDesk final {
 public:
  SetAsideDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : uuids_(uuids), clock_(clock), messages_(keys) {}

  // What waits, or what was discarded.
  absl::StatusOr<std::vector<SetAsideMessage>> List(
      Session& session, AuditLines& read, const Caller& caller, absl::string_view owner,
      bool discarded, const std::optional<SetAsideStore::Place>& after, size_t limit);

  // The message, while it waits or for 30 days after it was discarded. `place` makes it an ordinary
  // one, in the same transaction. FAILED_PRECONDITION (ALREADY_APPLIED, RESTORE_TOO_LATE).
  using Place = absl::FunctionRef<absl::Status(const SetAsideMessage&)>;
  absl::StatusOr<SetAsideMessage> Apply(Session& session, const Caller& caller,
                                        absl::string_view owner, const Uuid& id, Place place);

  // INVALID_ARGUMENT without a reason that fits; FAILED_PRECONDITION (ALREADY_DECIDED,
  // EMERGENCY_NOT_SEEN, ALWAYS_ANSWERED).
  absl::StatusOr<SetAsideMessage> Discard(Session& session, const Caller& caller,
                                          absl::string_view owner, const Uuid& id,
                                          v1::DiscardReason reason);

 private:
  absl::Status Audit(Session& session, const Caller& caller, absl::string_view owner,
                     absl::string_view action, absl::string_view resource,
                     absl::string_view detail);

  UuidSource& uuids_;
  const Clock& clock_;
  SetAsideStore messages_;
};

}  // namespace mugugno::tenant
