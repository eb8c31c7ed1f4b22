#pragma once

// Allowances: how much of the intake one source, an app or a form, and whoever it belongs to, may
// have, so that a storm in one comune does not slow the others. Thread-safe; short locks per
// message, shared by few apps. What is remembered grows with the sources of the directory that ever
// wrote, not with messages.

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
    // Of a source without a number of its own.
    int32_t messages_per_minute = 6000;
    // Messages taken and not answered yet of all sources of one owner, a comune or an association.
    int32_t most_unanswered = 256;
  };

  explicit Allowances(Limits limits) : limits_(limits) {}

  // Whose message it is.
  struct Source {
    std::string name;   // "apps/sori-app", or a channel's whole name
    std::string owner;  // "tenants/sori"
  };

  // Counts one message of the source, which may send `messages_per_minute` (0: as Limits says), at
  // most a minute's worth at once. RESOURCE_EXHAUSTED with the time to wait: QUOTA_EXCEEDED,
  // OWNER_BUSY; then nothing was counted. An emergency is counted and never refused.
  absl::Status Take(const Source& source, int32_t messages_per_minute, bool emergency,
                    absl::Time now);
  // A message that was taken has its answer.
  void Answered(const std::string& owner);

 private:
  struct Account {
    double messages = 0;  // it may still send; below zero after emergencies
    absl::Time filled;
  };
  struct Shard {
    tenant::Mutex mutex;
    // By source.
    absl::flat_hash_map<std::string, Account> accounts ABSL_GUARDED_BY(mutex);
    // By owner.
    absl::flat_hash_map<std::string, int32_t> unanswered ABSL_GUARDED_BY(mutex);
  };

  // Of a source or an owner.
  Shard& ShardOf(const std::string& name);
  absl::Status Count(const std::string& source, int32_t messages_per_minute, bool emergency,
                     absl::Time now);

  const Limits limits_;
  std::array<Shard, 16> shards_;
};

}  // namespace mugugno::routing
