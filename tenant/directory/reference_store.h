#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// Rows of `reference_data`: what was imported for an association's routing. Public data, not
// sealed. A session is used by one thread.
struct ReferenceRow {
  std::string association;
  std::string kind;  // "territory" or "places"
  std::string content;
  uint64_t revision = 0;
};

// Every row's key and revision, without content.
absl::StatusOr<std::vector<ReferenceRow>> ListReference(Session& session);
// An empty content where nothing was imported.
absl::StatusOr<ReferenceRow> GetReference(Session& session, absl::string_view association,
                                          absl::string_view kind);
// Returns the row's revision, counted from 1. The row stays locked to the end of the transaction:
// of two imports the later to commit has the higher revision.
absl::StatusOr<uint64_t> PutReference(Session& session, absl::string_view association,
                                      absl::string_view kind, absl::string_view content,
                                      absl::Time now);

}  // namespace mugugno::tenant
