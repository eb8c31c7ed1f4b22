#pragma once

// Writes placed arrivals in one transaction: contact, thread, ticket, entries, conversation, lobby,
// submission, audit and feed, each table with few statements. Used by one thread, within one
// transaction: Place per arrival, each of another sender, then Write.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

#include "tenant/attachments/attachment.h"
#include "tenant/audit/audit.h"
#include "tenant/directory/snapshot.h"
#include "tenant/feed/changes.h"
#include "tenant/lobby/lobby_store.h"
#include "tenant/outbox/delivery.h"
#include "tenant/set_aside/set_aside_message.h"
#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/entry.h"
#include "tenant/tickets/sender.h"
#include "tenant/tickets/submission.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// What an entry keeps of a message, and of what the gateway says itself.
storage::v1::EntryWords WordsOf(const Arrival& arrival);
storage::v1::EntryWords WordsOf(const Notice& notice);

// What became of one arrival.
struct Placed {
  Submission submission;
  std::string number;  // of the ticket; empty without one
  std::string office;  // id
};

class ArrivalBatch final {
 public:
  ArrivalBatch(KeyRing& keys, UuidSource& ids, const DirectorySnapshot& directory, absl::Time now,
               Session& session, Changes& changes)
      : keys_(keys),
        ids_(ids),
        directory_(directory),
        now_(now),
        session_(session),
        changes_(changes) {}

  // FAILED_PRECONDITION KEYS_… where the owner's keys are not there.
  absl::StatusOr<Placed> Place(Sender& sender, const Arrival& arrival, const Placement& placement);
  // What was no message of anybody, and is done with: only that it came is kept.
  Placed Note(const Arrival& arrival);
  // A message that waited in the lobby becomes a ticket of `placement.tenant`: sealed anew, and its
  // words leave the lobby. `actor` decided it. ABORTED where somebody was faster.
  absl::StatusOr<Placed> MoveFromLobby(Sender& sender, const LobbyItem& item,
                                       const Placement& placement, absl::string_view actor);
  // Keeps an arrival that came under a used key for a person to decide. Owner, id, source and time
  // of `message` are the arrival's.
  absl::StatusOr<Placed> SetAside(const Arrival& arrival, SetAsideMessage message);

  // ALREADY_EXISTS or FAILED_PRECONDITION where another gateway was faster with the same
  // correspondent, thread or matter: the transaction can be run again.
  absl::Status Write(const std::vector<Sender*>& senders);

 private:
  // What answers a restricted ticket that has ended is seen by the same people.
  absl::Status InheritReaders(const Sender& sender, const Arrival& arrival, Ticket* ticket);
  absl::StatusOr<Placed> PlaceInTicket(Sender& sender, const Arrival& arrival,
                                       const Placement& placement);
  Placed PlaceInLobby(Sender& sender, const Arrival& arrival, const Placement& placement);
  absl::StatusOr<Placed> PlaceAnswer(Sender& sender, const Arrival& arrival,
                                     const Placement& placement);

  // When the sender last wrote, and that it may have been waited for.
  void Heard(Sender& sender, const Arrival& arrival);
  const Thread& ThreadIn(Sender& sender, const std::string& tenant,
                         const v1::InboundMessage& message);
  absl::StatusOr<OpenTicket*> TicketFor(Sender& sender, const Arrival& arrival,
                                        const Placement& placement);
  // What the ticket becomes by the message; whether the message opens it.
  bool Hear(const Arrival& arrival, const Placement& placement, OpenTicket* open);
  void AddInbound(const OpenTicket& open, const Arrival& arrival);
  // The arrival's files belong to its words from now on; those its platform has are fetched.
  void AddAdoptions(const Arrival& arrival, absl::string_view owner,
                    const std::optional<Uuid>& ticket);
  ConversationPointer PointerTo(const Sender& sender, const OpenTicket& open,
                                const Arrival& arrival) const;
  void AddNotice(Sender& sender, const OpenTicket& open, const Arrival& arrival,
                 const Notice& notice);
  // Of the comune's own text, with what stands in it for this ticket.
  Notice ForTicket(const Notice& notice, const Ticket& ticket) const;
  // What is said to the sender leaves by their chat, where the arrival's channel is one.
  void AddChat(const Arrival& arrival, const Scope& owner, const Uuid& subject, const Uuid& entry,
               const Notice& notice);
  Placed PlaceNowhere(Sender& sender, const Arrival& arrival, const Placement& placement);
  // A new ticket, and what the citizen adds to one, go to the mailbox or system of its office too.
  void AddHandOff(const Ticket& ticket, const Arrival& arrival, bool addition);
  void AddTicketAudit(const Ticket& ticket, const Arrival& arrival, absl::string_view action);
  Submission SubmissionOf(const Sender& sender, const Arrival& arrival,
                          const Placement& placement) const;

  KeyRing& keys_;
  UuidSource& ids_;
  const DirectorySnapshot& directory_;
  const absl::Time now_;
  Session& session_;
  Changes& changes_;

  // A file of `owner` that a message refers to.
  struct Adoption {
    std::string owner;
    Uuid id;
    AttachmentPlace place;
  };

  // What leaves the lobby for a ticket.
  struct Move {
    LobbyItem item;
    ConversationPointer pointer;
    Submission submission;
  };

  std::vector<Thread> threads_;
  // Those in which a text of the comune's own was said.
  std::vector<Thread> spoken_;
  std::vector<TicketEntry> entries_;
  std::vector<Adoption> adoptions_;
  std::vector<FileFetch> fetches_;
  std::vector<Delivery> deliveries_;
  // Owner and id of correspondents.
  std::vector<std::pair<std::string, Uuid>> awaited_;
  std::vector<ConversationPointer> pointers_;
  std::vector<LobbyItem> lobby_items_;
  std::vector<Submission> submissions_;
  std::vector<Move> moves_;
  std::vector<AuditLine> audit_;
};

}  // namespace mugugno::tenant
