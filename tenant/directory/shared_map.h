#pragma once

// SharedMap: a map from text whose copies share what they have in common, so that a copy with one
// change costs one bucket. A copy that nobody else writes may be read by any number of threads.

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/hash/hash.h"
#include "absl/strings/string_view.h"

namespace mugugno::tenant {

template <typename Value>
class SharedMap final {
 public:
  // nullptr when absent; valid as long as this copy is neither changed nor destroyed.
  const Value* Find(absl::string_view key) const {
    const auto& bucket = buckets_[BucketOf(key)];
    if (bucket == nullptr) return nullptr;
    const auto found = bucket->find(key);
    return found == bucket->end() ? nullptr : &found->second;
  }

  void Set(absl::string_view key, Value value) {
    Writable(key).insert_or_assign(std::string(key), std::move(value));
  }

  void Erase(absl::string_view key) {
    if (Find(key) != nullptr) Writable(key).erase(key);
  }

  size_t size() const {
    size_t total = 0;
    for (const auto& bucket : buckets_) total += bucket == nullptr ? 0 : bucket->size();
    return total;
  }

  // In no order.
  template <typename Each>
  void ForEach(Each each) const {
    for (const auto& bucket : buckets_) {
      if (bucket == nullptr) continue;
      for (const auto& [key, value] : *bucket) each(key, value);
    }
  }

 private:
  using Bucket = absl::flat_hash_map<std::string, Value>;
  static constexpr size_t kBuckets = 128;

  static size_t BucketOf(absl::string_view key) {
    // The bits above those the bucket's own table looks at first.
    return (absl::Hash<absl::string_view>{}(key) >> 20) % kBuckets;
  }

  Bucket& Writable(absl::string_view key) {
    auto& bucket = buckets_[BucketOf(key)];
    if (bucket == nullptr) {
      bucket = std::make_shared<Bucket>();
    } else if (bucket.use_count() > 1) {
      bucket = std::make_shared<Bucket>(*bucket);
    }
    return *bucket;
  }

  std::array<std::shared_ptr<Bucket>, kBuckets> buckets_;
};

}  // namespace mugugno::tenant
