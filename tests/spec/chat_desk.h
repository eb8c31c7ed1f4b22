#pragma once

// What the desk of the shared gateway sees of a chat's messages, as soon as it can be seen. Used by
// one thread.

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/v1/delivery_service.pb.h"
#include "mugugno/v1/ticket.pb.h"
#include "tests/spec/gateway_under_test.h"

namespace mugugno::tests {

class ChatDesk {
 public:
  static constexpr absl::Duration kPatience = absl::Seconds(60);

 protected:
  // The ticket of a comune whose preview begins so, in any of its pages; one without a name where
  // there is none.
  v1::Ticket FindTicket(const std::string& tenant, const std::string& text);
  v1::Ticket AwaitTicket(const std::string& tenant, const std::string& text);
  std::vector<v1::TicketEntry> Entries(const v1::Ticket& ticket);
  // The citizen's messages of the ticket, as soon as they are so many.
  std::vector<std::string> AwaitInbound(const v1::Ticket& ticket, size_t count);
  absl::StatusOr<v1::Ticket> Reply(const v1::Ticket& ticket, const std::string& text,
                                   const std::string& who = "comunicazione");
  // Of the ticket, by that way, as soon as it is in that state.
  v1::Delivery AwaitDelivery(const v1::Ticket& ticket, v1::Delivery::Way way,
                             v1::DeliveryState state);

  GatewayUnderTest& gateway_ = GatewayUnderTest::Shared();
};

}  // namespace mugugno::tests
