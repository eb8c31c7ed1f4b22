#include "adminctl/cli.h"

#include "absl/strings/str_cat.h"

#include "adminctl/arguments.h"
#include "adminctl/call_method.h"
#include "adminctl/help.h"
#include "adminctl/settings.h"

namespace mugugno::adminctl {
namespace {

ExitCode TellUsage(const absl::Status& mistake, Console& console) {
  console.err << "adminctl: " << mistake.message() << "\n";
  return ExitCode::kUsage;
}

}  // namespace

ExitCode RunCli(const std::vector<std::string>& line, Console& console, const Connect& connect) {
  const absl::StatusOr<Arguments> arguments = ParseArguments(line);
  if (!arguments.ok()) return TellUsage(arguments.status(), console);
  if (arguments->verb == nullptr) {
    const bool asked = arguments->Has("help");
    (asked ? console.out : console.err) << HelpOfGroup(arguments->words);
    return asked ? ExitCode::kDone : ExitCode::kUsage;
  }
  if (arguments->Has("help")) {
    console.out << HelpOfVerb(*arguments->verb);
    return ExitCode::kDone;
  }
  const std::string output = arguments->Value("output");
  if (!output.empty() && output != "table" && output != "json" && output != "yaml") {
    return TellUsage(absl::InvalidArgumentError("--output must be table, json or yaml"), console);
  }
  absl::StatusOr<config::v1::Adminctl> settings = LoadSettings(*arguments);
  if (!settings.ok()) return TellUsage(settings.status(), console);
  Session session(*arguments, *std::move(settings), console, connect);
  const auto run = arguments->verb->run;
  return run == nullptr ? CallMethod(session) : run(session);
}

}  // namespace mugugno::adminctl
