#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// Telegram's Bot API on this machine, which answers what the test says. Thread-safe.
class BotApi final {
 public:
  struct Call {
    std::string token;
    std::string method;  // "sendMessage"
    std::string body;    // JSON
  };
  struct Answer {
    int status = 200;
    std::string body = R"({"ok":true,"result":{"message_id":1}})";
    bool none = false;  // the connection is closed without one
  };

  BotApi();

  // For the next calls of sendMessage with that in their body, one each; success when none is left.
  void Script(std::string part, std::vector<Answer> answers);
  // Of that method, in their order.
  std::vector<Call> calls(const std::string& method) const;
  std::string url() const;

 private:
  void Serve(Connection& connection);

  mutable tenant::Mutex mutex_;
  std::string part_ ABSL_GUARDED_BY(mutex_);
  std::deque<Answer> script_ ABSL_GUARDED_BY(mutex_);
  std::vector<Call> calls_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
