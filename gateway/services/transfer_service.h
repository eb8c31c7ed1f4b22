#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/transfer_service.pb.h"
#include "routing/intake/routing_snapshots.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"
#include "tenant/transfers/transfer_desk.h"

namespace mugugno::gateway {

// mugugno.v1.TransferService. Thread-safe.
class TransferService final {
 public:
  TransferService(const ServiceParts& parts, routing::RoutingSnapshots& routing)
      : parts_(parts),
        routing_(routing),
        desk_(parts.keys, parts.uuids, parts.clock),
        pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::Transfer> ProposeTransfer(const tenant::Caller& caller,
                                               const v1::ProposeTransferRequest& request);
  absl::StatusOr<v1::Transfer> AcceptTransfer(const tenant::Caller& caller,
                                              const v1::AcceptTransferRequest& request);
  absl::StatusOr<v1::Transfer> DeclineTransfer(const tenant::Caller& caller,
                                               const v1::DeclineTransferRequest& request);
  absl::StatusOr<v1::Transfer> WithdrawTransfer(const tenant::Caller& caller,
                                                const v1::WithdrawTransferRequest& request);
  absl::StatusOr<v1::Transfer> GetTransfer(const tenant::Caller& caller,
                                           const v1::GetTransferRequest& request);
  absl::StatusOr<v1::ListTransfersResponse> ListTransfers(const tenant::Caller& caller,
                                                          const v1::ListTransfersRequest& request);

 private:
  using Decision = absl::FunctionRef<absl::StatusOr<tenant::Transfer>(
      tenant::Session&, tenant::Changes&, const tenant::TransferKey&)>;
  // One decision about an offer, once per request_id, with the keys of both comuni at hand.
  template <typename Request>
  absl::StatusOr<v1::Transfer> Decide(const tenant::Caller& caller, const Request& request,
                                      absl::string_view method, Decision decision);
  absl::StatusOr<std::vector<tenant::TransferQuery>> Queries(
      const tenant::Caller& caller, const v1::ListTransfersRequest& request);

  const ServiceParts parts_;
  routing::RoutingSnapshots& routing_;
  tenant::TransferDesk desk_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
