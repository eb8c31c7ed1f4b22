#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "gateway/delivery/curl_call.h"

namespace mugugno::gateway {

// Calls URLs other people chose. The host is resolved once and the address found good is the one
// called; no redirects, no proxies, size and time caps. Thread-safe.
class HttpClient final {
 public:
  struct Options {
    // "host:port" of private addresses that may be called, also without TLS.
    std::vector<std::string> allowed_private_hosts;
    // PEM certificates; empty means the system's.
    std::string ca_file;
  };
  struct Request {
    std::string url;
    std::vector<std::string> headers;  // "Name: value"
    std::string body;
  };

  explicit HttpClient(Options options) : options_(std::move(options)) {}

  // POST. The answer's HTTP status, or: INVALID_ARGUMENT, PERMISSION_DENIED (the address must not
  // be called), UNAVAILABLE (no answer). Messages name no address.
  absl::StatusOr<int> Post(const Request& request) const;

  struct Answer {
    int status = 0;
    std::string body;  // of Ask at most 64 KiB of it
  };
  // As Post, for a receiver that does not recognise repeats: UNAVAILABLE means that it certainly
  // has not got the request, UNKNOWN that it may have.
  absl::StatusOr<Answer> Ask(const Request& request) const;

  // GET of a whole body of at most `most` bytes, within the time of every call or less. Errors as
  // of Post; OUT_OF_RANGE for a longer one.
  absl::StatusOr<Answer> Get(const std::string& url, const std::vector<std::string>& headers,
                             size_t most, absl::Duration within = absl::InfiniteDuration()) const;

  // Connects, with TLS where the URL has it, and sends nothing. Errors as of Post; the name's
  // resolution is not within the bound.
  absl::Status Connect(const std::string& url, absl::Duration within) const;

 private:
  // A POST to the address found good.
  absl::Status Prepare(const Request& request, CurlCall* call) const;
  // A call to the address found good.
  absl::Status Address(const std::string& url, CurlCall* call) const;

  const Options options_;
};

}  // namespace mugugno::gateway
