#pragma once

#include <memory>
#include <string>
#include <vector>

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
  InstallationOnTrial();

  // Of the gateway, which must stand still.
  Unapplied CountUnapplied();
  // Waits until nothing is pending any more in the journal; ends the run when that takes long.
  void AwaitApplied();
  // AwaitApplied, then the census of what was acknowledged.
  std::vector<std::string> DiscrepanciesOf(const MessageLoad::Tally& tally);

  MariaDb& maria() { return *maria_; }
  GatewayProcess& gateway() { return *gateway_; }
  ExampleAssociation& association() { return *association_; }

 private:
  TempFolder folder_;
  std::unique_ptr<MariaDb> maria_;
  config::v1::Gateway config_;
  std::unique_ptr<GatewayProcess> gateway_;
  std::unique_ptr<ExampleAssociation> association_;
};

}  // namespace mugugno::tests
