#pragma once

#include <string>

#include "tests/support/maria_db.h"

namespace mugugno::tests {

// What a gateway that stands still has acknowledged or is about to, and has not finished.
struct Unapplied {
  int in_journal = 0;   // entries its journal has not marked as applied
  int uncommitted = 0;  // of these, not committed in the database
};

// Reads a copy of the journal: the gateway holds the folder. Ends the run where it cannot.
Unapplied CountUnapplied(const std::string& journal_folder, const std::string& master_key_file,
                         MariaDb& maria);

}  // namespace mugugno::tests
