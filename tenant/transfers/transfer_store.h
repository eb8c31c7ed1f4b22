#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/store/session.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/transfers/transfer.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// The place of a transfer in a list of several comuni's, newest first.
struct TransferPlace {
  Uuid id;
  std::string tenant;
};

// Which transfers of one tenant.
struct TransferQuery {
  std::string tenant;
  // Empty: PENDING.
  std::vector<v1::Transfer::State> states;
  // TransferDesk sets it: those of restricted tickets are shown to their readers.
  TicketView view = {};
  // UNSPECIFIED: both.
  v1::Transfer::Direction direction = v1::Transfer::DIRECTION_UNSPECIFIED;
  // Only what comes after it.
  std::optional<TransferPlace> after;
  size_t limit = 50;
};

// Rows of `transfer`, one side at a time. Thread-safe; a session is used by one thread. The keys of
// the tenant are known to the ring before the transaction begins.
class TransferStore final {
 public:
  explicit TransferStore(KeyRing& keys) : keys_(keys) {}

  // Who stands on the other side. NotFound() when the tenant has no such transfer.
  absl::StatusOr<std::string> PeerOf(Session& session, absl::string_view tenant, const Uuid& id);
  // NotFound() when the tenant has no such transfer.
  absl::StatusOr<Transfer> Get(Session& session, absl::string_view tenant, const Uuid& id);
  // As Get, and nobody else changes the row before the transaction ends.
  absl::StatusOr<Transfer> Lock(Session& session, absl::string_view tenant, const Uuid& id);
  absl::Status Insert(Session& session, absl::Span<const Transfer> transfers);
  // Stores what became of a locked one, and counts its revision up.
  absl::Status Update(Session& session, Transfer* transfer);
  // Newest first.
  absl::StatusOr<std::vector<Transfer>> List(Session& session, const TransferQuery& query);

 private:
  absl::StatusOr<Transfer> GetOne(Session& session, absl::string_view sql, absl::string_view tenant,
                                  const Uuid& id);
  absl::StatusOr<Transfer> FromRow(const Row& row);
  absl::StatusOr<std::string> SealWords(const Transfer& transfer);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
