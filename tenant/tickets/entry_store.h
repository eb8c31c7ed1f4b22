#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/entry.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `ticket_entry`. Thread-safe; a session is used by one thread. The keys of the tenant are
// known to the ring before the transaction begins.
class EntryStore final {
 public:
  explicit EntryStore(KeyRing& keys) : keys_(keys) {}

  absl::Status Append(Session& session, absl::Span<const TicketEntry> entries);
  // Oldest first, only what comes after `after`.
  absl::StatusOr<std::vector<TicketEntry>> List(Session& session, absl::string_view tenant,
                                                const Uuid& ticket,
                                                const std::optional<Uuid>& after, size_t limit);
  // NotFound() when the ticket has no such entry.
  absl::StatusOr<TicketEntry> Get(Session& session, absl::string_view tenant, const Uuid& ticket,
                                  const Uuid& id);
  // All of a ticket, oldest first.
  absl::StatusOr<std::vector<TicketEntry>> All(Session& session, absl::string_view tenant,
                                               const Uuid& ticket);
  // Stores what an entry's words became, of a ticket nobody else changes before the transaction
  // ends.
  absl::Status SetWords(Session& session, const TicketEntry& entry);
  // Erases the words of all entries of a ticket; the entries stay.
  absl::Status EraseWords(Session& session, absl::string_view tenant, const Uuid& ticket);
  // Whether the comune answered the citizen since the citizen last wrote.
  absl::StatusOr<bool> CitizenWasTold(Session& session, absl::string_view tenant,
                                      const Uuid& ticket);

 private:
  absl::StatusOr<TicketEntry> FromRow(const Row& row);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
