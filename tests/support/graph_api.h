#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// Meta's Graph API on this machine: it takes each message under an id of its own, told as WhatsApp
// and as Messenger do, or answers what the test says. Thread-safe.
class GraphApi final {
 public:
  struct Call {
    std::string path;   // "/v25.0/55/messages"
    std::string token;  // of "Authorization: Bearer"
    std::string body;   // JSON
    std::string id;     // what the message was given; empty where it was not taken
  };
  struct Answer {
    int status = 200;
    std::string body = {};  // empty: the message is taken
    bool none = false;      // the connection is closed without one, though the message was taken
  };

  // A file of that id, and where it is said to be: here, or at that address.
  struct File {
    std::string bytes;
    std::string url = {};
    int failures = 0;  // of its address, with 500, before it is given
  };

  GraphApi();

  void Give(const std::string& id, File file);

  // For the next calls with that in their body, one each; success when none is left.
  void Script(std::string part, std::vector<Answer> answers);
  // Whose path ends so, in their order.
  std::vector<Call> calls(const std::string& path_end) const;
  // With the version.
  std::string url() const;
  // Where a file of that id is.
  std::string file_url(const std::string& id) const;

 private:
  void Serve(Connection& connection);
  // Of a file's id, or its place.
  Answer AnswerOfFile(const std::string& path) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  mutable tenant::Mutex mutex_;
  std::string part_ ABSL_GUARDED_BY(mutex_);
  std::deque<Answer> script_ ABSL_GUARDED_BY(mutex_);
  std::vector<Call> calls_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, File> files_ ABSL_GUARDED_BY(mutex_);
  int64_t last_id_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
