#include "tests/support/maria_db.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include <signal.h>
#include <unistd.h>

#include "tenant/errors.h"
#include "tenant/store/migrations.h"
#include "tenant/try.h"
#include "tests/support/free_port.h"

namespace mugugno::tests {
namespace {

constexpr absl::Duration kStartLimit = absl::Seconds(30);
constexpr absl::Duration kPoll = absl::Milliseconds(5);

absl::Time Soon() { return absl::Now() + absl::Seconds(30); }

std::string UserArgument() { return geteuid() == 0 ? "--user=root" : "--skip-symbolic-links"; }

// An empty data folder, made once per process and copied from then on.
absl::StatusOr<std::string> Template() {
  static auto* const folder = new TempFolder;
  static const bool made = [] {
    atexit([] { delete folder; });
    absl::StatusOr<ChildProcess> install = ChildProcess::Start(
        {"mariadb-install-db", "--no-defaults", "--datadir=" + folder->File("data"),
         "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=16M",
         UserArgument()},
        folder->File("install.log"));
    return install.ok() && install->Wait() == 0;
  }();
  if (made) return folder->File("data");
  std::ostringstream log;
  log << std::ifstream(folder->File("install.log")).rdbuf();
  return absl::InternalError("mariadb-install-db failed: " + log.str());
}

}  // namespace

std::string SchemaFolder() { return MUGUGNO_SOURCE_DIR "/deploy/schema"; }

MariaDb::MariaDb(MariaDbOptions options)
    : options_(std::move(options)), socket_(folder_.File("s.sock")) {}

MariaDb::~MariaDb() = default;

absl::StatusOr<std::unique_ptr<MariaDb>> MariaDb::Start(MariaDbOptions options) {
  ASSIGN_OR_RETURN(const std::string empty, Template());
  std::unique_ptr<MariaDb> db(new MariaDb(std::move(options)));
  std::filesystem::copy(empty, db->folder_.File("data"), std::filesystem::copy_options::recursive);
  if (db->options_.tcp) {
    ASSIGN_OR_RETURN(db->port_, FreePort());
  }
  tenant::DatabaseOptions root = db->AsRoot();
  root.schema = "mysql";
  root.max_sessions = 2;
  root.longest_statement = absl::InfiniteDuration();
  ASSIGN_OR_RETURN(db->root_, tenant::Database::Open(root));
  RETURN_IF_ERROR(db->Launch());
  RETURN_IF_ERROR(db->CreateAccounts());
  root.schema = "mugugno";
  ASSIGN_OR_RETURN(db->root_, tenant::Database::Open(root));
  if (!db->options_.schema_folder.empty()) {
    ASSIGN_OR_RETURN(const auto owner, tenant::Database::Open(db->AsOwner()));
    tenant::MigrateOptions migrate;
    migrate.folder = db->options_.schema_folder;
    migrate.server_account = kServerAccount;
    RETURN_IF_ERROR(tenant::Migrate(*owner, migrate).status());
  }
  return db;
}

absl::Status MariaDb::Stop() {
  process_.End(SIGTERM);
  return absl::OkStatus();
}

absl::Status MariaDb::Restart() {
  process_.End(SIGTERM);
  return Launch();
}

void MariaDb::Kill9() { process_.End(SIGKILL); }

tenant::DatabaseOptions MariaDb::AsOwner() const {
  tenant::DatabaseOptions options = As("owner");
  options.longest_statement = absl::InfiniteDuration();
  return options;
}

absl::Status MariaDb::Run(absl::string_view sql) {
  return root_->Administer(Soon(), [&](tenant::Session& session) { return session.Command(sql); });
}

absl::StatusOr<std::string> MariaDb::Ask(absl::string_view sql) {
  std::string answer;
  const std::string as_text = absl::StrCat("SELECT CAST((", sql, ") AS CHAR)");
  RETURN_IF_ERROR(root_->Administer(Soon(), [&](tenant::Session& session) {
    return session.Query(as_text, {}, [&](const tenant::Row& row) {
      answer = row.IsNull(0) ? "NULL" : row.Text(0);
      return absl::OkStatus();
    });
  }));
  return answer;
}

absl::Status MariaDb::Launch() {
  std::vector<std::string> argv = {
      "mariadbd",
      "--no-defaults",
      "--datadir=" + folder_.File("data"),
      "--socket=" + socket_,
      "--pid-file=" + folder_.File("pid"),
      UserArgument(),
      "--innodb-log-file-size=16M",
      "--innodb-buffer-pool-size=64M",
      absl::StrCat("--innodb-flush-log-at-trx-commit=", options_.durable ? 1 : 0),
      "--performance-schema=0",
      "--skip-name-resolve",
      options_.tcp ? absl::StrCat("--port=", port_) : "--skip-networking",
      "--bind-address=127.0.0.1",
  };
  argv.insert(argv.end(), options_.arguments.begin(), options_.arguments.end());
  ASSIGN_OR_RETURN(process_, ChildProcess::Start(argv, log_file()));
  const absl::Time limit = absl::Now() + kStartLimit;
  absl::Status status;
  do {
    status = Run("DO 1");
    if (status.ok()) return status;
    absl::SleepFor(kPoll);
  } while (process_.Running() && absl::Now() < limit);
  return absl::InternalError(
      absl::StrCat("mariadbd did not start, see ", log_file(), ": ", status.ToString()));
}

absl::Status MariaDb::CreateAccounts() {
  RETURN_IF_ERROR(Run("CREATE DATABASE mugugno CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"));
  for (const char* account : {"'owner'@'localhost'", "'owner'@'127.0.0.1'", "'server'@'localhost'",
                              "'server'@'127.0.0.1'"}) {
    RETURN_IF_ERROR(Run(absl::StrCat("CREATE USER ", account)));
  }
  for (const char* host : {"localhost", "127.0.0.1"}) {
    RETURN_IF_ERROR(
        Run(absl::StrCat("GRANT ALL ON mugugno.* TO 'owner'@'", host, "' WITH GRANT OPTION")));
  }
  return absl::OkStatus();
}

tenant::DatabaseOptions MariaDb::As(const std::string& user) const {
  tenant::DatabaseOptions options;
  options.unix_socket = socket_;
  options.user = user;
  options.schema = "mugugno";
  options.max_sessions = 8;
  return options;
}

}  // namespace mugugno::tests
