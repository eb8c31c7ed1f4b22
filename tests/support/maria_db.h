#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "tenant/store/database.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// The folder of the migrations in the source tree.
std::string SchemaFolder();

struct MariaDbOptions {
  // The migrations to run, with the server account's rights; empty: no tables.
  std::string schema_folder = SchemaFolder();
  // Every commit is synced (innodb_flush_log_at_trx_commit=1); without it a suite runs faster.
  bool durable = false;
  // Listen on 127.0.0.1 too, on a free port.
  bool tcp = false;
  // Further options of mariadbd, e.g. "--innodb-buffer-pool-size=1G".
  std::vector<std::string> arguments;
};

// A MariaDB of this test alone, in a temporary folder: account root without a password, account
// owner (the schema's), account server (rows only). Needs mariadb-server-core and
// mariadb-client-core. Used by one thread at a time.
class MariaDb final {
 public:
  static absl::StatusOr<std::unique_ptr<MariaDb>> Start(MariaDbOptions options = {});
  ~MariaDb();

  // An orderly end and a new beginning with the same files.
  absl::Status Stop();
  absl::Status Restart();
  // As a crash: nothing is flushed that was not flushed.
  void Kill9();

  // How to connect as each of the accounts.
  tenant::DatabaseOptions AsServer() const { return As("server"); }
  tenant::DatabaseOptions AsOwner() const;
  tenant::DatabaseOptions AsRoot() const { return As("root"); }

  // One statement as root, outside a transaction.
  absl::Status Run(absl::string_view sql);
  // The first column of the first row as text, by root; for counting and checksums.
  absl::StatusOr<std::string> Ask(absl::string_view sql);

  const std::string& socket() const { return socket_; }
  uint16_t port() const { return port_; }
  std::string log_file() const { return folder_.File("mariadb.log"); }
  pid_t pid() const { return process_.pid(); }

 private:
  explicit MariaDb(MariaDbOptions options);

  absl::Status Launch();
  absl::Status CreateAccounts();
  tenant::DatabaseOptions As(const std::string& user) const;

  const MariaDbOptions options_;
  TempFolder folder_;
  std::string socket_;
  uint16_t port_ = 0;
  ChildProcess process_;
  std::unique_ptr<tenant::Database> root_;
};

// The account AsServer() connects with, as `gateway migrate` is told.
inline constexpr char kServerAccount[] = "server@localhost";
}  // namespace mugugno::tests
