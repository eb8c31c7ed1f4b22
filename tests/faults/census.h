#pragma once

#include <string>
#include <vector>

#include "tests/support/example_association.h"

namespace mugugno::tests {

// A message of a test: its text carries a mark no other has.
std::string Marked(const std::string& text, int mark);

// What a citizen was told is kept, and where it belongs: "tenants/sori", or "lobby".
struct Acknowledged {
  int mark = 0;
  std::string place;
};

// Where a marked message is, as those who work there read it.
struct Found {
  int mark = 0;
  std::string place;
  std::string name;  // of the ticket or the lobby item
};

// Reads every ticket of every comune in service, of both associations, and the lobby.
std::vector<Found> TakeCensus(ExampleAssociation& association);

// One line for each acknowledged message that is not in exactly one place, or not in its own, and
// for each message nobody sent.
std::vector<std::string> Discrepancies(const std::vector<Acknowledged>& acknowledged,
                                       const std::vector<Found>& found);

}  // namespace mugugno::tests
