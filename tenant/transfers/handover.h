#pragma once

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/caller.h"
#include "tenant/feed/changes.h"
#include "tenant/outbox/hand_off.h"
#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"
#include "tenant/tickets/entry.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/tickets/ticket.h"
#include "tenant/transfers/transfer.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// A ticket becomes another comune's: contact, thread, ticket and entries are sealed anew under its
// key and number, what the citizen and their app hold leads there, and the source is left a
// tombstone: rows without words. One object for one ticket, inside the accepting transaction, with
// the ticket locked. Used by the transaction's thread only.
class Handover final {
 public:
  // Where the receiver's own map puts the words it gets.
  using Place = absl::FunctionRef<Placement(const v1::InboundMessage&, const AttachedFiles&)>;
  struct Parts {
    KeyRing& keys;
    UuidSource& uuids;
    Session& session;
    Changes& changes;
    const Caller& caller;
    const absl::Time now;
  };

  Handover(Parts parts, const TenantSlice& source, const TenantSlice& receiver)
      : parts_(parts), source_(source), receiver_(receiver) {}
  Handover(const Handover&) = delete;
  Handover& operator=(const Handover&) = delete;

  // The receiver's new ticket; `incoming` is its side of the offer. ALREADY_EXISTS where the same
  // citizen is writing to the receiver for the first time; FAILED_PRECONDITION (NO_OFFICE).
  absl::StatusOr<Ticket> Run(const Ticket& left, const Transfer& incoming, Place place);

 private:
  // Keeps with both comuni that people decided otherwise than the rules had.
  absl::Status Correct(const Ticket& left, const Ticket& taken);
  // What goes along, in the receiver's name and with the offered fields only.
  absl::Status Gather(const Ticket& left, const Transfer& incoming);
  // The receiver's thread with the citizen, and what it may know of the contact.
  absl::StatusOr<Thread> Meet(const Transfer& incoming);
  absl::StatusOr<Ticket> Open(const Ticket& left, const Transfer& incoming, const Thread& thread,
                              const Placement& placement);
  // An own matter, where the same one is open in another ticket of the thread.
  absl::StatusOr<std::string> MatterOf(const Ticket& ticket, const Placement& placement);
  absl::Status AddHistory(const Ticket& left, const Transfer& incoming, const Ticket& taken);
  // What the citizen and their app hold leads to the new ticket.
  absl::Status Lead(const Ticket& left, const Ticket& taken);
  // The files keep their bytes; their keys are sealed for the receiver.
  absl::Status MoveFiles(const Ticket& left, const Ticket& taken);
  absl::Status LeaveTombstone(Ticket left);

  TicketEntry NewEntry(const Ticket& ticket, v1::TicketEntry::Kind kind, absl::string_view author);
  HandOffWords CitizensWords() const;

  const Parts parts_;
  const TenantSlice& source_;
  const TenantSlice& receiver_;
  Thread from_;
  std::vector<TicketEntry> entries_;
};

}  // namespace mugugno::tenant
