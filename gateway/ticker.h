#pragma once

// Ticker: a thread that does something again and again, from construction until destruction.

#include <atomic>
#include <functional>
#include <thread>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"

#include "tenant/mutex.h"

namespace mugugno::gateway {

class Ticker final {
 public:
  // `tick` runs `pause` after the last one ended, on the ticker's thread.
  Ticker(absl::Duration pause, std::function<void()> tick);
  // Waits for the tick that runs.
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // For a tick that does much: it is time to end. Thread-safe.
  bool stopping() const { return stopping_; }

 private:
  void Run();
  // False when it is time to end.
  bool Pause();

  const absl::Duration pause_;
  const std::function<void()> tick_;
  tenant::Mutex mutex_;
  tenant::Condition changed_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace mugugno::gateway
