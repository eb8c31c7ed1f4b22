#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"

namespace mugugno::tenant {

// Rows of `reference_data` and `reference_version`: what was imported for an association's routing,
// every version of it, and which is in use. Public data, not sealed. A session is used by one
// thread.
struct ReferenceRow {
  std::string association;
  std::string kind;  // "territory" or "places"
  std::string content;
  // Counts the changes of what is in use.
  uint64_t revision = 0;
  // Of the version in use.
  int64_t number = 0;
};

struct ReferenceVersion {
  std::string association;
  std::string kind;
  int64_t number = 0;
  bool active = false;
  std::string author;
  absl::Time create_time;
  int64_t size_bytes = 0;
};

// Every row's key and revision, without content.
absl::StatusOr<std::vector<ReferenceRow>> ListReference(Session& session);
// An empty content where nothing was imported.
absl::StatusOr<ReferenceRow> GetReference(Session& session, absl::string_view association,
                                          absl::string_view kind);
// A new version, in use from now on. The row in use stays locked to the end of the transaction: of
// two imports the later to commit has the higher revision. The answer has no content.
absl::StatusOr<ReferenceRow> PutReference(Session& session, absl::string_view association,
                                          absl::string_view kind, absl::string_view content,
                                          absl::string_view author, absl::Time now);
// Uses a version of before again. NOT_FOUND without such a version.
absl::StatusOr<ReferenceRow> UseReference(Session& session, absl::string_view association,
                                          absl::string_view kind, int64_t number, absl::Time now);
// Of a version; NOT_FOUND without such a one.
absl::StatusOr<std::string> ReferenceContent(Session& session, absl::string_view association,
                                             absl::string_view kind, int64_t number);
// Newest first by time and kind, `limit` of them after the first `skip`.
absl::StatusOr<std::vector<ReferenceVersion>> ListReferenceVersions(Session& session,
                                                                    absl::string_view association,
                                                                    size_t skip, size_t limit);

}  // namespace mugugno::tenant
