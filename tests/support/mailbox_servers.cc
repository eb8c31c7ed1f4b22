#include "tests/support/mailbox_servers.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <arpa/inet.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tenant/try.h"
#include "tests/support/free_port.h"
#include "tests/support/must.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kStartLimit = absl::Seconds(30);

// Root may own no mails; whoever else runs the test owns everything.
const passwd& Owner() {
  static const passwd* const owner = geteuid() == 0 ? getpwnam("mail") : getpwuid(geteuid());
  return *owner;
}

std::string Users() {
  if (geteuid() == 0) return "service auth {\n  user = root\n}\n";
  const std::string name = Owner().pw_name;
  return absl::StrCat("default_internal_user = ", name, "\ndefault_login_user = ", name,
                      "\ndefault_internal_group = ", getgrgid(Owner().pw_gid)->gr_name,
                      "\nservice imap-login {\n  chroot =\n}\nservice anvil {\n  chroot =\n}\n");
}

bool Listens(uint16_t port) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const bool listens =
      connect(connection, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  close(connection);
  return listens;
}

void GiveToOwner(const std::string& path) {
  if (geteuid() == 0 && chown(path.c_str(), Owner().pw_uid, Owner().pw_gid) != 0) abort();
}

void MakeFolder(const std::string& path) {
  std::filesystem::create_directories(path);
  GiveToOwner(path);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Dovecot>> Dovecot::Start(uint16_t port) {
  std::unique_ptr<Dovecot> made(new Dovecot());
  const TempFolder& folder = made->folder_;
  // Its processes of other accounts pass through.
  std::filesystem::permissions(folder.path(), std::filesystem::perms(0711));
  MakeFolder(folder.File("mail"));
  std::ofstream(folder.File("users"));
  std::ofstream(folder.File("dovecot.conf"))
      << "protocols = imap\nlisten = 127.0.0.1\nssl = no\ndisable_plaintext_auth = no\n"
      << "auth_failure_delay = 0\n"
      << "base_dir = " << folder.File("run") << "\nstate_dir = " << folder.File("state")
      << "\nlog_path = " << folder.File("dovecot.log") << "\n"
      << "mail_location = maildir:" << folder.File("mail/%u") << "\n"
      << "passdb {\n  driver = passwd-file\n  args = scheme=PLAIN username_format=%u "
      << folder.File("users") << "\n}\n"
      << "userdb {\n  driver = static\n  args = uid=" << Owner().pw_uid << " gid=" << Owner().pw_gid
      << " home=" << folder.File("mail/%u") << "\n}\n"
      << "first_valid_uid = 1\nfirst_valid_gid = 1\n"
      << "service imap-login {\n  inet_listener imap {\n    port = " << port
      << "\n  }\n  inet_listener imaps {\n    port = 0\n  }\n}\n"
      << Users();
  ASSIGN_OR_RETURN(made->process_,
                   ChildProcess::Start({"dovecot", "-F", "-c", folder.File("dovecot.conf")},
                                       folder.File("start.log")));
  const absl::Time limit = absl::Now() + kStartLimit;
  while (made->process_.Running() && absl::Now() < limit) {
    if (Listens(port)) return made;
    absl::SleepFor(absl::Milliseconds(5));
  }
  std::ostringstream log;
  log << std::ifstream(folder.File("start.log")).rdbuf()
      << std::ifstream(folder.File("dovecot.log")).rdbuf();
  return absl::InternalError(absl::StrCat("dovecot did not start: ", log.str()));
}

Dovecot::~Dovecot() { process_.End(SIGTERM); }

std::string Dovecot::Box(const std::string& address) const {
  return folder_.File(absl::StrCat("mail/", address));
}

void Dovecot::Add(const std::string& address, const std::string& password) {
  MakeFolder(Box(address));
  for (const char* part : {"/tmp", "/new", "/cur"}) MakeFolder(Box(address) + part);
  std::ofstream(folder_.File("users"), std::ios::app) << address << ":{PLAIN}" << password << "\n";
}

void Dovecot::Deliver(const std::string& address, absl::string_view mail) {
  const std::string name = absl::StrCat(absl::ToUnixSeconds(absl::Now()), ".", ++delivered_, ".x");
  const std::string before = Box(address) + "/tmp/" + name;
  std::ofstream(before) << mail;
  GiveToOwner(before);
  std::filesystem::rename(before, Box(address) + "/new/" + name);
}

void Dovecot::Renumber(const std::string& address) {
  for (const auto& each : std::filesystem::directory_iterator(Box(address))) {
    if (each.path().filename().string().starts_with("dovecot")) {
      std::filesystem::remove_all(each.path());
    }
  }
}

int Dovecot::Untouched(const std::string& address) const {
  int count = 0;
  for (const auto& each : std::filesystem::directory_iterator(Box(address) + "/new")) {
    if (each.is_regular_file()) ++count;
  }
  return count;
}

std::string MailboxServers::imap_url() const {
  return absl::StrCat("imap://127.0.0.1:", imap_port);
}

MailboxServers& TheMailboxServers() {
  // Lives as long as the test binary.
  static MailboxServers& servers =
      *new MailboxServers{.imap_port = Must(FreePort(), "a port"), .smtp = SmtpServer()};
  return servers;
}

}  // namespace mugugno::tests
