#pragma once

// Finds the known words that may be one slip away from a written one, whatever their number. Built
// once, then immutable; thread-safe.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"

namespace mugugno::routing {

class NearIndex final {
 public:
  // Seldom more than fit without an allocation.
  using Ids = absl::InlinedVector<uint32_t, 32>;

  // Words too short for near spellings are left out. One id may have several words.
  void Add(absl::string_view known, uint32_t id);

  // Appends the ids of all words that share a hash of NearHashes with `written`, some more than
  // once: every word one slip away, and few others.
  void Find(absl::string_view written, Ids* ids) const;
  // The same for each beginning of `written` of at least `least` and at most `most` letters; words
  // that begin with another letter may be missing.
  void FindBeginnings(absl::string_view written, size_t least, size_t most, Ids* ids) const;

 private:
  // Most hashes of a text belong to no word; a bit each says so without a look into the map.
  static constexpr size_t kBits = 1 << 19;
  static size_t BitOf(uint64_t hash) { return (hash ^ hash >> 32) % kBits; }
  void FindHash(uint64_t hash, Ids* ids) const;

  std::vector<bool> known_ = std::vector<bool>(kBits);
  absl::flat_hash_map<uint64_t, std::vector<uint32_t>> ids_;
};

}  // namespace mugugno::routing
