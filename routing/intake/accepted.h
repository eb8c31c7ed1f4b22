#pragma once

// What the edge hands to the intake, and what it gets back. Values.

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "tenant/uuid.h"

namespace mugugno::routing {

// A message an admitted app handed over.
struct AppMessage {
  std::string app;
  std::string request_id;
  v1::InboundMessage message;
  // The very bytes that came, a SubmitMessageRequest.
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
