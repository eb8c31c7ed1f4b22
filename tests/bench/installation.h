#pragma once

// What a measurement measures: a durable MariaDB with a pool of 1 GiB and, before it, gateways as
// they serve: `gateway serve` in a process of its own, without TLS. Used by one thread. A step that
// fails ends the program.

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"

#include "adminctl/gateway.h"
#include "mugugno/config/v1/gateway.pb.h"
#include "mugugno/v1/manifest.pb.h"
#include "tests/support/child_process.h"
#include "tests/support/maria_db.h"
#include "tests/support/must.h"
#include "tests/support/temp_folder.h"

namespace mugugno::bench {

using tests::Must;

// innodb_flush_log_at_trx_commit=1, and what the server takes by default for its log.
std::unique_ptr<tests::MariaDb> StartDurableMariaDb();

// A database of that name on the server, with the schema and the server account's rights.
void CreateSchema(tests::MariaDb& maria, const std::string& database);

// An app and the secret its calls show.
struct App {
  std::string id;
  std::string comune;  // ISTAT code of its owner; empty for an association's
  std::string token;
};

class Installation final {
 public:
  // With a schema of its own, named `database`, on that server, and a first administrator.
  Installation(tests::MariaDb& maria, std::string database);

  // The example association, in service: an app for each comune.
  void ProvisionExample();
  // An association of its own with `count` comuni as large as the example's, numbered from `first`,
  // in service; their territories are squares.
  void ProvisionNeighbours(int first, int count);

  // Ends the process and starts another, which sends no mail: hand-offs are written to the outbox
  // and wait there. How long it took until it listened.
  absl::Duration Restart();

  const std::vector<App>& apps() const { return apps_; }
  // Of the example's officer, who reads in all its comuni.
  const std::string& officer_token() const { return officer_token_; }
  const std::string& address() const { return address_; }
  // The socket of the listener that believes what a front tells it, with "unix:".
  std::string front_address() const { return "unix:" + folder_.File("front.sock"); }
  const std::string& database() const { return database_; }
  pid_t pid() const { return process_.pid(); }

 private:
  void WriteConfiguration(bool with_mail);
  void Start();
  void Bootstrap();
  void Apply(const v1::Manifest& manifest);
  std::unique_ptr<adminctl::Gateway> CoordinatorOf(const std::string& association);
  void BringIntoService(const v1::Manifest& manifest, adminctl::Gateway& coordinator);
  std::string Issue(adminctl::Gateway& by, const std::string& holder);
  void ConnectRoot();

  tests::MariaDb& maria_;
  const std::string database_;
  tests::TempFolder folder_;
  config::v1::Gateway config_;
  tests::ChildProcess process_;
  int starts_ = 0;
  std::string address_;
  std::string root_token_;
  std::unique_ptr<adminctl::Gateway> root_;
  std::vector<App> apps_;
  std::string officer_token_;
};

}  // namespace mugugno::bench
