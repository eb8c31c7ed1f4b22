#pragma once

// From a message and what is known of its sender to where it goes: fragments and answers first,
// then the evidence ladder. Pure functions.

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "routing/emergency/alarm.h"
#include "routing/router/answer.h"
#include "routing/router/decision.h"
#include "routing/router/inquiry.h"
#include "routing/router/reading.h"
#include "routing/router/routing_snapshot.h"
#include "tenant/directory/snapshot.h"
#include "tenant/tickets/arrival.h"
#include "tenant/tickets/sender.h"

namespace mugugno::routing {

// An arrival's text, read before its sender was known.
struct Heard {
  Reading reading;
  ShortText said;
};
Heard Hear(absl::string_view text, std::optional<Alarm> alarm, const RoutingSnapshot& snapshot);

tenant::Placement Placing(const tenant::Arrival& arrival, const Heard& heard,
                          const tenant::Sender& sender, const RoutingSnapshot& snapshot,
                          const tenant::DirectorySnapshot& directory);

// A ticket of `tenant`, whatever the evidence: a person, or the citizen's answer, decided.
tenant::Placement PlacingIn(absl::string_view tenant, const v1::InboundMessage& message,
                            const tenant::AttachedFiles& files, const RoutingSnapshot& snapshot,
                            const tenant::DirectorySnapshot& directory);

// What the router would be asked for a message with these files that came by a channel of
// `channel_tenant`, or by a shared one where that is empty. Views into the message.
Inquiry InquiryOf(const v1::InboundMessage& message, const tenant::AttachedFiles& files,
                  absl::string_view channel_tenant);

}  // namespace mugugno::routing
