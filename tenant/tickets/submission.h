#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"

#include "mugugno/v1/submission.pb.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// What a source handed over, and what became of it: the row that makes it apply exactly once.
struct Submission {
  std::string source;       // "apps/{app}", or a channel's whole name
  Uuid id;                  // the journal's
  std::string dedupe_key;   // 32 bytes
  std::string fingerprint;  // 32 bytes, of the content
  v1::Submission::State state = v1::Submission::STATE_PENDING;
  std::string owner;  // of the correspondent
  Uuid correspondent;
  std::string tenant;  // empty while unknown
  std::optional<Uuid> ticket;
  std::optional<Uuid> lobby_item;
  bool emergency = false;
  absl::Time create_time;
};

}  // namespace mugugno::tenant
