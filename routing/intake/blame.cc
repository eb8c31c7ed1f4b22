#include "routing/intake/blame.h"

#include "tenant/errors.h"

namespace mugugno::routing {

Blame BlameFor(const absl::Status& status) {
  if (absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
      absl::IsDeadlineExceeded(status) || tenant::IsCommitUnknown(status)) {
    return Blame::kDatabase;
  }
  return absl::IsAborted(status) ? Blame::kConflict : Blame::kMessage;
}

}  // namespace mugugno::routing
