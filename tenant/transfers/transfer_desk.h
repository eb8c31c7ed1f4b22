#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/caller.h"
#include "tenant/clock.h"
#include "tenant/feed/changes.h"
#include "tenant/store/session.h"
#include "tenant/tickets/ticket_desk.h"
#include "tenant/transfers/handover.h"
#include "tenant/transfers/transfer_store.h"

namespace mugugno::tenant {

struct TransferKey {
  std::string tenant;
  Uuid id;
};

// What is offered to whom, and why.
struct Proposal {
  std::string target;  // tenant
  v1::Transfer::ReasonCode reason_code = v1::Transfer::REASON_CODE_UNSPECIFIED;
  std::string reason;
  std::vector<v1::Transfer::Field> fields;
};

// What staff do with offers of tickets between comuni. Every call is one part of the caller's
// transaction and leaves its lines in the audit trail of both comuni there; the ticket is locked
// first, then the source's side, then the receiver's. Thread-safe; a session is used by one thread.
// The keys of both comuni are known to the ring before the transaction begins.
class TransferDesk final {
 public:
  TransferDesk(KeyRing& keys, UuidSource& uuids, const Clock& clock)
      : keys_(keys),
        uuids_(uuids),
        clock_(clock),
        desk_(keys, uuids, clock),
        tickets_(keys),
        entries_(keys),
        outbox_(keys),
        transfers_(keys) {}

  // Offers the ticket. Errors: see TransferService.ProposeTransfer.
  absl::StatusOr<Transfer> Propose(Session& session, Changes& changes, const Caller& caller,
                                   const TicketKey& key, absl::string_view etag,
                                   const Proposal& proposal);
  // The ticket becomes the receiver's; `place` says where in it.
  absl::StatusOr<Transfer> Accept(Session& session, Changes& changes, const Caller& caller,
                                  const TransferKey& key, absl::string_view etag,
                                  Handover::Place place);
  absl::StatusOr<Transfer> Decline(Session& session, Changes& changes, const Caller& caller,
                                   const TransferKey& key, absl::string_view etag,
                                   absl::string_view reason);
  absl::StatusOr<Transfer> Withdraw(Session& session, Changes& changes, const Caller& caller,
                                    const TransferKey& key, absl::string_view etag);

  // Whose keys are needed besides the tenant's own.
  absl::StatusOr<std::string> PeerOf(Session& session, const TransferKey& key) {
    return transfers_.PeerOf(session, key.tenant, key.id);
  }
  absl::StatusOr<Transfer> Get(Session& session, AuditLines& read, const Caller& caller,
                               const TransferKey& key);
  // One query per tenant; the answers are merged, newest first.
  absl::StatusOr<std::vector<Transfer>> List(Session& session, AuditLines& read,
                                             const Caller& caller,
                                             std::vector<TransferQuery> queries, size_t limit);

 private:
  // NotFound() for one of a ticket of the comune's that is restricted to others.
  absl::StatusOr<Transfer> GetSeen(Session& session, const Caller& caller, const TransferKey& key);
  // Both sides of an offer that waits, and its ticket, locked.
  struct Offer {
    Ticket ticket;
    Transfer outgoing;
    Transfer incoming;
  };

  absl::StatusOr<Transfer> Offers(Act& act, const Proposal& proposal);
  absl::Status RequireOfferable(Act& act, const Proposal& proposal);
  absl::StatusOr<Offer> LockOffer(Session& session, const Caller& caller, const TransferKey& key,
                                  v1::Transfer::Direction direction, absl::string_view etag);
  // Ends an offer that was not accepted: the ticket is the source's alone again.
  absl::Status End(Session& session, Changes& changes, const Caller& caller,
                   v1::Transfer::State state, absl::string_view reason, Offer* offer);
  // Stores both sides, with their lines in feed and audit.
  absl::Status Settle(Session& session, Changes& changes, const Caller& caller,
                      absl::string_view action, Offer* offer);
  absl::Status Audit(Session& session, const Caller& caller, absl::string_view action,
                     const Transfer& transfer);

  KeyRing& keys_;
  UuidSource& uuids_;
  const Clock& clock_;
  TicketDesk desk_;
  TicketStore tickets_;
  EntryStore entries_;
  Outbox outbox_;
  TransferStore transfers_;
};

}  // namespace mugugno::tenant
