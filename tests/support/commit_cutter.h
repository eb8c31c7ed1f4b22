#pragma once

#include <atomic>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// Stands between a client and a MariaDB's socket and cuts the link at a COMMIT.
class CommitCutter final {
 public:
  enum class Cut { kNone, kBefore, kAfter };

  explicit CommitCutter(std::string upstream);
  ~CommitCutter();

  // Before: the server never sees the next COMMIT. After: it answers, the client never hears it.
  // One COMMIT is cut, after `passing` ones; the following pass.
  void Arm(
      Cut cut, int passing = 0, std::function<void()> meanwhile = [] {}) {
    meanwhile_ = std::move(meanwhile);
    passing_ = passing;
    cut_ = cut;
  }
  // Nothing is cut any more; whether something has been since it was armed. `meanwhile` has
  // returned then: it runs where the COMMIT is cut, before the client can see it.
  bool Disarm();
  bool armed() const { return cut_ != Cut::kNone; }
  const std::string& socket() const { return socket_; }

 private:
  void Accept();
  void Forward(int client, int server);
  // False when the link is to be cut.
  bool Pass(int from, int to, bool to_server, int server);

  TempFolder folder_;
  const std::string upstream_;
  const std::string socket_;
  std::atomic<Cut> cut_ = Cut::kNone;
  std::atomic<int> passing_ = 0;
  std::function<void()> meanwhile_ = [] {};
  std::atomic<int> cutting_ = 0;
  std::atomic<bool> stop_ = false;
  int listener_ = -1;
  std::thread accepting_;
  std::vector<std::thread> forwarding_;  // of the accepting thread
};

}  // namespace mugugno::tests
