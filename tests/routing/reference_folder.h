#pragma once

// The reference data that lie beside a file of labelled messages (../shared/data has such a
// folder), as territory and places of the example association. Slow: the borders are indexed.

#include <string>

#include "absl/status/statusor.h"

#include "routing/router/reference.h"

namespace mugugno::tests {

struct FolderReference {
  routing::Reference reference;
  routing::TerritoryOptions options;  // how exact the borders are
  std::string description;            // one line for the reader of a report: which files gave what
};

// Borders of boundaries/golfo_paradiso_precise_2011.geojson; names of places_golfo_paradiso.csv,
// localities_genova.csv and streets_genova.csv; every other comune of comuni.csv as elsewhere. What
// the folder has not is taken from what the project ships, and said so. The roads' owners and the
// inhabitants' names are always the project's. INVALID_ARGUMENT names the file that does not load.
absl::StatusOr<FolderReference> ReadReferenceFolder(const std::string& folder);

}  // namespace mugugno::tests
