#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>
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
  // What getFile and the file's own address answer for that file_id; 400 for the others.
  struct File {
    std::string bytes;
    std::string path = "photos/file_1.jpg";
    int64_t told_size = 0;  // 0: as long as it is
    int failures = 0;       // of its address, with 502, before it is given
  };
  void Give(const std::string& file_id, File file);
  // From now on the token is none, until it is good again.
  void Refuse(const std::string& token, bool refused = true);
  // Of that method, in their order; "file" is a file's own address, with its path as body.
  std::vector<Call> calls(const std::string& method) const;
  std::string url() const;
  // From now on it takes calls and answers none, until it goes on.
  void Stall();
  void GoOn();

 private:
  void Serve(Connection& connection);
  Answer AnswerTo(const Call& call) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable tenant::Mutex mutex_;
  tenant::Condition goes_on_;
  bool stalls_ ABSL_GUARDED_BY(mutex_) = false;
  std::string part_ ABSL_GUARDED_BY(mutex_);
  std::deque<Answer> script_ ABSL_GUARDED_BY(mutex_);
  std::vector<Call> calls_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, File> files_ ABSL_GUARDED_BY(mutex_);
  std::set<std::string> refused_ ABSL_GUARDED_BY(mutex_);
  // Of each token, where its updates are to go.
  std::map<std::string, std::string> webhooks_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
