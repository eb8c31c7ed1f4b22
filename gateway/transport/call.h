#pragma once

// One call in flight, whatever wire it came by: what Dispatch, Guard and the services see of a
// transport. An adapter owns the wire; whoever handles the call finishes it exactly once, on any
// thread, now or later.

#include <functional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace mugugno::gateway {

// What the wire says of the caller. Nothing here is verified but what its transport verifies.
struct Presented {
  // The bearer token, without "Bearer "; empty if none.
  std::string token;
  // The client certificate's SHA-256 fingerprint, verified by TLS or by the trusted front; empty if
  // none.
  std::string certificate_fingerprint;
  // A process of the gateway's own user, or root, on the local socket.
  bool local = false;
  // A browser's session; empty if none, or where it is not proved that a page of ours asks.
  std::string session = {};
};

class Call {
 public:
  virtual ~Call() = default;

  // "/package.Service/Method".
  virtual const std::string& path() const = 0;
  virtual const Presented& presented() const = 0;
  // For the log and the client's bug report; made here unless the client gave a valid one.
  virtual const std::string& request_id() const = 0;
  // absl::InfiniteFuture() if the client set none.
  virtual absl::Time deadline() const = 0;

  // The next message of the client, on a thread that may wait. False at the end of the client's
  // stream, when the call is gone, or at `until`.
  virtual bool Read(std::string* message, absl::Time until) = 0;

  // Queues a message to the client; never waits. False when the call is gone or the client reads
  // too slowly: finish the call then.
  virtual bool Write(std::string message) = 0;

  // Waits, on a thread that may wait, until little of what was written is unsent. False when the
  // call is gone, or at `until`.
  virtual bool AwaitRoom(absl::Time until) = 0;

  // Ends the call, after all that was written. Details of the status reach the client.
  virtual void Finish(const absl::Status& status) = 0;

  // Runs once if the client goes away before Finish; at once if it has gone.
  virtual void WhenCancelled(std::function<void()> action) = 0;
};

}  // namespace mugugno::gateway
