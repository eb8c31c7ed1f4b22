#pragma once

// What the scanner of the files counts. Thread-safe without locks.

#include <atomic>
#include <cstdint>

namespace mugugno::gateway {

struct ScanMeters {
  std::atomic<uint64_t> clean = 0;
  std::atomic<uint64_t> infected = 0;
  // Asked, and nothing was said of the file: it is tried again.
  std::atomic<uint64_t> failed = 0;
  // It answered when it was last asked.
  std::atomic<bool> available = false;
};

}  // namespace mugugno::gateway
