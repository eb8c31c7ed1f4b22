#include "adminctl/completion.h"
#include "adminctl/doctor.h"
#include "adminctl/session.h"
#include "adminctl/verbs/verbs.h"

namespace mugugno::adminctl {
namespace {

ExitCode ShowVersion(Session& session) {
  session.console().out << "adminctl " << MUGUGNO_VERSION << "\n";
  return ExitCode::kDone;
}

ExitCode ShowCompletion(Session& session) {
  const std::string& shell = session.arguments().positionals[0];
  if (shell != "bash" && shell != "zsh") {
    return session.Fail(absl::InvalidArgumentError("SHELL must be bash or zsh"));
  }
  session.console().out << (shell == "bash" ? BashCompletion() : ZshCompletion());
  return ExitCode::kDone;
}

}  // namespace

std::vector<Verb> InstallationVerbs() {
  return {
      {.words = "bootstrap",
       .summary = "Create the first platform administrator, over the gateway's local socket",
       .method = "AccessService.BootstrapAdministrator",
       .arguments = "administrator_id",
       .examples = {"bootstrap root --display-name 'Sala macchine' --address "
                    "unix:/run/mugugno/local.sock --secret-file root.token",
                    "bootstrap root --display-name 'Sala macchine' --address "
                    "unix:/run/mugugno/local.sock --kind CERTIFICATE --file root.pem"},
       .defaults = {{"credential.kind", "TOKEN"}},
       .renamed = {{"kind", "credential-kind"}, {"fingerprint", "certificate-fingerprint"}}},
      {.words = "whoami",
       .summary = "Tell who you are and what you may do",
       .method = "AccessService.GetCaller",
       .examples = {"whoami", "whoami --app-token-file sori-app.token"}},
      {.words = "doctor",
       .summary = "Look for what is wrong between you and the gateway, and in it",
       .examples = {"doctor", "doctor --address gateway.golfoparadiso.example:443"},
       .run = RunDoctor},
      {.words = "version",
       .summary = "Tell the version of adminctl",
       .examples = {"version"},
       .run = ShowVersion},
      {.words = "completion",
       .summary = "Write the completion script of a shell",
       .arguments = "shell",
       .examples = {"completion bash > /etc/bash_completion.d/adminctl",
                    "completion zsh > ~/.zfunc/_adminctl"},
       .run = ShowCompletion},
  };
}

}  // namespace mugugno::adminctl
