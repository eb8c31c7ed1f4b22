#pragma once

// Counts twice a minute what waits in the databases, so that reading the metrics asks no database.
// Its thread runs until destruction.

#include <thread>

#include "absl/base/thread_annotations.h"

#include "tenant/directory/cells.h"
#include "tenant/mutex.h"
#include "tenant/tickets/open_work.h"

namespace mugugno::gateway {

class OpenWorkWatch final {
 public:
  explicit OpenWorkWatch(const tenant::Cells& cells);
  ~OpenWorkWatch();
  OpenWorkWatch(const OpenWorkWatch&) = delete;
  OpenWorkWatch& operator=(const OpenWorkWatch&) = delete;

  // Of all cells together, as last counted; nothing before the first time, or when a database could
  // not be asked.
  std::optional<tenant::OpenWork> Latest() const;

 private:
  void Run();
  std::optional<tenant::OpenWork> Count() const;

  const tenant::Cells& cells_;
  mutable tenant::Mutex mutex_;
  tenant::Condition changed_;
  std::optional<tenant::OpenWork> latest_ ABSL_GUARDED_BY(mutex_);
  bool stopping_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace mugugno::gateway
