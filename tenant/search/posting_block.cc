#include "tenant/search/posting_block.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "tenant/errors.h"
#include "tenant/search/varint.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kKept = 5;

// The forty bits after the bucket's.
uint64_t KeptOf(uint64_t term) { return term >> 14 & 0xFFFFFFFFFF; }

struct List {
  uint64_t term = 0;
  absl::string_view bytes;
};

// Takes the next list off the front.
absl::StatusOr<List> TakeList(absl::string_view* rest) {
  if (rest->size() < kKept) return DataLoss("a posting block");
  List list;
  for (size_t i = 0; i < kKept; ++i) {
    list.term = list.term << 8 | static_cast<unsigned char>((*rest)[i]);
  }
  rest->remove_prefix(kKept);
  const std::optional<uint32_t> size = TakeVarint(rest);
  if (!size || *size > rest->size()) return DataLoss("a posting block");
  list.bytes = rest->substr(0, *size);
  rest->remove_prefix(*size);
  return list;
}

absl::StatusOr<std::vector<uint32_t>> PlacesOf(absl::string_view bytes) {
  std::vector<uint32_t> places;
  places.reserve(bytes.size());
  uint32_t place = 0;
  while (!bytes.empty()) {
    const std::optional<uint32_t> step = TakeVarint(&bytes);
    if (!step) return DataLoss("a posting list");
    place += *step;
    places.push_back(place);
  }
  return places;
}

}  // namespace

absl::StatusOr<PostingBlock> PostingBlock::Parse(absl::string_view bytes) {
  PostingBlock block;
  while (!bytes.empty()) {
    ASSIGN_OR_RETURN(const List list, TakeList(&bytes));
    ASSIGN_OR_RETURN(block.lists_[list.term], PlacesOf(list.bytes));
  }
  return block;
}

absl::StatusOr<std::vector<uint32_t>> PostingBlock::Find(absl::string_view bytes, uint64_t term) {
  const uint64_t kept = KeptOf(term);
  while (!bytes.empty()) {
    ASSIGN_OR_RETURN(const List list, TakeList(&bytes));
    if (list.term == kept) return PlacesOf(list.bytes);
    if (list.term > kept) break;
  }
  return std::vector<uint32_t>();
}

void PostingBlock::Add(uint64_t term, const std::vector<uint32_t>& places) {
  std::vector<uint32_t>& known = lists_[KeptOf(term)];
  std::vector<uint32_t> both;
  both.reserve(known.size() + places.size());
  std::set_union(known.begin(), known.end(), places.begin(), places.end(),
                 std::back_inserter(both));
  known = std::move(both);
}

bool PostingBlock::Remove(const absl::flat_hash_set<uint32_t>& places) {
  bool removed = false;
  for (auto list = lists_.begin(); list != lists_.end();) {
    std::vector<uint32_t>& known = list->second;
    const auto kept = std::remove_if(known.begin(), known.end(),
                                     [&](uint32_t place) { return places.contains(place); });
    removed = removed || kept != known.end();
    known.erase(kept, known.end());
    list = known.empty() ? lists_.erase(list) : std::next(list);
  }
  return removed;
}

std::string PostingBlock::Serialize() const {
  std::string bytes;
  std::string list;
  for (const auto& [term, places] : lists_) {
    for (size_t i = kKept; i-- > 0;) bytes.push_back(static_cast<char>(term >> (8 * i)));
    list.clear();
    uint32_t before = 0;
    for (const uint32_t place : places) {
      AppendVarint(place - before, &list);
      before = place;
    }
    AppendVarint(static_cast<uint32_t>(list.size()), &bytes);
    bytes += list;
  }
  return bytes;
}

}  // namespace mugugno::tenant
