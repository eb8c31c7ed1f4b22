#include "tests/support/free_port.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

namespace mugugno::tests {

absl::StatusOr<uint16_t> FreePort() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  const bool found =
      bind(socket, generic, length) == 0 && getsockname(socket, generic, &length) == 0;
  close(socket);
  if (!found) return absl::InternalError("no free port");
  return ntohs(address.sin_port);
}

}  // namespace mugugno::tests
