#pragma once

// Where adminctl reads and writes, and what it knows of the terminal there. One thread.

#include <istream>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::adminctl {

struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  bool out_is_terminal = false;
  bool err_is_terminal = false;
  size_t columns = 0;  // of the terminal; 0 where there is none
  absl::TimeZone zone = absl::LocalTimeZone();
};

// Of this process.
Console ProcessConsole();

// Text from outside made harmless for a terminal: no control characters, no signs that turn the
// writing direction, one line.
std::string Harmless(absl::string_view text);

// As Harmless, but line breaks stay.
std::string HarmlessLines(absl::string_view text);

}  // namespace mugugno::adminctl
