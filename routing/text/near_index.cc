#include "routing/text/near_index.h"

#include <algorithm>

#include "routing/text/near_spelling.h"

namespace mugugno::routing {

void NearIndex::Add(absl::string_view known, uint32_t id) {
  if (known.size() < kMinNearLength) return;
  for (const uint64_t hash : NearHashes(known)) {
    known_[BitOf(hash)] = true;
    ids_[hash].push_back(id);
  }
}

void NearIndex::FindHash(uint64_t hash, Ids* ids) const {
  if (!known_[BitOf(hash)]) return;
  const auto found = ids_.find(hash);
  if (found != ids_.end()) ids->insert(ids->end(), found->second.begin(), found->second.end());
}

void NearIndex::Find(absl::string_view written, Ids* ids) const {
  for (const uint64_t hash : NearHashes(written)) FindHash(hash, ids);
}

void NearIndex::FindBeginnings(absl::string_view written, size_t least, size_t most,
                               Ids* ids) const {
  Hashes without;  // of the letters so far but for one
  uint64_t whole = 0;
  for (size_t n = 0; n < std::min(most, written.size()); ++n) {
    for (uint64_t& hash : without) hash = HashWith(hash, written[n]);
    without.push_back(whole);
    whole = HashWith(whole, written[n]);
    if (n + 1 < least) continue;
    FindHash(whole, ids);
    for (size_t i = 1; i < without.size(); ++i) FindHash(without[i], ids);
  }
}

}  // namespace mugugno::routing
