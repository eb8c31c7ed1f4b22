#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// A mail server on this machine that does what the test says. Thread-safe.
class SmtpServer final {
 public:
  enum class Conduct {
    kAccept,
    kCloseAtOnce,
    kBusyAtRecipient,  // 450
    kRefuseRecipient,  // 550
    kCloseAfterBody,   // it has the mail, and no answer is given
    kBusyAfterBody,    // 451
    kRefuseAfterBody,  // 554
  };
  struct Mail {
    std::string from;
    std::string to;
    std::string text;
  };

  // Does `usual` unless told otherwise.
  explicit SmtpServer(Conduct usual = Conduct::kAccept);

  // For the next connection each; the usual when none is left.
  void Script(std::vector<Conduct> conduct);
  // What it took, or holds without having answered.
  std::vector<Mail> mails() const;
  std::string url() const;

 private:
  void Serve(Connection& connection);
  Conduct Next();

  const Conduct usual_;
  mutable tenant::Mutex mutex_;
  std::deque<Conduct> script_ ABSL_GUARDED_BY(mutex_);
  std::vector<Mail> mails_ ABSL_GUARDED_BY(mutex_);
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
