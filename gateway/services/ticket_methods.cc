#include "gateway/services/ticket_methods.h"

namespace mugugno::gateway {

void AddTicketMethods(Registry& registry, TicketService& tickets, LobbyService& lobby,
                      DeliveryService& deliveries) {
  registry.Of("mugugno.v1.TicketService")
      .Unary("GetTicket", &tickets, &TicketService::GetTicket)
      .Unary("ListTickets", &tickets, &TicketService::ListTickets)
      .Unary("ListTicketEntries", &tickets, &TicketService::ListTicketEntries)
      .Unary("ReplyToTicket", &tickets, &TicketService::ReplyToTicket)
      .Unary("AddTicketNote", &tickets, &TicketService::AddTicketNote)
      .Unary("ForwardTicket", &tickets, &TicketService::ForwardTicket)
      .Unary("TakeCharge", &tickets, &TicketService::TakeCharge)
      .Unary("AssignTicket", &tickets, &TicketService::AssignTicket)
      .Unary("ChangeTicketState", &tickets, &TicketService::ChangeTicketState)
      .Unary("ConfirmTicketRoute", &tickets, &TicketService::ConfirmTicketRoute)
      .Unary("AcknowledgeEmergency", &tickets, &TicketService::AcknowledgeEmergency)
      .Unary("CloseTicket", &tickets, &TicketService::CloseTicket)
      .Unary("DiscardTicket", &tickets, &TicketService::DiscardTicket)
      .Unary("RestoreTicket", &tickets, &TicketService::RestoreTicket)
      .ServerStream("WatchTickets", &tickets, &TicketService::WatchTickets);
  registry.Of("mugugno.v1.LobbyService")
      .Unary("ListLobbyItems", &lobby, &LobbyService::ListLobbyItems)
      .Unary("GetLobbyItem", &lobby, &LobbyService::GetLobbyItem)
      .Unary("AssignLobbyItem", &lobby, &LobbyService::AssignLobbyItem);
  registry.Of("mugugno.v1.DeliveryService")
      .Unary("ListDeliveries", &deliveries, &DeliveryService::ListDeliveries)
      .Unary("ResendDelivery", &deliveries, &DeliveryService::ResendDelivery);
}

}  // namespace mugugno::gateway
