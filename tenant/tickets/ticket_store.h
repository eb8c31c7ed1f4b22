#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/ticket.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// The place of a ticket in a list: emergencies nobody acknowledged, then open, then ended ones; the
// newest first.
struct TicketPlace {
  int rank = 0;
  Uuid id;

  friend bool operator==(const TicketPlace&, const TicketPlace&) = default;
};
// Whether `a` stands before `b`.
bool ComesBefore(const TicketPlace& a, const TicketPlace& b);

// Which tickets of one tenant.
struct TicketQuery {
  std::string tenant;
  // Empty: every state but CLOSED, MERGED, TRANSFERRED and DISCARDED.
  std::vector<v1::TicketState> states;
  // What of them is seen.
  TicketView view = {};
  // Only this office; empty for any.
  std::string office;
  bool held_only = false;
  // Only what is offered to another comune.
  bool offered_only = false;
  // Only what this staff has, by id; empty for any.
  std::string assignee = {};
  // Only the others of the thread of this ticket; TicketDesk finds it.
  std::optional<Uuid> beside = {};
  std::optional<Uuid> thread = {};
  // Only what comes after it.
  std::optional<TicketPlace> after;
  size_t limit = 50;
};

// Rows of `ticket`, one tenant at a time. Thread-safe; a session is used by one thread. The keys of
// the tenant are known to the ring before the transaction begins.
class TicketStore final {
 public:
  explicit TicketStore(KeyRing& keys) : keys_(keys) {}

  // NotFound() when the tenant has no such ticket.
  absl::StatusOr<Ticket> Get(Session& session, absl::string_view tenant, const Uuid& id);
  // Those of one tenant that are there, in no order.
  absl::StatusOr<std::vector<Ticket>> GetSome(Session& session, absl::string_view tenant,
                                              absl::Span<const Uuid> ids);
  // As Get, and nobody else changes the row before the transaction ends.
  absl::StatusOr<Ticket> Lock(Session& session, absl::string_view tenant, const Uuid& id);
  // The open tickets of threads, oldest first.
  struct ThreadKey {
    std::string tenant;
    Uuid id;
  };
  absl::StatusOr<std::vector<Ticket>> FindOpen(Session& session,
                                               absl::Span<const ThreadKey> threads);
  // Of each thread the ended ticket that was talked about last; none that another comune has now.
  absl::StatusOr<std::vector<Ticket>> FindLastEnded(Session& session,
                                                    absl::Span<const ThreadKey> threads);
  absl::Status Insert(Session& session, absl::Span<const Ticket> tickets);
  // Stores what a locked or read ticket became, and counts its revision up. EtagMismatch() when the
  // row changed meanwhile; ALREADY_EXISTS when its matter is open in another ticket.
  absl::Status Update(Session& session, absl::Time now, Ticket* ticket);
  // In the order of TicketPlace, at most query.limit.
  absl::StatusOr<std::vector<Ticket>> List(Session& session, const TicketQuery& query);
  // The tickets of all tenants whose next reminder is due, longest due first, only those after
  // `after`, at most `limit`.
  struct Due {
    absl::Time remind_time = absl::InfinitePast();
    std::string tenant;
    Uuid id;
  };
  absl::StatusOr<std::vector<Due>> FindDue(Session& session, absl::Time now,
                                           const std::optional<Due>& after, size_t limit);

 private:
  absl::StatusOr<Ticket> GetOne(Session& session, absl::string_view sql, absl::string_view tenant,
                                const Uuid& id);
  absl::Status ListRank(Session& session, const TicketQuery& query, int rank,
                        std::vector<Ticket>* found);
  absl::StatusOr<Ticket> FromRow(const Row& row);
  absl::StatusOr<std::string> SealWords(const Ticket& ticket);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
