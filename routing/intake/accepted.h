#pragma once

// What the edge hands to the intake, and what it gets back. Values.

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "routing/journal/entry.h"
#include "tenant/uuid.h"

namespace mugugno::routing {

// A message an admitted app handed over, or a channel took in.
struct SentMessage {
  Source source;
  // request_id, or whatever else tells a repeat; 1 to 255 bytes.
  std::string key;
  v1::InboundMessage message;
  // A SubmitMessageRequest: of an app the very bytes that came.
  std::string bytes;
  // Until when the sender waits for more than PENDING.
  absl::Time wait_until;
};

struct Taken {
  tenant::Uuid id;
  storage::v1::SubmissionOutcome outcome;  // state PENDING: not applied yet
};

// Called exactly once, on any thread; must not wait.
using TakenCallback = std::function<void(absl::StatusOr<Taken>)>;

}  // namespace mugugno::routing
