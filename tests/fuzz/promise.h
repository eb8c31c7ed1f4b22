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

// Whether the faults planted in the targets are on: a run that finds none of them finds nothing.
inline bool planted = false;

// A fault of a target's own, a step away from its corpus.
inline void Plant(bool holds, const char* what) {
  if (!planted || !holds) return;
  std::fprintf(stderr, "planted: %s\n", what);
  std::abort();
}

}  // namespace mugugno::fuzz
