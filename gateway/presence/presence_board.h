#pragma once

// Who is at which ticket at this moment, by the streams that are open at this gateway. Nothing of
// it is stored, and another gateway knows nothing of it.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"

#include "mugugno/v1/claim.pb.h"
#include "tenant/mutex.h"

namespace mugugno::gateway {

// One window somebody has a ticket open in. Thread-safe.
class Visitor {
 public:
  virtual ~Visitor() = default;
  // Everybody at the ticket. `version` grows: of two calls that meet, the greater is how it is now.
  virtual void Tell(uint64_t version, const std::vector<v1::Presence>& present) = 0;
};

// Thread-safe; holds no lock while it tells.
class PresenceBoard final {
 public:
  // The visitor is told at once, and so are the others.
  void Enter(const std::string& ticket, std::shared_ptr<Visitor> visitor, v1::Presence presence);
  // The others are told. Does nothing for one who is not there.
  void Leave(const std::string& ticket, const Visitor* visitor);
  // Tells one visitor again.
  void Repeat(const std::string& ticket, const std::shared_ptr<Visitor>& visitor);

 private:
  struct Visit {
    std::shared_ptr<Visitor> visitor;
    v1::Presence presence;
  };
  using Visits = std::vector<Visit>;

  // Who is told what, once the lock is given back.
  struct News {
    uint64_t version = 0;
    std::vector<v1::Presence> present;
    std::vector<std::shared_ptr<Visitor>> visitors;
    void Tell() const;
  };
  News NewsOf(const Visits& visits) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  tenant::Mutex mutex_;
  uint64_t version_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, Visits> tickets_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::gateway
