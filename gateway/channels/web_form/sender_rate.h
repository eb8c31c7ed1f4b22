#pragma once

// How often one place may write: a bucket for each address, of which the oldest are forgotten.
// Thread-safe.

#include <deque>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"

namespace mugugno::gateway::web_form {

class SenderRate final {
 public:
  // Many people stand behind one address of a mobile network.
  static constexpr int kMostInPeriod = 30;
  static constexpr absl::Duration kPeriod = absl::Minutes(10);

  // Counts a message from `address`, as a front tells it; false where it is one too many. What is
  // known of nobody ("") is not counted.
  bool Take(absl::string_view address, absl::Time now);

 private:
  static constexpr size_t kMostAddresses = 20'000;

  struct Account {
    double messages = kMostInPeriod;
    absl::Time filled;
  };

  tenant::Mutex mutex_;
  absl::flat_hash_map<std::string, Account> accounts_ ABSL_GUARDED_BY(mutex_);
  std::deque<std::string> order_ ABSL_GUARDED_BY(mutex_);  // of their first message
};

}  // namespace mugugno::gateway::web_form
