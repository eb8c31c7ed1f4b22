#pragma once

#include <cstdio>
#include <cstdlib>

namespace mugugno::fuzz {

// Ends the process, so that the input is kept, where what was promised does not hold.
inline void Promise(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

}  // namespace mugugno::fuzz
