#include "gateway/transport/local_socket.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tenant/errors.h"

namespace mugugno::gateway {
namespace {

constexpr int kRestMs = 100;

absl::Status Unusable(absl::string_view path, absl::string_view what) {
  return tenant::Unavailable("LISTEN_FAILED", absl::StrCat(path, ": ", what));
}

// A socket file nobody listens on is left over from a process that was killed.
bool InUse(const sockaddr_un& address) {
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return connected;
}

bool IsOwnUser(int connection) {
  ucred peer = {};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
  return peer.uid == 0 || peer.uid == geteuid();
}

}  // namespace

absl::StatusOr<std::unique_ptr<LocalSocket>> LocalSocket::Listen(
    absl::string_view path, Peers peers, std::function<void(int)> accepted) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return Unusable(path, "a socket path has 1 to 107 bytes");
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  if (InUse(address)) return Unusable(path, "another process listens there");
  unlink(address.sun_path);
  const mode_t mode = S_IRUSR | S_IWUSR | (peers == Peers::kOwnGroup ? S_IRGRP | S_IWGRP : 0);
  const int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      chmod(address.sun_path, mode) != 0 || listen(listener, SOMAXCONN) != 0) {
    close(listener);
    return Unusable(path, "cannot listen there");
  }
  return std::unique_ptr<LocalSocket>(new LocalSocket(
      std::string(path), peers, listener, eventfd(0, EFD_CLOEXEC), std::move(accepted)));
}

LocalSocket::LocalSocket(std::string path, Peers peers, int listener, int wake,
                         std::function<void(int)> accepted)
    : path_(std::move(path)),
      peers_(peers),
      listener_(listener),
      wake_(wake),
      accepted_(std::move(accepted)) {
  thread_ = std::thread([this] { Accept(); });
}

LocalSocket::~LocalSocket() {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(wake_, &one, sizeof(one));
  thread_.join();
  close(listener_);
  close(wake_);
  unlink(path_.c_str());
}

void LocalSocket::Accept() {
  while (true) {
    pollfd watched[] = {{listener_, POLLIN, 0}, {wake_, POLLIN, 0}};
    if (poll(watched, 2, -1) < 0) continue;
    if (watched[1].revents != 0) return;
    const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (connection < 0) {
      // Whoever waits stays waiting: without descriptors, asking again at once would only spin.
      pollfd stop = {wake_, POLLIN, 0};
      if (errno != EAGAIN) poll(&stop, 1, kRestMs);
      continue;
    }
    if (peers_ == Peers::kOwnGroup || IsOwnUser(connection)) {
      accepted_(connection);
    } else {
      close(connection);
    }
  }
}

}  // namespace mugugno::gateway
