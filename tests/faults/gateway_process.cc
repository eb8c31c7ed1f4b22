#include "tests/faults/gateway_process.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proto/yaml/emit.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kStartLimit = absl::Seconds(60);
constexpr absl::Duration kPoll = absl::Milliseconds(5);

bool Accepts(const std::string& loopback_address) {
  uint32_t port = 0;
  if (!absl::SimpleAtoi(loopback_address.substr(loopback_address.rfind(':') + 1), &port)) {
    return false;
  }
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool accepted =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(probe);
  return accepted;
}

}  // namespace

GatewayProcess::GatewayProcess(const config::v1::Gateway& config, const std::string& folder)
    : folder_(folder), address_(config.listeners(0).address()) {
  std::ofstream(folder_ + "/gateway.yaml") << yaml::Emit(config);
  for (const auto& listener : config.listeners()) {
    absl::string_view socket = listener.address();
    if (absl::ConsumePrefix(&socket, "unix:")) sockets_.emplace_back(socket);
  }
}

void GatewayProcess::Launch() {
  process_ =
      Must(ChildProcess::Start({MUGUGNO_GATEWAY, "serve", "--config=" + folder_ + "/gateway.yaml"},
                               log_file()),
           MUGUGNO_GATEWAY);
}

bool GatewayProcess::Listens() const {
  return Accepts(address_) &&
         std::all_of(sockets_.begin(), sockets_.end(),
                     [](const std::string& socket) { return std::filesystem::exists(socket); });
}

int GatewayProcess::StartInVain() {
  Launch();
  return process_.Wait();
}

void GatewayProcess::Stop() { process_.End(SIGTERM); }

void GatewayProcess::LimitFiles(uint64_t bytes) {
  const rlimit limit = {bytes, RLIM_INFINITY};
  prlimit(process_.pid(), RLIMIT_FSIZE, &limit, nullptr);
}

std::string GatewayProcess::Log() const {
  std::ifstream log(log_file());
  return {std::istreambuf_iterator<char>(log), {}};
}

void GatewayProcess::Start() {
  Launch();
  const absl::Time limit = absl::Now() + kStartLimit;
  while (!Listens()) {
    if (!process_.Running() || absl::Now() > limit) {
      std::cerr << std::ifstream(log_file()).rdbuf();
      Must(absl::InternalError("it does not serve; its log stands above"), MUGUGNO_GATEWAY);
    }
    absl::SleepFor(kPoll);
  }
}

void GatewayProcess::Kill9() { process_.End(SIGKILL); }

void GatewayProcess::Freeze() {
  kill(process_.pid(), SIGSTOP);
  int status = 0;
  waitpid(process_.pid(), &status, WUNTRACED);
}

void GatewayProcess::Thaw() { kill(process_.pid(), SIGCONT); }

}  // namespace mugugno::tests
