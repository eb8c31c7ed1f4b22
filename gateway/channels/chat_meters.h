#pragma once

// What the door of the chats counts. Thread-safe without locks.

#include <atomic>
#include <cstdint>

namespace mugugno::gateway {

struct ChatMeters {
  // Durable, and answered so.
  std::atomic<uint64_t> accepted = 0;
  // Of these, set aside as they cannot be read.
  std::atomic<uint64_t> unreadable = 0;
  // Without a secret of the channel they named; nothing was kept.
  std::atomic<uint64_t> unproved = 0;
  // Not taken now: the platform brings them again.
  std::atomic<uint64_t> refused = 0;
};

}  // namespace mugugno::gateway
