#pragma once

#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tenant/caller.h"

namespace mugugno::gateway {

// Tells the stream of every change in the conversations of the calling app, until it goes, falls
// behind or loses the permission. Returns at once; ends the stream in any case.
void StartConversationWatch(const ServiceParts& parts, const tenant::Caller& caller,
                            const v1::WatchConversationsRequest& request,
                            ResponseStream<v1::WatchConversationsResponse> stream);

}  // namespace mugugno::gateway
