#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

#include "tenant/store/session.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// A message that names files.
struct AttachmentClaim {
  std::string source;      // of the message
  std::vector<Uuid> ids;   // in the message's order
  std::string dedupe_key;  // of the message: its repeat gets the first answer
  absl::Time time;
};

// Whether the message may have all of them: INVALID_ARGUMENT names every one that does not exist,
// is another source's (told as one that does not exist), or belongs to another message. Judged
// again when the message is applied.
absl::Status CheckClaim(Session& session, const AttachmentClaim& claim);

}  // namespace mugugno::tenant
