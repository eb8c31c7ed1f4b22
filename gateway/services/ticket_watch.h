#pragma once

#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// Tells the stream of every change of a ticket its caller may see, until the client goes, falls
// behind or loses the permission, which is judged again for every piece of the feed. Returns at
// once; the feed's reader does the rest. Ends the stream in any case.
void StartTicketWatch(const ServiceParts& parts, const tenant::Caller& caller,
                      const v1::WatchTicketsRequest& request,
                      ResponseStream<v1::WatchTicketsResponse> stream);

}  // namespace mugugno::gateway
