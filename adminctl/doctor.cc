#include "adminctl/doctor.h"

#include "absl/strings/str_cat.h"

#include "adminctl/contract.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
#include "mugugno/config/v1/adminctl.pb.h"
#include "mugugno/v1/access_service.pb.h"
#include "mugugno/v1/installation_service.pb.h"

namespace mugugno::adminctl {
namespace {

constexpr int kUnimplemented = 12;
constexpr int kUnavailable = 14;
constexpr int kDeadlineExceeded = 4;
constexpr int kUnauthenticated = 16;
constexpr int kPermissionDenied = 7;

class Doctor final {
 public:
  explicit Doctor(Session& session) : session_(session) { diagnosis_.set_well(true); }

  ExitCode Run() {
    if (CheckConfiguration() && CheckCaller()) CheckInstallation();
    if (!ShowForPrograms(session_, diagnosis_)) ShowTable();
    return diagnosis_.well() ? ExitCode::kDone : ExitCode::kIncomplete;
  }

 private:
  bool Add(bool good, absl::string_view step, absl::string_view finding,
           absl::string_view remedy = "") {
    auto* found = diagnosis_.add_findings();
    found->set_good(good);
    found->set_step(std::string(step));
    found->set_finding(std::string(finding));
    if (!good) found->set_remedy(std::string(remedy));
    diagnosis_.set_well(diagnosis_.well() && good);
    return good;
  }

  void ShowTable() {
    Table table({"", "STEP", "FINDING", "REMEDY"});
    for (const auto& found : diagnosis_.findings()) {
      table.Add({found.good() ? "ok" : "WRONG", found.step(), found.finding(), found.remedy()});
    }
    Console& console = session_.console();
    console.out << table.Render(console.out_is_terminal ? console.columns : 0);
  }

  bool CheckConfiguration() {
    const std::string& address = session_.settings().address();
    return Add(!address.empty(), "configuration",
               address.empty() ? "no gateway is named" : "gateway " + address,
               "give --address, or address in the configuration");
  }

  bool CheckCaller() {
    const v1::GetCallerRequest request;
    v1::GetCallerResponse caller;
    const absl::StatusOr<Reply> reply =
        session_.Try(MethodOf("AccessService.GetCaller"), request, caller);
    if (!reply.ok()) {
      return Add(false, "files", reply.status().message(), "see adminctl --help");
    }
    const int code = reply->status.code();
    if (code == kUnavailable || code == kDeadlineExceeded || code == kUnimplemented) {
      return Add(false, "connection", reply->status.message(),
                 "is the gateway running, the address right, and the certificate for that name "
                 "(--ca-file, --server-name)?");
    }
    Add(true, "connection", "the gateway answers");
    if (code == kUnauthenticated) {
      return Add(false, "credential", reply->status.message(),
                 "give --token-file or --certificate-file and --key-file");
    }
    if (code != 0) return Add(false, "credential", reply->status.message());
    return Add(true, "credential",
               absl::StrCat("you are ", caller.name(), " (", caller.display_name(), ") with ",
                            caller.grants_size(), " grants"));
  }

  void CheckInstallation() {
    const v1::GetInstallationRequest request;
    v1::Installation installation;
    const absl::StatusOr<Reply> reply =
        session_.Try(MethodOf("InstallationService.GetInstallation"), request, installation);
    if (!reply.ok()) return;
    if (reply->status.code() == kPermissionDenied) {
      Add(true, "installation", "only platform administrators see its health");
      return;
    }
    if (!reply->ok()) {
      Add(false, "installation", reply->status.message());
      return;
    }
    Add(true, "installation",
        absl::StrCat("version ", installation.version(), ", schema ", installation.schema_version(),
                     ", ", installation.tenant_count(), " comuni"));
    Add(installation.database_available(), "database",
        installation.database_available() ? "answers" : "does not answer; messages are still taken",
        "start the database, look at the gateway's log");
    CheckJournal(installation.journal());
    CheckScanner(installation.virus_scanner());
    Add(true, "emergencies on devices",
        installation.push_configured()
            ? "Web Push is configured"
            : "none is told: push.subject is not in the gateway's configuration");
    if (installation.has_open_work()) CheckOpenWork(installation.open_work());
  }

  void CheckOpenWork(const v1::Installation::OpenWork& work) {
    Add(true, "emergencies",
        absl::StrCat(work.emergency_count(), " that no person has acknowledged"));
    Add(work.set_aside_count() == 0, "reused keys",
        absl::StrCat(work.set_aside_count(), " messages under a request_id used before"),
        "the desk of the channel decides: adminctl set-aside list, apply, discard");
    Add(true, "lobby",
        absl::StrCat(work.lobby_count(), " messages wait for a person to choose the comune"));
  }

  void CheckScanner(const v1::Installation::VirusScanner& scanner) {
    if (!scanner.configured()) {
      Add(true, "virus scanner", "none is configured: citizens' files are not checked");
      return;
    }
    Add(scanner.available(), "virus scanner",
        absl::StrCat(scanner.available() ? "clamd answers, " : "clamd does not answer, ",
                     scanner.waiting_count(), " files wait, ", scanner.infected_count(),
                     " in quarantine"),
        "start clamd, see attachments.clamd_address in the gateway's configuration; nothing is "
        "lost meanwhile, the files wait");
  }

  void CheckJournal(const v1::Installation::Journal& journal) {
    Add(!journal.alarm(), "journal",
        absl::StrCat(journal.used_bytes() >> 20, " of ", journal.limit_bytes() >> 20, " MiB, ",
                     journal.pending_count(), " messages pending"),
        "see that the database takes what is pending, or give the journal more room");
    Add(journal.set_aside_count() == 0, "set aside",
        absl::StrCat(journal.set_aside_count(), " messages could not be placed"),
        "adminctl intake set-aside list tells why; remove the cause, then adminctl intake "
        "set-aside reprocess --all true");
  }

  Session& session_;
  config::v1::Diagnosis diagnosis_;
};

}  // namespace

ExitCode RunDoctor(Session& session) { return Doctor(session).Run(); }

}  // namespace mugugno::adminctl
