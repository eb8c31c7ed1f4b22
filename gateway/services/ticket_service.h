#pragma once

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"

#include "gateway/services/service_parts.h"
#include "gateway/transport/streams.h"
#include "mugugno/v1/ticket_service.pb.h"
#include "tenant/caller.h"
#include "tenant/page_token.h"
#include "tenant/tickets/ticket_desk.h"

namespace mugugno::gateway {

// mugugno.v1.TicketService. Thread-safe.
class TicketService final {
 public:
  explicit TicketService(const ServiceParts& parts)
      : parts_(parts),
        desk_(parts.keys, parts.uuids, parts.clock),
        pages_(parts.keys, parts.clock) {}

  absl::StatusOr<v1::Ticket> GetTicket(const tenant::Caller& caller,
                                       const v1::GetTicketRequest& request);
  absl::StatusOr<v1::ListTicketsResponse> ListTickets(const tenant::Caller& caller,
                                                      const v1::ListTicketsRequest& request);
  absl::StatusOr<v1::SummarizeTicketsResponse> SummarizeTickets(
      const tenant::Caller& caller, const v1::SummarizeTicketsRequest& request);
  absl::StatusOr<v1::ListTicketDestinationsResponse> ListTicketDestinations(
      const tenant::Caller& caller, const v1::ListTicketDestinationsRequest& request);
  absl::StatusOr<v1::ListTicketEntriesResponse> ListTicketEntries(
      const tenant::Caller& caller, const v1::ListTicketEntriesRequest& request);
  absl::StatusOr<v1::Ticket> ReplyToTicket(const tenant::Caller& caller,
                                           const v1::ReplyToTicketRequest& request);
  absl::StatusOr<v1::Ticket> AddTicketNote(const tenant::Caller& caller,
                                           const v1::AddTicketNoteRequest& request);
  absl::StatusOr<v1::Ticket> ForwardTicket(const tenant::Caller& caller,
                                           const v1::ForwardTicketRequest& request);
  absl::StatusOr<v1::Ticket> TakeCharge(const tenant::Caller& caller,
                                        const v1::TakeChargeRequest& request);
  absl::StatusOr<v1::Ticket> AssignTicket(const tenant::Caller& caller,
                                          const v1::AssignTicketRequest& request);
  absl::StatusOr<v1::Ticket> ChangeTicketState(const tenant::Caller& caller,
                                               const v1::ChangeTicketStateRequest& request);
  absl::StatusOr<v1::Ticket> ConfirmTicketRoute(const tenant::Caller& caller,
                                                const v1::ConfirmTicketRouteRequest& request);
  absl::StatusOr<v1::Ticket> CorrectTicketTopic(const tenant::Caller& caller,
                                                const v1::CorrectTicketTopicRequest& request);
  absl::StatusOr<v1::Ticket> AcknowledgeEmergency(const tenant::Caller& caller,
                                                  const v1::AcknowledgeEmergencyRequest& request);
  absl::StatusOr<v1::Ticket> CloseTicket(const tenant::Caller& caller,
                                         const v1::CloseTicketRequest& request);
  absl::StatusOr<v1::Ticket> DiscardTicket(const tenant::Caller& caller,
                                           const v1::DiscardTicketRequest& request);
  absl::StatusOr<v1::Ticket> MergeTicket(const tenant::Caller& caller,
                                         const v1::MergeTicketRequest& request);
  absl::StatusOr<v1::Ticket> RestoreTicket(const tenant::Caller& caller,
                                           const v1::RestoreTicketRequest& request);
  void WatchTickets(const tenant::Caller& caller, const v1::WatchTicketsRequest& request,
                    ResponseStream<v1::WatchTicketsResponse> stream);

 private:
  // An act's names: of the method, and in the audit trail.
  struct ActName {
    absl::string_view method;
    absl::string_view action;
  };
  template <typename Request>
  absl::StatusOr<v1::Ticket> Perform(const tenant::Caller& caller, const Request& request,
                                     absl::string_view etag, const ActName& name,
                                     tenant::TicketDesk::Body body);
  absl::StatusOr<std::vector<tenant::TicketQuery>> Queries(
      const tenant::Caller& caller, const v1::ListTicketsRequest& request) const;

  const ServiceParts parts_;
  tenant::TicketDesk desk_;
  tenant::PageTokens pages_;
};

}  // namespace mugugno::gateway
