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

  absl::Status Erase(const tenant::KeyOwner& owner) override {
    tenant::MutexLock lock(&mutex_);
    for (auto& [place, key] : keys_) {
      if (key.id.owner == owner) key.wrapped.clear();
    }
    return absl::OkStatus();
  }

  // Instead of what is there under that id.
  void Put(const tenant::WrappedKey& key) {
    tenant::MutexLock lock(&mutex_);
    keys_[PlaceOf(key.id)] = key;
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
