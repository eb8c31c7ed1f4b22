#pragma once

// One piece of what came on a channel, on its way into the journal.

#include <functional>
#include <string>

#include "absl/status/status.h"

#include "gateway/channels/chat_kind.h"
#include "routing/intake/intake.h"

namespace mugugno::gateway {

struct PieceTaker {
  routing::Intake& intake;
  const ChatKind& kind;
  std::string channel;  // whole name
};

// Reads it and hands it over; what cannot be read is kept raw and set aside, and then it is false.
// `done` is called once, on any thread: OK where it is durable, else as Intake::Take. Other content
// under a key that was used is a message of its own.
bool TakePiece(const PieceTaker& taker, std::string piece,
               std::function<void(const absl::Status&)> done);

}  // namespace mugugno::gateway
