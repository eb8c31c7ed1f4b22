#pragma once

#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"

#include "tenant/directory/cells.h"
#include "tenant/feed/feed_reader.h"

namespace mugugno::tenant {

// The reader of each cell's feed. Thread-safe.
class FeedReaders final {
 public:
  explicit FeedReaders(const Cells& cells) {
    for (const Cell& cell : cells.all()) {
      readers_[cell.id] = std::make_unique<FeedReader>(*cell.database);
    }
  }

  // Ends every follower, and each that comes after.
  void Stop() {
    for (auto& [cell, reader] : readers_) reader->Stop();
  }

  FeedReader& Of(const Cell& cell) { return *readers_.at(cell.id); }

 private:
  absl::flat_hash_map<std::string, std::unique_ptr<FeedReader>> readers_;
};

}  // namespace mugugno::tenant
