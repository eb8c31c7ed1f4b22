#pragma once

#include <memory>

#include "gateway/presence/presence_board.h"
#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/claim_service.pb.h"
#include "tenant/caller.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// The caller is on the board as long as the stream lasts, and is told who else is. Ends when the
// client goes or falls behind, and when the caller loses the permission or may not see the ticket
// any more, which is judged by the feed. Reads the database once, then returns. Ends the stream in
// any case.
void StartPresenceWatch(const ServiceParts& parts, const std::shared_ptr<PresenceBoard>& board,
                        const tenant::Caller& caller, const tenant::TicketKey& key,
                        v1::Activity activity, ResponseStream<v1::WatchPresenceResponse> stream);

}  // namespace mugugno::gateway
