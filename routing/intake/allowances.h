#pragma once

// Allowances: how much of the intake one app may have, so that a storm in one comune does not slow
// the others. Thread-safe; one short lock per message, shared by few apps. What is remembered grows
// with the apps of the directory that ever wrote, not with messages.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"

namespace mugugno::routing {

class Allowances final {
 public:
  struct Limits {
    // Of an app without a number of its own.
    int32_t messages_per_minute = 6000;
    // Messages of one app taken and not answered yet.
    int32_t most_unanswered = 256;
  };

  explicit Allowances(Limits limits) : limits_(limits) {}

  // Counts one message of the app, which may send `messages_per_minute` (0: as Limits says), at
  // most a minute's worth at once. RESOURCE_EXHAUSTED with the time to wait: QUOTA_EXCEEDED,
  // APP_BUSY; then nothing was counted. An emergency is counted and never refused.
  absl::Status Take(const std::string& app, int32_t messages_per_minute, bool emergency,
                    absl::Time now);
  // A message that was taken has its answer.
  void Answered(const std::string& app);

 private:
  struct Account {
    double messages = 0;  // it may still send; below zero after emergencies
    absl::Time filled;
    int32_t unanswered = 0;
  };
  struct Shard {
    tenant::Mutex mutex;
    absl::flat_hash_map<std::string, Account> accounts ABSL_GUARDED_BY(mutex);
  };

  Shard& ShardOf(const std::string& app);

  const Limits limits_;
  std::array<Shard, 16> shards_;
};

}  // namespace mugugno::routing
