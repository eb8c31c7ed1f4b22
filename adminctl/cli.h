#pragma once

// adminctl as a function, so that tests run what people run.

#include <string>
#include <vector>

#include "adminctl/console.h"
#include "adminctl/exit_code.h"
#include "adminctl/session.h"

namespace mugugno::adminctl {

// `line` is the command line without the program's name.
ExitCode RunCli(const std::vector<std::string>& line, Console& console, const Connect& connect);

}  // namespace mugugno::adminctl
