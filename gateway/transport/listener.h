#pragma once

#include <string>

#include "absl/time/time.h"

namespace mugugno::gateway {

// One place where calls come in. Ends, without grace, with its destruction. Thread-safe.
class Listener {
 public:
  virtual ~Listener() = default;

  // Where clients connect: "127.0.0.1:41237", "unix:/run/…".
  virtual const std::string& address() const = 0;

  // Calls that begin from now on will be refused: none is waited for until it has sent something.
  virtual void Warn() {}

  // Takes no new calls; those that run have until `deadline`, then they are cut.
  virtual void Stop(absl::Time deadline) = 0;
};

}  // namespace mugugno::gateway
