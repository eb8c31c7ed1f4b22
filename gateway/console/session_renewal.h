#pragma once

// Makes sessions last on while they are used, on a thread of its own. Thread-safe.

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"

#include "gateway/worker_pool.h"
#include "tenant/accounts/browser_sessions.h"
#include "tenant/caller.h"
#include "tenant/mutex.h"

namespace mugugno::gateway::console {

class SessionRenewal final {
 public:
  explicit SessionRenewal(const tenant::BrowserSessions& sessions)
      : sessions_(sessions), worker_(1, kMostWaiting) {}

  // The caller used their session. Never waits; what cannot be done now is done at its next use.
  void Used(const tenant::Caller& caller);

 private:
  static constexpr size_t kMostWaiting = 1000;

  const tenant::BrowserSessions& sessions_;
  tenant::Mutex mutex_;
  // Credentials on their way.
  absl::flat_hash_set<std::string> waiting_ ABSL_GUARDED_BY(mutex_);
  // The last: it ends before what it uses.
  WorkerPool worker_;
};

}  // namespace mugugno::gateway::console
