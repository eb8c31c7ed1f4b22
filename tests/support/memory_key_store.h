#pragma once

// A KeyStore in memory. Thread-safe.

#include <map>
#include <tuple>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/vault/key_store.h"

namespace mugugno::tests {

class MemoryKeyStore final : public tenant::KeyStore {
 public:
  absl::StatusOr<std::vector<tenant::WrappedKey>> Load(const tenant::KeyOwner& owner) override {
    tenant::MutexLock lock(&mutex_);
    ++loads_;
    std::vector<tenant::WrappedKey> found;
    for (const auto& [place, key] : keys_) {
      if (key.id.owner == owner) found.push_back(key);
    }
    return found;
  }

  absl::Status Insert(const std::vector<tenant::WrappedKey>& keys) override {
    tenant::MutexLock lock(&mutex_);
    for (const auto& key : keys) {
      if (keys_.count(PlaceOf(key.id)) > 0) return tenant::AlreadyExists("key version");
    }
    for (const auto& key : keys) keys_[PlaceOf(key.id)] = key;
    return absl::OkStatus();
  }

  absl::StatusOr<std::vector<tenant::WrappedKey>> Page(const std::optional<tenant::KeyId>& after,
                                                       size_t limit) override {
    tenant::MutexLock lock(&mutex_);
    std::vector<tenant::WrappedKey> page;
    auto next = after.has_value() ? keys_.upper_bound(PlaceOf(*after)) : keys_.begin();
    for (; next != keys_.end() && page.size() < limit; ++next) {
      if (!next->second.wrapped.empty()) page.push_back(next->second);
    }
    return page;
  }

  absl::StatusOr<bool> Replace(const tenant::KeyId& id, absl::string_view before,
                               absl::string_view after) override {
    tenant::MutexLock lock(&mutex_);
    const auto found = keys_.find(PlaceOf(id));
    if (found == keys_.end() || found->second.wrapped != before) return false;
    found->second.wrapped = std::string(after);
    return true;
  }

  absl::Status Erase(const tenant::KeyOwner& owner) override {
    tenant::MutexLock lock(&mutex_);
    for (auto& [place, key] : keys_) {
      if (key.id.owner == owner) key.wrapped.clear();
    }
    return absl::OkStatus();
  }

  // How often Load was called.
  int loads() const {
    tenant::MutexLock lock(&mutex_);
    return loads_;
  }

 private:
  using Place = std::tuple<tenant::KeyKind, std::string, tenant::KeyPurpose, uint32_t>;
  static Place PlaceOf(const tenant::KeyId& id) {
    return {id.owner.kind, id.owner.id, id.purpose, id.version};
  }

  mutable tenant::Mutex mutex_;
  std::map<Place, tenant::WrappedKey> keys_ ABSL_GUARDED_BY(mutex_);
  int loads_ ABSL_GUARDED_BY(mutex_) = 0;
};

}  // namespace mugugno::tests
