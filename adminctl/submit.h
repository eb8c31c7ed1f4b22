#pragma once

// `message submit`: citizens' messages handed over as apps would, one from the command line or a
// file of them, with what became of each.

#include "adminctl/session.h"

namespace mugugno::adminctl {

ExitCode SubmitMessages(Session& session);

// `route explain`.
ExitCode ExplainRoute(Session& session);

}  // namespace mugugno::adminctl
