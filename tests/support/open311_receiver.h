#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// An office's system on this machine that speaks GeoReport v2, and answers what the test says.
// Thread-safe.
class Open311Receiver final {
 public:
  struct Request {
    std::string line;  // "GET /v2/requests/7.xml?jurisdiction_id=sori HTTP/1.1"
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
    // Of a form, decoded; each name once, in the order they came.
    std::vector<std::pair<std::string, std::string>> fields;
  };
  struct Answer {
    int status = 200;
    std::string body = {};
  };
  // Instead of an HTTP status: the connection is closed without an answer, at once or when the
  // silence ends.
  static constexpr int kNoAnswer = 0;
  static constexpr int kSilence = -1;

  Open311Receiver();
  ~Open311Receiver() { EndSilence(); }

  // For the next POST each; when none is left, a request is kept, "SR-1" and so on.
  void ScriptPosts(std::vector<Answer> answers);
  // For every GET of that path, without the query, from now on; 404 where nothing is said.
  void Say(const std::string& path, Answer answer);
  // A <request> of that state at its own address, with what stands in it further.
  void SayState(const std::string& number, const std::string& status,
                const std::string& notes = "");

  void EndSilence();

  std::vector<Request> requests() const;
  // "POST" or "GET" ones only.
  std::vector<Request> requests(const std::string& method) const;
  // "127.0.0.1:port".
  std::string place() const;
  std::string url() const { return "http://" + place() + "/v2/"; }

 private:
  void Serve(Connection& connection);
  Answer AnswerTo(const Request& request);

  mutable tenant::Mutex mutex_;
  tenant::Condition changed_;
  bool silence_ended_ ABSL_GUARDED_BY(mutex_) = false;
  std::deque<Answer> posts_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, Answer> gets_ ABSL_GUARDED_BY(mutex_);
  std::vector<Request> requests_ ABSL_GUARDED_BY(mutex_);
  int kept_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
