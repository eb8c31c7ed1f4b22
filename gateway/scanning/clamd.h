#pragma once

// ClamAV's clamd, by its protocol (clamd(8)): one connection for each question, the file streamed
// in pieces (INSTREAM), so that nothing of it is written to a disk unsealed by us. Thread-safe.

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "gateway/delivery/curl_call.h"

namespace mugugno::gateway {

class Clamd final {
 public:
  // At "unix:/path" or "host:port".
  explicit Clamd(std::string address) : address_(std::move(address)) {}

  // Whether it answers, by then.
  absl::Status Ping(absl::Time until) const;

  // Fills in the next bytes; false at the end.
  using Source = std::function<absl::StatusOr<bool>(std::string* bytes)>;
  // What was found, as clamd calls it; empty where nothing was. UNAVAILABLE: clamd is not there.
  // FAILED_PRECONDITION: it is, and says nothing of this file, such as one above its size limits.
  // The source's own errors as they are.
  absl::StatusOr<std::string> Scan(const Source& source, absl::Time until) const;

 private:
  absl::Status Connect(absl::Time until, CurlCall* call) const;

  const std::string address_;
};

}  // namespace mugugno::gateway
