#include "tests/support/certificates.h"

#include <fstream>
#include <sstream>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

#include "tests/support/child_process.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr char kNewKey[] = "-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes";

std::string ReadAll(const std::string& path) {
  std::stringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

}  // namespace

void Certificates::OpenSsl(const std::string& arguments) {
  std::vector<std::string> argv = {"openssl"};
  for (absl::string_view word : absl::StrSplit(arguments, ' ')) argv.emplace_back(word);
  ChildProcess process = Must(ChildProcess::Start(argv, folder_.File("openssl.log")), "openssl");
  if (process.Wait() != 0) Must(absl::InternalError(arguments), "openssl");
}

void Certificates::MakeAuthority(const std::string& name) {
  OpenSsl(absl::StrCat("req -x509 ", kNewKey, " -days 2 -subj /CN=", name, " -keyout ",
                       folder_.File(name + ".key"), " -out ", folder_.File(name + ".pem")));
}

void Certificates::Make(const std::string& name, const std::string& authority) {
  const std::string request = folder_.File(name + ".csr");
  const std::string extensions = folder_.File(name + ".ext");
  std::ofstream(extensions) << "subjectAltName=IP:127.0.0.1,DNS:localhost\n";
  OpenSsl(absl::StrCat("req ", kNewKey, " -subj /CN=", name, " -keyout ",
                       folder_.File(name + ".key"), " -out ", request));
  OpenSsl(absl::StrCat("x509 -req -in ", request, " -CA ", folder_.File(authority + ".pem"),
                       " -CAkey ", folder_.File(authority + ".key"),
                       " -CAcreateserial -days 2 -extfile ", extensions, " -out ",
                       folder_.File(name + ".pem")));
}

std::string Certificates::Pem(const std::string& name) const {
  return ReadAll(folder_.File(name + ".pem"));
}

std::string Certificates::Key(const std::string& name) const {
  return ReadAll(folder_.File(name + ".key"));
}

}  // namespace mugugno::tests
