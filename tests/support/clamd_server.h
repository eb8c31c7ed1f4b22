#pragma once

// What speaks clamd's protocol on this machine and knows one virus, the harmless string of EICAR.

#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"

#include "tenant/mutex.h"
#include "tests/support/tcp_server.h"

namespace mugugno::tests {

// https://www.eicar.org: 68 bytes that every scanner takes for a virus.
std::string Eicar();

// Thread-safe.
class ClamdServer final {
 public:
  ClamdServer();

  // Hangs up on everybody, as behind a socket whose clamd is gone.
  void SetAway(bool away);
  // Of a file with these words: takes none of it ("INSTREAM size limit exceeded"), or hangs up in
  // the middle, as one that dies of it. Empty: of none.
  void SetTooLarge(std::string words);
  void SetDeadly(std::string words);
  // Files it took none of, or hung up on.
  int refused() const;
  // "127.0.0.1:port".
  std::string address() const;

 private:
  void Serve(Connection& connection);
  void Scan(Connection& connection);

  mutable tenant::Mutex mutex_;
  bool away_ ABSL_GUARDED_BY(mutex_) = false;
  std::string too_large_ ABSL_GUARDED_BY(mutex_);
  std::string deadly_ ABSL_GUARDED_BY(mutex_);
  int refused_ ABSL_GUARDED_BY(mutex_) = 0;
  std::unique_ptr<TcpServer> server_;
};

}  // namespace mugugno::tests
