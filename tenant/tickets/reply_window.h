#pragma once

// Platforms that take an answer only for some time after the citizen's last message. It is counted
// for the citizen's address on the channel, by the platform's time: not for a ticket, nor from when
// a message happened to come.

#include <optional>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "tenant/directory/snapshot.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// Of a person's answer. Nothing where the channel's platform always takes one.
std::optional<absl::Time> ReplyWindowEnd(const Channel* channel, absl::Time last_inbound_time);

// Sets reply_window_end and has_reply_template of each that has such an end, and replies_off where
// nobody answers.
absl::Status FillReplyWindows(Session& session, const DirectorySnapshot& directory,
                              absl::Span<Ticket> tickets);

}  // namespace mugugno::tenant
