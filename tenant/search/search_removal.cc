#include <map>
#include <numeric>
#include <utility>

#include "tenant/search/posting_block.h"
#include "tenant/search/search_index.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr uint32_t kBlocksAtOnce = 128;

}  // namespace

absl::Status SearchIndex::Remove(const absl::flat_hash_set<uint32_t>& ordinals) {
  RETURN_IF_ERROR(RemoveFromTail(ordinals));
  std::map<uint32_t, absl::flat_hash_set<uint32_t>> by_segment;
  for (const uint32_t ordinal : ordinals) {
    by_segment[ordinal / kSegmentSize].insert(ordinal % kSegmentSize);
  }
  for (const auto& [segment, places] : by_segment) {
    RETURN_IF_ERROR(RemoveFromSegment(segment, places));
  }
  return absl::OkStatus();
}

absl::Status SearchIndex::RemoveFromTail(const absl::flat_hash_set<uint32_t>& ordinals) {
  struct Chunk {
    uint32_t number = 0;
    size_t count = 0;
    std::string kept;
    bool changed = false;
  };
  std::vector<Chunk> chunks;
  RETURN_IF_ERROR(session_.Query(
      "SELECT chunk, words FROM search_tail WHERE tenant_id = ?", {tenant_},
      [&](const Row& row) -> absl::Status {
        Chunk chunk;
        chunk.number = static_cast<uint32_t>(row.Int(0));
        ASSIGN_OR_RETURN(const std::string texts, OpenChunk(chunk.number, row.Bytes(1)));
        RETURN_IF_ERROR(EachText(texts, [&](uint32_t ordinal, absl::string_view words) {
          if (ordinals.contains(ordinal)) {
            chunk.changed = true;
            return;
          }
          ++chunk.count;
          AppendText({ordinal, std::string(words)}, &chunk.kept);
        }));
        if (chunk.changed) chunks.push_back(std::move(chunk));
        return absl::OkStatus();
      }));
  for (const Chunk& chunk : chunks) {
    RETURN_IF_ERROR(WriteChunk(chunk.number, chunk.count, chunk.kept));
  }
  return absl::OkStatus();
}

// Whose words they were nobody knows any more, so all lists are looked through.
absl::Status SearchIndex::RemoveFromSegment(uint32_t segment,
                                            const absl::flat_hash_set<uint32_t>& places) {
  for (uint32_t begin = 0; begin < kBucketCount; begin += kBlocksAtOnce) {
    std::vector<uint32_t> buckets(kBlocksAtOnce);
    std::iota(buckets.begin(), buckets.end(), begin);
    std::vector<SqlValue> rows;
    RETURN_IF_ERROR(
        EachBlock({segment}, buckets,
                  [&](uint32_t, uint32_t bucket, absl::string_view bytes) -> absl::Status {
                    ASSIGN_OR_RETURN(PostingBlock block, PostingBlock::Parse(bytes));
                    if (!block.Remove(places)) return absl::OkStatus();
                    for (SqlValue& value : BlockRow(segment, bucket, block.Serialize())) {
                      rows.push_back(std::move(value));
                    }
                    return absl::OkStatus();
                  }));
    RETURN_IF_ERROR(WriteBlocks(rows));
  }
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
