#pragma once

#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "mugugno/v1/search_service.pb.h"
#include "routing/search/ticket_search.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"

namespace mugugno::gateway {

// mugugno.v1.SearchService. Thread-safe.
class SearchService final {
 public:
  explicit SearchService(const ServiceParts& parts)
      : parts_(parts), search_(parts.keys), pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::SearchTicketsResponse> SearchTickets(const tenant::Caller& caller,
                                                          const v1::SearchTicketsRequest& request);

 private:
  const ServiceParts parts_;
  routing::TicketSearch search_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
