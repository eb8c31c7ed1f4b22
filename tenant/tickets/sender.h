#pragma once

// Who a message comes from, as the database and the batch at hand know them. Values of one
// transaction.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tenant/lobby/lobby_item.h"
#include "tenant/tickets/correspondent.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/tickets/ticket.h"

namespace mugugno::tenant {

// A ticket of a sender, as it will be when the batch is written.
struct OpenTicket {
  Ticket ticket;
  bool fresh = false;    // no row yet
  bool changed = false;  // its row is behind
};

struct Sender {
  Correspondent correspondent;
  bool fresh = true;                      // no row yet
  std::map<std::string, Thread> threads;  // by tenant
  // Oldest first; behind them, where the arrival may speak of it, the ended ticket each comune last
  // talked about with the sender. Addresses do not change.
  std::vector<std::unique_ptr<OpenTicket>> open_tickets;
  std::vector<LobbyItem> asked;  // what the open question is about
  // Of the entries an arrival of the batch answers, and under an arrival's own id of the message it
  // is about: the tickets they are in.
  std::map<Uuid, Uuid> answered;
};

}  // namespace mugugno::tenant
