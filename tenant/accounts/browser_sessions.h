#pragma once

// Sessions of people in browsers: credentials of the kind SESSION. One ends when it is not used for
// a while, at the latest some days after it began, when its person signs out, or when it is revoked
// as every credential is. Thread-safe.

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory_refresh.h"
#include "tenant/directory/records.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

struct SessionTimes {
  // Of one that is not used.
  absl::Duration idle = absl::Hours(8);
  absl::Duration longest = absl::Hours(24 * 7);
};

class BrowserSessions final {
 public:
  // All outlive it.
  BrowserSessions(const Cells& cells, DirectoryRefresh& refresh, UuidSource& uuids,
                  const Clock& clock, SessionTimes times)
      : cells_(cells), refresh_(refresh), uuids_(uuids), clock_(clock), times_(times) {}

  const SessionTimes& times() const { return times_; }

  // In the transaction of a sign-in: a new one, and its text for the cookie. The person's sessions
  // that ended long ago go.
  absl::StatusOr<std::string> Begin(Session& session, Changes& changes, const Staff& person,
                                    absl::Time now) const;
  // In a transaction: revokes all of the person's, and turns their devices off.
  static absl::Status EndAll(Session& session, Changes& changes, const Staff& person,
                             absl::Time now);

  // Signs out, whoever has the text, and turns off the devices that were used in it; OK where it is
  // no session, or one that ended.
  absl::Status End(absl::string_view text, absl::Time deadline) const;

  // Whether the caller's session should be made to last on, now that it is used: the credential's
  // name; empty for not yet.
  std::string Due(const Caller& caller) const;
  // Makes it last on.
  absl::Status LastOn(const std::string& credential, absl::Time deadline) const;

 private:
  // A transaction in the holder's cell, which the directory of this process knows afterwards.
  absl::Status Change(const std::string& holder, absl::Time deadline,
                      absl::FunctionRef<absl::Status(Session&, Changes&)> work) const;

  const Cells& cells_;
  DirectoryRefresh& refresh_;
  UuidSource& uuids_;
  const Clock& clock_;
  const SessionTimes times_;
};

}  // namespace mugugno::tenant
