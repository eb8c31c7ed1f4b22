#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"

#include "gateway/config.h"
#include "gateway/log.h"
#include "gateway/prepare_italy.h"
#include "gateway/server.h"
#include "gateway/version.h"
#include "tenant/errors.h"
#include "tenant/store/migrations.h"
#include "tenant/store/sql_status.h"

namespace {

using mugugno::config::v1::Gateway;

constexpr char kHelp[] =
    "gateway: takes citizens' messages of several comuni and brings each to the right office\n"
    "\n"
    "  gateway serve --config=FILE        serve until SIGTERM or SIGINT, then drain\n"
    "  gateway migrate --config=FILE --schema=FOLDER\n"
    "                                     bring every cell's schema up to this version, with the\n"
    "                                     owner's account, and give the server's account its "
    "rights\n"
    "  gateway --check --config=FILE      read the configuration and say what is wrong with it\n"
    "                                     and with the files and folders it names\n"
    "  gateway prepare-italy --help       make the file of all comuni, their borders and places\n"
    "  gateway version\n"
    "\n"
    "Exit codes: 0 done, 1 failed, 2 wrong usage.\n";

int Fail(const absl::Status& status) {
  std::string detail = mugugno::tenant::InternalDetail(status);
  if (detail.empty()) detail = mugugno::tenant::DatabaseTrouble(status);
  std::fprintf(stderr, "gateway: %s%s%s\n", std::string(status.message()).c_str(),
               detail.empty() ? "" : ": ", detail.c_str());
  return 1;
}

int Serve(const Gateway& config) {
  // Blocked before any thread starts, so that this one alone gets them.
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  // A file that may not grow is a failed write like others.
  std::signal(SIGXFSZ, SIG_IGN);
  mugugno::gateway::LogProtobuf();
  // Debian builds Abseil with its search for cycles of locks, which costs each call.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  auto server = mugugno::gateway::Server::Start(config);
  if (!server.ok()) return Fail(server.status());
  int received = 0;
  sigwait(&signals, &received);
  mugugno::gateway::LogLine(mugugno::gateway::LogLevel::kInfo, "draining");
  const uint32_t seconds = config.drain_seconds() == 0 ? 20 : config.drain_seconds();
  (*server)->Drain(absl::Now() + absl::Seconds(seconds));
  return 0;
}

int Migrate(const Gateway& config, const std::string& schema) {
  for (const Gateway::Cell& cell : config.cells()) {
    auto owner = mugugno::tenant::Database::Open(mugugno::gateway::OwnerAccount(cell));
    if (!owner.ok()) return Fail(owner.status());
    mugugno::tenant::MigrateOptions options;
    options.folder = schema;
    options.server_account =
        cell.user() + "@" + (absl::StartsWith(cell.address(), "unix:") ? "localhost" : "%");
    const auto report = mugugno::tenant::Migrate(**owner, options);
    if (!report.ok()) return Fail(report.status());
    std::printf("cell %s: schema version %d, %d statements run\n", cell.id().c_str(),
                report->version, report->statements_run);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && absl::string_view(argv[1]) == "prepare-italy") {
    return mugugno::gateway::PrepareItaly({argv + 2, argv + argc});
  }
  std::string verb;
  std::string config_file;
  std::string schema = "/usr/share/mugugno/schema";
  for (int i = 1; i < argc; ++i) {
    absl::string_view argument = argv[i];
    if (absl::ConsumePrefix(&argument, "--config=")) {
      config_file = std::string(argument);
    } else if (absl::ConsumePrefix(&argument, "--schema=")) {
      schema = std::string(argument);
    } else if (verb.empty() && argument != "--help") {
      verb = std::string(argument);
    } else {
      std::fputs(kHelp, stdout);
      return argument == "--help" ? 0 : 2;
    }
  }
  if (verb == "version") {
    std::printf("gateway %s\n", mugugno::gateway::kVersion);
    return 0;
  }
  const bool known = verb == "serve" || verb == "migrate" || verb == "--check";
  if (!known || config_file.empty()) {
    std::fputs(kHelp, stderr);
    return 2;
  }
  if (verb == "--check") {
    const absl::Status checked = mugugno::gateway::CheckConfig(config_file);
    if (!checked.ok()) return Fail(checked);
    std::printf("%s is good\n", config_file.c_str());
    return 0;
  }
  const auto config = mugugno::gateway::LoadConfig(config_file);
  if (!config.ok()) return Fail(config.status());
  return verb == "migrate" ? Migrate(*config, schema) : Serve(*config);
}
