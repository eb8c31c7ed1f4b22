#pragma once

// `doctor`: goes the way a call goes, step by step, and says where it ends and what to do.

#include "adminctl/session.h"

namespace mugugno::adminctl {

ExitCode RunDoctor(Session& session);

}  // namespace mugugno::adminctl
