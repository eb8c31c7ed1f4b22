#pragma once

// Who may hand out the reading of citizens' words: grants, credentials, and where an office's
// tickets are sent. In a tenant that is in service only its own administrators, or its
// association's where the agreement says so; before, there are no words to read. Judged by the rows
// as they are in the caller's transaction, on top of admission.

#include "absl/status/status.h"

#include "tenant/caller.h"
#include "tenant/directory/records.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// PERMISSION_DENIED where the caller may not give reading rights in `owner`, a tenant or an
// association. NOT_FOUND where there is no such owner.
absl::Status MayGiveReading(Session& session, const Caller& caller, const Scope& owner,
                            absl::Time now);

// The same for what lets somebody appear as this person: it is judged in the association and in
// every tenant in service where the person holds a grant.
absl::Status MayGiveReadingAs(Session& session, const Caller& caller, const Staff& staff,
                              absl::Time now);

}  // namespace mugugno::tenant
