#pragma once

// A Unix socket, taken from no other process that still listens there. Its thread accepts until
// destruction.

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace mugugno::gateway {

class LocalSocket final {
 public:
  enum class Peers {
    // The gateway's own user, and root: the kernel says who connects (SO_PEERCRED, unix(7));
    // anybody
    // else is cut off before a byte is read.
    kOwnUser,
    // And whoever is in the group of the socket's file and can reach its folder.
    kOwnGroup,
  };

  // `accepted` owns the file descriptor it gets. UNAVAILABLE if the path is in use or not to be
  // had.
  static absl::StatusOr<std::unique_ptr<LocalSocket>> Listen(absl::string_view path, Peers peers,
                                                             std::function<void(int)> accepted);
  ~LocalSocket();
  LocalSocket(const LocalSocket&) = delete;
  LocalSocket& operator=(const LocalSocket&) = delete;

 private:
  LocalSocket(std::string path, Peers peers, int listener, int wake,
              std::function<void(int)> accepted);
  void Accept();

  const std::string path_;
  const Peers peers_;
  const int listener_;
  const int wake_;
  const std::function<void(int)> accepted_;
  std::thread thread_;
};

}  // namespace mugugno::gateway
