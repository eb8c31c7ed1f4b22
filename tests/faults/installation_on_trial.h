#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "mugugno/v1/installation_service.pb.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tests/faults/census.h"
#include "tests/faults/gateway_process.h"
#include "tests/faults/message_load.h"
#include "tests/faults/unapplied.h"
#include "tests/support/example_association.h"
#include "tests/support/maria_db.h"
#include "tests/support/temp_folder.h"

namespace mugugno::tests {

// A MariaDB that syncs every commit and a gateway process on it, with the example association.
// Used by one thread.
class InstallationOnTrial final {
 public:
  // `between` gives the socket the gateway reaches the database's by; null means itself.
  using Between = std::function<std::string(const std::string& socket)>;
  explicit InstallationOnTrial(const Between& between = nullptr);

  // What an app submits for one of its citizens, with a request_id of its own.
  static v1::SubmitMessageRequest Message(const std::string& app, const std::string& text);
  absl::StatusOr<v1::Submission> Submit(const v1::SubmitMessageRequest& request);
  absl::StatusOr<v1::Submission> Find(const v1::Submission& submission);
  // As root, e.g. "tickets": rows of that table.
  std::string RowsOf(const std::string& table);
  // What the gateway says of its journal.
  v1::Installation::Journal JournalStatus();
  // Waits until that is so; ends the run when it takes long.
  void AwaitJournal(const std::function<bool(const v1::Installation::Journal&)>& so);

  // Of the gateway, which must stand still.
  Unapplied CountUnapplied();
  // Waits until nothing is pending any more in the journal; ends the run when that takes long.
  void AwaitApplied();
  // AwaitApplied, then the census of what was acknowledged.
  std::vector<std::string> DiscrepanciesOf(const MessageLoad::Tally& tally);

  MariaDb& maria() { return *maria_; }
  GatewayProcess& gateway() { return *gateway_; }
  ExampleAssociation& association() { return *association_; }
  const config::v1::Gateway& config() const { return config_; }

 private:
  TempFolder folder_;
  std::unique_ptr<MariaDb> maria_;
  config::v1::Gateway config_;
  std::unique_ptr<GatewayProcess> gateway_;
  std::unique_ptr<ExampleAssociation> association_;
};

}  // namespace mugugno::tests
