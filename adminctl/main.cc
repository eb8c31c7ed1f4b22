#include <string>
#include <vector>

#include "adminctl/cli.h"
#include "adminctl/grpc_gateway.h"

int main(int argc, char** argv) {
  using namespace mugugno::adminctl;  // NOLINT(google-build-using-namespace)
  Console console = ProcessConsole();
  const std::vector<std::string> line(argv + 1, argv + argc);
  const ExitCode code = RunCli(line, console, ConnectGrpc);
  console.out.flush();
  return static_cast<int>(console.out.good() || code != ExitCode::kDone ? code : ExitCode::kFailed);
}
