#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/time/time.h"

namespace mugugno::tenant {

// Where the database is and how much of it to use. One association's cell has one of these.
struct DatabaseOptions {
  // Exactly one of the two.
  std::string unix_socket;
  std::string host;
  uint16_t port = 3306;

  std::string user;
  // A file whose first line is the password; empty for an account without one.
  std::string password_file;
  std::string schema;
  // The CA that signed the server's certificate. With it the link is encrypted and the name
  // checked; without it only a socket or a loopback host is accepted.
  std::string ca_file;

  size_t max_sessions = 12;
  // Idle sessions older than this are dropped; keep it below the server's wait_timeout.
  absl::Duration max_idle = absl::Minutes(1);
  // No statement runs longer, whatever the deadline; InfiniteDuration() for schema changes.
  absl::Duration longest_statement = absl::Seconds(30);
  // Whole seconds; zero: a lock that is held is a conflict at once.
  absl::Duration lock_wait = absl::Seconds(5);
  absl::Duration connect_timeout = absl::Seconds(2);
};

}  // namespace mugugno::tenant
