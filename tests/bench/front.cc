#include "tests/bench/front.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

#include "tests/support/free_port.h"
#include "tests/support/must.h"

namespace mugugno::bench {
namespace {

using tests::Must;

// Far beyond what two cores send.
constexpr char kCallsPerSecond[] = "calls_per_second=1000000";

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

// Its standard output.
std::string Run(const std::vector<std::string>& argv, const std::string& output) {
  tests::ChildProcess process = Must(tests::ChildProcess::Start(argv, output), argv[0]);
  const int code = process.Wait();
  const std::string text = ReadText(output);
  if (code != 0) Must(absl::InternalError(text), argv[0]);
  return text;
}

}  // namespace

Front::Front(const std::string& gateway) {
  MakeCertificate();
  Configure(gateway);
  process_ = Must(tests::ChildProcess::Start(
                      {"nginx", "-e", "stderr", "-p", folder_.path(), "-c",
                       folder_.File("nginx.conf"), "-g", "daemon off; master_process off;"},
                      folder_.File("nginx.log")),
                  "nginx");
}

void Front::MakeCertificate() {
  Run({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-noenc",
       "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout",
       folder_.File("front.key"), "-out", folder_.File("front.pem")},
      folder_.File("openssl.log"));
  endpoint_.root_certificates = ReadText(folder_.File("front.pem"));
}

void Front::Configure(const std::string& gateway) {
  endpoint_.address = absl::StrCat("127.0.0.1:", Must(tests::FreePort(), "a free port"));
  const std::string configuration = Run(
      {MUGUGNO_SOURCE_DIR "/deploy/nginx/configure", "listen=" + endpoint_.address,
       "folder=" + folder_.path(), "gateway=" + gateway, "certificate=" + folder_.File("front.pem"),
       "key=" + folder_.File("front.key"), "client_ca=", kCallsPerSecond},
      folder_.File("configure.out"));
  std::ofstream(folder_.File("nginx.conf")) << configuration;
}

}  // namespace mugugno::bench
