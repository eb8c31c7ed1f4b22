#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/database.h"

namespace mugugno::tenant {

enum class MigrationStep { kBegun, kExecuted, kRecorded };

struct MigrateOptions {
  std::string folder = "deploy/schema";
  // Gets the rows' rights of grants.sql afterwards, as name@host; empty: nobody does.
  std::string server_account;
  // How long to wait for another migration; its own statements take as long as they take.
  absl::Duration patience = absl::Minutes(1);
  absl::Duration lease = absl::Seconds(30);
  // Told of every statement, e.g. for a progress line: "0007_outbox 3/9".
  std::function<void(MigrationStep, absl::string_view)> progress;
};

struct MigrationReport {
  int version = 0;         // the schema's, now
  int statements_run = 0;  // by this run
};

// Brings the schema up to the last file. `owner` is a Database of the schema's owner with an
// infinite longest_statement and at least two sessions. Every statement is recorded when done, so
// that a run goes on where a killed one ended. FAILED_PRECONDITION when an applied statement was
// changed, a number was inserted before applied ones, or the schema is newer than the files.
absl::StatusOr<MigrationReport> Migrate(Database& owner, const MigrateOptions& options);

}  // namespace mugugno::tenant
