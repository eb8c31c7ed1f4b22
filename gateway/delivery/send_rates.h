#pragma once

// How fast the platforms of chats take messages, kept before they have to say so: a token bucket
// for each channel, and one for each citizen on it. Of this process: where several gateways send,
// the platform's own word is left, and the attempt is repeated. Thread-safe.

#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::gateway {

class SendRates final {
 public:
  struct Rate {
    double per_second;
    double burst;
  };

  // Zero where it may leave now, and is counted; else how long it has to wait, and nothing is.
  absl::Duration Take(const tenant::Delivery& delivery, absl::Time now);

 private:
  struct Bucket {
    double tokens;
    absl::Time time;  // when there were so many
  };
  using Buckets = std::map<std::string, Bucket>;

  static void Refill(const Rate& rate, absl::Time now, Bucket* bucket);
  // Drops what is as if it had never been used.
  void Sweep(absl::Time now) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  tenant::Mutex mutex_;
  // By way and channel; and address.
  std::map<v1::Delivery::Way, Buckets> channels_ ABSL_GUARDED_BY(mutex_);
  std::map<v1::Delivery::Way, Buckets> citizens_ ABSL_GUARDED_BY(mutex_);
  size_t until_sweep_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace mugugno::gateway
