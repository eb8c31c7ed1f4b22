#include "routing/text/near_index.h"

#include "routing/text/near_spelling.h"

namespace mugugno::routing {

void NearIndex::Add(absl::string_view known, uint32_t id) {
  if (known.size() < kMinNearLength) return;
  for (const uint64_t hash : NearHashes(known)) {
    known_.set(BitOf(hash));
    ids_[hash].push_back(id);
  }
}

void NearIndex::Find(absl::string_view written, std::vector<uint32_t>* ids) const {
  for (const uint64_t hash : NearHashes(written)) {
    if (!known_.test(BitOf(hash))) continue;
    const auto found = ids_.find(hash);
    if (found != ids_.end()) ids->insert(ids->end(), found->second.begin(), found->second.end());
  }
}

}  // namespace mugugno::routing
