#include "adminctl/doctor.h"

#include "absl/strings/str_cat.h"

#include "adminctl/contract.h"
#include "adminctl/show.h"
#include "adminctl/table.h"
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
  explicit Doctor(Session& session) : session_(session) {}

  ExitCode Run() {
    if (CheckConfiguration() && CheckCaller()) CheckInstallation();
    Console& console = session_.console();
    console.out << table_.Render(console.out_is_terminal ? console.columns : 0);
    return well_ ? ExitCode::kDone : ExitCode::kIncomplete;
  }

 private:
  bool Add(bool good, absl::string_view step, absl::string_view finding,
           absl::string_view remedy = "") {
    table_.Add({good ? "ok" : "WRONG", std::string(step), std::string(finding),
                std::string(good ? "" : remedy)});
    well_ = well_ && good;
    return good;
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
  }

  void CheckJournal(const v1::Installation::Journal& journal) {
    Add(!journal.alarm(), "journal",
        absl::StrCat(journal.used_bytes() >> 20, " of ", journal.limit_bytes() >> 20, " MiB, ",
                     journal.pending_count(), " messages pending"),
        "see that the database takes what is pending, or give the journal more room");
    Add(journal.set_aside_count() == 0, "set aside",
        absl::StrCat(journal.set_aside_count(), " messages could not be placed"),
        "a person has to look at them");
  }

  Session& session_;
  Table table_{{"", "STEP", "FINDING", "REMEDY"}};
  bool well_ = true;
};

}  // namespace

ExitCode RunDoctor(Session& session) { return Doctor(session).Run(); }

}  // namespace mugugno::adminctl
