#pragma once

// Tries the credentials of one database's channels at their platforms, so that one that is refused,
// or a platform that is not reached, is known before a citizen waits: each every few minutes, by
// one gateway at a time, sooner after a failure. A few threads serve all. They run until
// destruction.

#include <atomic>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_set.h"
#include "absl/time/time.h"

#include "gateway/channels/chat_kinds.h"
#include "gateway/ticker.h"
#include "gateway/worker_pool.h"
#include "tenant/clock.h"
#include "tenant/directory/cells.h"
#include "tenant/directory/directory.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

class ChannelWatch final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    const tenant::Cell& cell;
    const tenant::Cells& cells;
    const tenant::Clock& clock;
    const tenant::Directory& directory;
    const ChatKinds& chats;
  };

  explicit ChannelWatch(const Parts& parts) : parts_(parts) {}
  ~ChannelWatch() { stopping_ = true; }

 private:
  // The channels of this database that have something to show, as the directory knows them now.
  void Refresh();
  // Sends somebody to each channel that is due.
  void Round();
  void Try(const tenant::Channel& channel);

  const Parts parts_;
  // Of the ticker's thread: those there are by the directory of that version.
  uint64_t version_ = 0;
  std::vector<tenant::Channel> channels_;
  tenant::Mutex mutex_;
  // Names of channels somebody is at, or on the way to.
  absl::flat_hash_set<std::string> tried_ ABSL_GUARDED_BY(mutex_);
  std::atomic<bool> stopping_ = false;
  WorkerPool workers_{4, 1024};
  Ticker ticker_{absl::Seconds(1), [this] { Round(); }};
};

}  // namespace mugugno::gateway
