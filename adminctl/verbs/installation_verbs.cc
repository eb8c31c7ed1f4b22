#include "adminctl/completion.h"
#include "adminctl/contract.h"
#include "adminctl/doctor.h"
#include "adminctl/session.h"
#include "adminctl/show.h"
#include "adminctl/verbs/verbs.h"
#include "mugugno/config/v1/adminctl.pb.h"
#include "mugugno/v1/set_aside_service.pb.h"

namespace mugugno::adminctl {
namespace {

ExitCode ShowVersion(Session& session) {
  config::v1::Edition edition;
  edition.set_version(MUGUGNO_VERSION);
  if (!ShowForPrograms(session, edition)) {
    session.console().out << "adminctl " << MUGUGNO_VERSION << "\n";
  }
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

constexpr char kEntryColumns[] = "name app channel emergency create_time attempt_count reason";

// With an empty parent, whatever association is meant elsewhere.
ExitCode ListSetAsideEntries(Session& session) {
  v1::ListSetAsideMessagesRequest request;
  v1::ListSetAsideMessagesResponse response;
  const ExitCode code =
      session.CallAllPages(MethodOf("SetAsideService.ListSetAsideMessages"), request, response, 0);
  if (code == ExitCode::kDone) Show(session, response, kEntryColumns);
  return code;
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
      {.words = "intake set-aside list",
       .summary = "List messages the gateway accepted and could not place, without their words",
       .examples = {"intake set-aside list", "intake set-aside list -o json"},
       .run = ListSetAsideEntries},
      {.words = "intake set-aside reprocess",
       .summary = "Try once more to place such messages",
       .method = "SetAsideService.ReprocessSetAsideMessages",
       .arguments = "names?",
       .examples = {"intake set-aside reprocess "
                    "setAsideMessages/0190a6b2-7c1e-7000-8000-00000000000f",
                    "intake set-aside reprocess --all true"}},
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
