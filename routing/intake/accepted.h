#pragma once

// What the edge hands to the intake, and what it gets back. Values.

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "routing/journal/entry.h"
#include "tenant/attachments/file_fetch.h"
#include "tenant/outbox/receipts.h"
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
  // Of a chat: the kind whose platform sent `bytes` (number of v1::Channel::Kind), and what was
  // read of them besides the message.
  int form = 0;
  std::string about_key = {};
  std::vector<tenant::PlatformFile> files = {};
  std::vector<tenant::ReceiptNews> receipts = {};
  bool by_account = false;
  // InfinitePast means now.
  absl::Time send_time = absl::InfinitePast();
  // Of what was taken down at the counter: whole name of the staff who did; the message may have a
  // remark then.
  std::string staff = {};
  // Why the bytes could not be read, a reason of an error: they are kept and set aside, and the
  // message is empty.
  std::string unreadable = {};
};

struct Taken {
  tenant::Uuid id;
  storage::v1::SubmissionOutcome outcome;  // state PENDING: not applied yet
};

// Called exactly once, on any thread; must not wait.
using TakenCallback = std::function<void(absl::StatusOr<Taken>)>;

}  // namespace mugugno::routing
