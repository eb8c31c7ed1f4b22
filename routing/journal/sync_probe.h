#pragma once

// SyncProbe: a SQLite VFS around the default one that knows what would survive a power cut. It
// counts syncs, keeps the bytes of every file as of its last sync, and can make the disk full or
// failing. For tests. Thread-safe.

#include <atomic>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include <sqlite3.h>

#include "tenant/mutex.h"

namespace mugugno::routing {

class SyncProbe final {
 public:
  // Registered under name() while it lives; journals that use it go first.
  SyncProbe();
  ~SyncProbe();
  SyncProbe(const SyncProbe&) = delete;
  SyncProbe& operator=(const SyncProbe&) = delete;

  const std::string& name() const { return name_; }
  // Of the write-ahead log: one per commit.
  int64_t log_syncs() const { return log_syncs_; }
  // Writes the journal's files as they were last synced into another folder.
  void CopyDurable(const std::string& folder) const;

  // What every write, or every sync, answers from now on; SQLITE_OK makes the disk well again.
  void FailWrites(int code) { write_code_ = code; }
  void FailSyncs(int code) { sync_code_ = code; }

  // For the VFS's own functions.
  int OnWrite(const std::string& path, const void* bytes, int size, int64_t offset);
  int BeforeSync() const { return sync_code_; }
  void OnSync(const std::string& path);
  void OnDelete(const std::string& path);
  void OnTruncate(const std::string& path, int64_t size);

 private:
  struct Content {
    std::string written;
    std::string durable;
  };

  const std::string name_;
  sqlite3_vfs vfs_ = {};
  std::atomic<int64_t> log_syncs_{0};
  std::atomic<int> write_code_{SQLITE_OK};
  std::atomic<int> sync_code_{SQLITE_OK};
  mutable tenant::Mutex mutex_;
  std::map<std::string, Content> files_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::routing
