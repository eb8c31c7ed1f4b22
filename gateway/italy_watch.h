#pragma once

// ItalyWatch: routes by the prepared file of the whole of Italy, and by the one that takes its
// place while the gateway serves. A file that cannot be used is told and leaves what was there. Its
// thread runs until destruction.

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>

#include "absl/time/time.h"

#include "gateway/ticker.h"
#include "routing/intake/routing_snapshots.h"

namespace mugugno::gateway {

class ItalyWatch final {
 public:
  // Reads the file before it returns, then looks after it every `pause`. `snapshots` outlives the
  // watch.
  ItalyWatch(std::string path, routing::RoutingSnapshots& snapshots,
             absl::Duration pause = absl::Seconds(5));

 private:
  // Device, inode, size and time of the last change: another file under the name has others.
  using Mark = std::tuple<uint64_t, uint64_t, int64_t, int64_t, int64_t>;

  Mark MarkOf() const;
  void Look();

  const std::string path_;
  routing::RoutingSnapshots& snapshots_;
  // Of the file that was read last; of the constructor, then of the ticker's thread.
  Mark seen_;
  std::unique_ptr<Ticker> ticker_;
};

}  // namespace mugugno::gateway
