#include "tenant/store/connect.h"

#include <atomic>
#include <fstream>

#include "absl/strings/str_cat.h"
#include <cppconn/connection.h>
#include <cppconn/driver.h>
#include <cppconn/exception.h>

#include "tenant/errors.h"
#include "tenant/mutex.h"
#include "tenant/store/sql_status.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr char kSessionStart[] =
    "SET SESSION time_zone = '+00:00', autocommit = 1, sql_mode = 'STRICT_ALL_TABLES,"
    "ERROR_FOR_DIVISION_BY_ZERO,NO_ZERO_DATE,NO_ZERO_IN_DATE,NO_ENGINE_SUBSTITUTION', "
    "innodb_lock_wait_timeout = ";
constexpr char kIsolation[] = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";

bool IsLoopback(absl::string_view host) {
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

int Seconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Seconds(absl::Ceil(duration, absl::Seconds(1))));
}

absl::StatusOr<std::string> ReadPassword(const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream stream(file);
  std::string password;
  if (!std::getline(stream, password)) {
    return FailedPrecondition("PASSWORD_UNREADABLE", file,
                              "write the database password into its first line");
  }
  return password;
}

// Every key and type here is held by connector_test: the driver ignores what it does not know.
sql::ConnectOptionsMap DriverOptions(const DatabaseOptions& options, const std::string& password) {
  sql::ConnectOptionsMap map;
  map["hostName"] = sql::SQLString(options.unix_socket.empty()
                                       ? absl::StrCat("tcp://", options.host, ":", options.port)
                                       : absl::StrCat("unix://", options.unix_socket));
  map["userName"] = sql::SQLString(options.user);
  map["password"] = sql::SQLString(password);
  map["schema"] = sql::SQLString(options.schema);
  map["OPT_CHARSET_NAME"] = sql::SQLString("utf8mb4");
  map["OPT_CONNECT_TIMEOUT"] = Seconds(options.connect_timeout);
  map["OPT_RECONNECT"] = false;
  map["CLIENT_FOUND_ROWS"] = true;
  if (options.longest_statement != absl::InfiniteDuration()) {
    const int backstop = Seconds(options.longest_statement + absl::Seconds(10));
    map["OPT_READ_TIMEOUT"] = backstop;
    map["OPT_WRITE_TIMEOUT"] = backstop;
  }
  if (!options.ca_file.empty()) {
    map["sslCA"] = sql::SQLString(options.ca_file);
    map["sslVerify"] = true;
  }
  return map;
}

// The driver's list of instances has no lock, nor has what its first connect sets up.
absl::StatusOr<std::unique_ptr<sql::Connection>> Dial(const sql::ConnectOptionsMap& map) {
  static Mutex first_mutex;
  static std::atomic<bool> first_done = false;
  sql::ConnectOptionsMap options = map;
  try {
    static sql::Driver* const driver = get_driver_instance();
    if (first_done) return std::unique_ptr<sql::Connection>(driver->connect(options));
    const MutexLock lock(&first_mutex);
    std::unique_ptr<sql::Connection> connection(driver->connect(options));
    first_done = true;
    return connection;
  } catch (const sql::SQLException& error) {
    return ConnectStatus(error.getErrorCode(), error.getSQLState());
  } catch (const std::exception&) {
    return ConnectStatus(0, "");
  }
}

absl::Status RequireCipher(Session* session) {
  std::string cipher;
  RETURN_IF_ERROR(session->Query("SHOW STATUS LIKE 'Ssl_cipher'", {}, [&](const Row& row) {
    cipher = row.Text(1);
    return absl::OkStatus();
  }));
  return cipher.empty() ? ConnectStatus(2026, "HY000") : absl::OkStatus();
}

}  // namespace

absl::Status CheckOptions(const DatabaseOptions& options) {
  std::vector<FieldViolation> violations;
  if (options.unix_socket.empty() == options.host.empty()) {
    violations.push_back({"database", "needs either a unix socket or a host"});
  }
  if (!options.unix_socket.empty() && !options.ca_file.empty()) {
    violations.push_back({"database.ca_file", "is for a host, not for a unix socket"});
  }
  if (!options.host.empty() && options.ca_file.empty() && !IsLoopback(options.host)) {
    violations.push_back({"database.ca_file", "is required for a host on another machine"});
  }
  if (options.user.empty()) violations.push_back({"database.user", "is required"});
  if (options.schema.empty()) violations.push_back({"database.schema", "is required"});
  if (options.max_sessions == 0) violations.push_back({"database.max_sessions", "is at least 1"});
  return violations.empty() ? absl::OkStatus() : InvalidRequest(violations);
}

absl::StatusOr<std::unique_ptr<Session>> Connect(const DatabaseOptions& options) {
  ASSIGN_OR_RETURN(const std::string password, ReadPassword(options.password_file));
  ASSIGN_OR_RETURN(auto connection, Dial(DriverOptions(options, password)));
  auto session = std::make_unique<Session>(std::move(connection));
  if (!options.ca_file.empty()) RETURN_IF_ERROR(RequireCipher(session.get()));
  RETURN_IF_ERROR(session->Command(absl::StrCat(kSessionStart, Seconds(options.lock_wait))));
  RETURN_IF_ERROR(session->Command(kIsolation));
  return session;
}

}  // namespace mugugno::tenant
