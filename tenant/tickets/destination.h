#pragma once

// Who a ticket can be handed to inside its comune. Pure functions, thread-safe.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/directory/snapshot.h"

namespace mugugno::tenant {

// Which tickets of a comune a person works with.
struct TicketWork {
  // Also those no office sees.
  bool all = false;
  // Ids, where it is not all.
  std::vector<std::string> offices = {};
};
// Nothing for a person who works with none.
std::optional<TicketWork> TicketWorkOf(const StaffSlice& person, absl::string_view tenant,
                                       absl::Time now);

// An office or a person, by what is needed to choose it.
struct Destination {
  std::string name = {};  // whole resource name
  std::string display_name = {};
  // Whole names, of a person who works for some offices only.
  std::vector<std::string> offices = {};
};
// Offices that are not suspended, then people; each by its display name. None of a comune that does
// not exist.
std::vector<Destination> DestinationsIn(const DirectorySnapshot& directory,
                                        absl::string_view tenant, absl::Time now);

}  // namespace mugugno::tenant
