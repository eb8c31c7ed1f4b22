#include "tests/support/commit_cutter.h"

#include <cstring>

#include "absl/strings/match.h"
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace mugugno::tests {
namespace {

constexpr int kTickMs = 20;
// COM_QUERY, then the statement.
constexpr char kCommit[] =
    "\x03"
    "COMMIT";

sockaddr_un Address(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::strncpy(address.sun_path, path.c_str(), sizeof(address.sun_path) - 1);
  return address;
}

int NewSocket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

const sockaddr* Generic(const sockaddr_un& address) {
  return reinterpret_cast<const sockaddr*>(&address);
}

bool SendAll(int to, const std::string& bytes) {
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t count = send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<size_t>(count);
  }
  return true;
}

// Empty at the end of the link.
std::string Receive(int from) {
  std::string bytes(65536, '\0');
  const ssize_t count = recv(from, bytes.data(), bytes.size(), 0);
  bytes.resize(count > 0 ? static_cast<size_t>(count) : 0);
  return bytes;
}

}  // namespace

CommitCutter::CommitCutter(std::string upstream)
    : upstream_(std::move(upstream)), socket_(folder_.File("cut.sock")), listener_(NewSocket()) {
  const sockaddr_un address = Address(socket_);
  if (bind(listener_, Generic(address), sizeof(address)) != 0 || listen(listener_, 16) != 0) {
    std::abort();
  }
  accepting_ = std::thread([this] { Accept(); });
}

CommitCutter::~CommitCutter() {
  stop_ = true;
  accepting_.join();
  close(listener_);
}

bool CommitCutter::Disarm() {
  const bool cut = cut_.exchange(Cut::kNone) == Cut::kNone;
  while (cutting_ > 0) std::this_thread::yield();
  return cut;
}

void CommitCutter::Accept() {
  while (!stop_) {
    pollfd waiting = {listener_, POLLIN, 0};
    if (poll(&waiting, 1, kTickMs) <= 0) continue;
    const int client = accept(listener_, nullptr, nullptr);
    const int server = NewSocket();
    const sockaddr_un address = Address(upstream_);
    if (connect(server, Generic(address), sizeof(address)) == 0) {
      forwarding_.emplace_back([this, client, server] { Forward(client, server); });
    } else {
      close(client);
      close(server);
    }
  }
  for (std::thread& thread : forwarding_) thread.join();
}

void CommitCutter::Forward(int client, int server) {
  bool open = true;
  while (open && !stop_) {
    pollfd waiting[] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(waiting, 2, kTickMs) <= 0) continue;
    if (waiting[0].revents != 0) open = Pass(client, server, true, server);
    if (open && waiting[1].revents != 0) open = Pass(server, client, false, server);
  }
  close(client);
  close(server);
}

bool CommitCutter::Pass(int from, int to, bool to_server, int server) {
  const std::string bytes = Receive(from);
  if (bytes.empty()) return false;
  if (!to_server || !absl::StrContains(bytes, kCommit)) return SendAll(to, bytes);
  if (cut_ != Cut::kNone && passing_.fetch_sub(1) > 0) return SendAll(to, bytes);
  ++cutting_;
  const Cut cut = cut_.exchange(Cut::kNone);
  if (cut == Cut::kNone) {
    --cutting_;
    return SendAll(to, bytes);
  }
  if (cut == Cut::kAfter) {
    SendAll(to, bytes);
    Receive(server);
  }
  meanwhile_();
  --cutting_;
  return false;
}

}  // namespace mugugno::tests
