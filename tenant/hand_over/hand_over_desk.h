#pragma once

// What one officer leaves to the next: notes of a comune, sealed as all words are, until somebody
// has seen to them.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

struct HandOverNote {
  std::string tenant;
  Uuid id;
  std::string author;  // id of the staff
  std::string text;    // empty where it is not read
  absl::Time create_time;
  std::optional<absl::Time> done_time = {};
};

// "tenants/sori/handOverNotes/...".
std::string HandOverNoteName(absl::string_view tenant, const Uuid& id);

// Thread-safe; a session is used by one thread. Who works for some offices only has no part in it.
class HandOverDesk final {
 public:
  HandOverDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : keys_(keys), uuids_(uuids), clock_(clock) {}

  // Makes the keys of the tenant known, before a transaction begins.
  absl::Status Prepare(absl::string_view tenant);

  // PERMISSION_DENIED for who works for some offices only.
  absl::StatusOr<HandOverNote> Leave(Session& session, const Caller& caller,
                                     absl::string_view tenant, absl::string_view text);
  // Those of one comune nobody has ticked off, the oldest first; tells `read` of them.
  absl::StatusOr<std::vector<HandOverNote>> List(Session& session, AuditLines& read,
                                                 const Caller& caller, absl::string_view tenant);
  // NotFound() where there is none. One that was ticked off stays so.
  absl::StatusOr<HandOverNote> TickOff(Session& session, const Caller& caller,
                                       absl::string_view tenant, const Uuid& id);

 private:
  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
};

}  // namespace mugugno::tenant
