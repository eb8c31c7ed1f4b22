#pragma once

// Who has acknowledged which version of an association's guidelines for answering citizens. What is
// acknowledged stays, version by version.

#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/caller.h"
#include "tenant/directory/records.h"
#include "tenant/store/session.h"

namespace mugugno::tenant {

// When the person did; nothing where they have not. `person` is the id of one of the association's
// staff.
absl::StatusOr<std::optional<absl::Time>> AcknowledgeTime(Session& session,
                                                          const Association& association,
                                                          absl::string_view person);

// Keeps that the person acknowledged the version in force at that moment.
absl::Status Acknowledge(Session& session, const Association& association, absl::string_view person,
                         absl::Time now);

// FAILED_PRECONDITION (GUIDELINES_NOT_ACKNOWLEDGED) where the association has guidelines and the
// caller has not acknowledged those in force.
absl::Status RequireAcknowledged(Session& session, const Caller& caller,
                                 absl::string_view association);

}  // namespace mugugno::tenant
