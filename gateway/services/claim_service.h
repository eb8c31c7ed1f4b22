#pragma once

#include <memory>

#include "absl/status/statusor.h"

#include "gateway/presence/presence_board.h"
#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/claim_service.pb.h"
#include "tenant/caller.h"
#include "tenant/claims/claim_desk.h"

namespace mugugno::gateway {

// mugugno.v1.ClaimService. Thread-safe.
class ClaimService final {
 public:
  explicit ClaimService(const ServiceParts& parts)
      : parts_(parts), desk_(parts.keys, parts.uuids, parts.clock) {}

  absl::StatusOr<v1::Claim> ClaimTicket(const tenant::Caller& caller,
                                        const v1::ClaimTicketRequest& request);
  absl::StatusOr<v1::ReleaseTicketResponse> ReleaseTicket(const tenant::Caller& caller,
                                                          const v1::ReleaseTicketRequest& request);
  absl::StatusOr<v1::ListClaimsResponse> ListClaims(const tenant::Caller& caller,
                                                    const v1::ListClaimsRequest& request);
  void WatchPresence(const tenant::Caller& caller, const v1::WatchPresenceRequest& request,
                     ResponseStream<v1::WatchPresenceResponse> stream);

 private:
  const ServiceParts parts_;
  tenant::ClaimDesk desk_;
  // The streams keep it, too: they end when the feed's reader finds the time.
  const std::shared_ptr<PresenceBoard> board_ = std::make_shared<PresenceBoard>();
};

}  // namespace mugugno::gateway
