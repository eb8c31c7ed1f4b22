#pragma once

// PostingBlock: which tickets of one segment have the terms of one bucket. A value.
//
//   for each term, ascending: the 5 bytes of it after the bucket's bits | length in bytes (varint)
//   | the tickets' places in the segment, ascending, as differences (varints)

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

// Tickets of a segment, and buckets of its terms. Stored in the database as places and numbers: a
// change needs the index made anew.
inline constexpr uint32_t kSegmentSize = 8192;
inline constexpr uint32_t kBucketCount = 1024;

// The bucket is the first ten bits of a term.
inline uint32_t BucketOf(uint64_t term) { return static_cast<uint32_t>(term >> 54); }

class PostingBlock final {
 public:
  // DATA_LOSS for bytes that are none.
  static absl::StatusOr<PostingBlock> Parse(absl::string_view bytes);
  // The places of one term, ascending, without reading those of the others.
  static absl::StatusOr<std::vector<uint32_t>> Find(absl::string_view bytes, uint64_t term);

  // `places` ascending; those that are there already stay.
  void Add(uint64_t term, const std::vector<uint32_t>& places);
  // False where none was there.
  bool Remove(const absl::flat_hash_set<uint32_t>& places);
  bool empty() const { return lists_.empty(); }
  std::string Serialize() const;

 private:
  // By what is kept of the term.
  std::map<uint64_t, std::vector<uint32_t>> lists_;
};

}  // namespace mugugno::tenant
