#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// An office's system on this machine that answers what the test says. Thread-safe.
class WebhookReceiver final {
 public:
  struct Request {
    std::string line;
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };
  // Instead of an HTTP status: the connection is closed without an answer.
  static constexpr int kNoAnswer = 0;

  WebhookReceiver();

  // For the next request each; 200 when none is left.
  void Script(std::vector<int> statuses);
  // Sent with every answer, e.g. "Location: http://127.0.0.1/".
  void SetHeader(std::string header);
  std::vector<Request> requests() const;
  // "127.0.0.1:port".
  std::string place() const;
  std::string url() const { return "http://" + place() + "/tickets"; }

 private:
  void Serve(Connection& connection);
  int Next(Request request);

  mutable tenant::Mutex mutex_;
  std::deque<int> script_ ABSL_GUARDED_BY(mutex_);
  std::string header_ ABSL_GUARDED_BY(mutex_);
  std::vector<Request> requests_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
