#pragma once

// A grant that is void for a while: it ends now, and what it allowed is kept until it is resumed.

#include "adminctl/session.h"

namespace mugugno::adminctl {

ExitCode SuspendGrant(Session& session);
// Until --expire-time, or for good.
ExitCode ResumeGrant(Session& session);

}  // namespace mugugno::adminctl
