#pragma once

#include <cstddef>

namespace mugugno::bench {

// How often this program has taken memory from the heap by operator new. For programs of one
// measuring thread.
size_t AllocationCount();

}  // namespace mugugno::bench
