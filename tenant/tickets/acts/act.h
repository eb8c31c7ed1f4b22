#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

#include "tenant/caller.h"
#include "tenant/feed/changes.h"
#include "tenant/outbox/hand_off.h"
#include "tenant/outbox/outbox.h"
#include "tenant/rules/correction.h"
#include "tenant/store/session.h"
#include "tenant/tickets/chat_answer.h"
#include "tenant/tickets/conversation.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/uuid.h"

namespace mugugno::tenant {

// NotFound() for a ticket the caller does not see (ticket_view.h), as for one that does not exist.
absl::Status RequireVisible(const Caller& caller, const Ticket& ticket);

// FAILED_PRECONDITION (RESTRICTED) where one of two tickets tells its readers of the other, and not
// the same people see both.
absl::Status RequireSameReaders(const Ticket& one, const Ticket& other);

// One act of one person on one ticket, inside its transaction. The ticket is locked; an act changes
// it here and adds entries, deliveries and what the citizen sees; Finish stores all of it. Used by
// the transaction's thread only.
class Act final {
 public:
  struct Stores {
    TicketStore& tickets;
    EntryStore& entries;
    Outbox& outbox;
    UuidSource& uuids;
  };

  // `ticket` is locked and visible to the caller, `tenant` is its comune.
  Act(Stores stores, Session& session, Changes& changes, const Caller& caller,
      const TenantSlice& tenant, Ticket ticket, absl::Time now)
      : stores_(stores),
        session_(session),
        changes_(changes),
        caller_(caller),
        tenant_(tenant),
        ticket_(std::move(ticket)),
        now_(now) {}
  Act(const Act&) = delete;
  Act& operator=(const Act&) = delete;

  Session& session() { return session_; }
  Changes& changes() { return changes_; }
  const Caller& caller() const { return caller_; }
  const TenantSlice& tenant() const { return tenant_; }
  TicketStore& tickets() { return stores_.tickets; }
  EntryStore& entries() { return stores_.entries; }
  Outbox& outbox() { return stores_.outbox; }
  UuidSource& uuids() { return stores_.uuids; }
  absl::Time now() const { return now_; }
  const Ticket& ticket() const { return ticket_; }
  // The ticket, to be changed.
  Ticket& Change() {
    changed_ = true;
    return ticket_;
  }

  // FAILED_PRECONDITION (TICKET_HELD) while a person has to decide the comune.
  absl::Status RequireNotHeld() const;
  // Puts the ticket where `act` leads.
  absl::Status Enter(TicketAct act);

  // `text` as the citizen reads it: with the comune's signature and the office's name below (DPR
  // 62/2013 art. 11-bis c. 3), and behind the comune's name where another comune's channel relays
  // it. Nobody chooses in whose name an answer leaves. FAILED_PRECONDITION:
  // GUIDELINES_NOT_ACKNOWLEDGED while the caller has not acknowledged the association's guidelines,
  // CHANNEL_SUSPENDED while nothing is sent on the channel, REPLIES_OFF where its policy is not to
  // answer what the citizen last wrote, REPLY_WINDOW_CLOSED while its platform would not take it.
  // With `use_template` the channel's template is said then, in an entry of its own, and what the
  // act shows to the citizen waits until they write; REPLY_TEMPLATE_MISSING where there is none
  // that can be. PERSONAL_DATA_PUBLIC where everybody could read what tells of a person.
  absl::StatusOr<std::string> ForCitizen(absl::string_view text, bool use_template = false);

  // Nobody answers on the channel what the citizen last wrote.
  absl::StatusOr<bool> RepliesOff();

  // A new entry by the caller, in the ticket's present state; its words only if `text` is not
  // empty. Valid until the next one is added.
  TicketEntry& AddEntry(v1::TicketEntry::Kind kind, absl::string_view text);
  // Shows the last entry to the citizen.
  void ShowLast(v1::ConversationEntry::Kind kind);
  // Sends the ticket to the office's mailbox or system too, shown by the last entry.
  absl::Status HandOffLast(const Office& office, absl::string_view note);

  // A person has looked at whose it is: what the statistics say is in doubt no more.
  void SettleOffice() {
    Change().words.mutable_route()->set_certainty(v1::Route::CERTAINTY_PERSON);
  }

  // Keeps that a person decided otherwise than the rules had; `before` is the ticket as it was,
  // the last entry tells of it, and `comune_before` is the id of a tenant or empty.
  void Correct(v1::Correction::Act act, const Ticket& before, absl::string_view comune_before);

  // What the audit trail says beside the act's name: names and states, no words.
  void SetDetail(std::string detail) { detail_ = std::move(detail); }
  const std::string& detail() const { return detail_; }

  // An entry by the caller in another ticket, to be stored by StoreElsewhere; its words only if
  // `text` is not empty.
  TicketEntry EntryIn(const Ticket& ticket, v1::TicketEntry::Kind kind, absl::string_view text);
  // Stores another ticket the act changed, with what it says there.
  absl::Status StoreElsewhere(Ticket* ticket, const TicketEntry& entry);
  // The same with a note.
  absl::Status NoteElsewhere(Ticket* ticket, absl::string_view text);

  // Stores everything, at the end of a successful act.
  absl::Status Finish();

 private:
  struct Shown {
    size_t entry = 0;
    v1::ConversationEntry::Kind kind = v1::ConversationEntry::KIND_UNSPECIFIED;
    ChatLeave leave = {};
  };

  absl::StatusOr<ThreadAddress> Address();
  bool RepliesOff(const ThreadAddress& address) const;
  // Until when the platform takes it, where that is over.
  std::optional<absl::Time> WindowClosedSince(const ThreadAddress& address) const;
  // FAILED_PRECONDITION (PERSONAL_DATA_PUBLIC) where everybody could read what tells of a person.
  absl::Status CheckPublic(const ThreadAddress& address, absl::string_view text) const;
  // Announces by the channel's template what is going to be said.
  absl::Status SayTemplate();
  // What is shown leaves by the citizen's chat, where the channel is one.
  absl::Status SendShown();
  absl::Status ShowAll();
  // FAILED_PRECONDITION (OFFERED) where an offered ticket could not be accepted any more.
  absl::Status RequireAcceptable() const;
  // What the citizen wrote, oldest first.
  absl::StatusOr<HandOffWords> CitizensWords();

  Stores stores_;
  Session& session_;
  Changes& changes_;
  const Caller& caller_;
  const TenantSlice& tenant_;
  Ticket ticket_;
  const absl::Time now_;
  bool changed_ = false;
  std::string detail_;
  std::vector<TicketEntry> new_entries_;
  std::vector<Shown> shown_;
  std::vector<Delivery> deliveries_;
  std::vector<Correction> corrections_;
  std::optional<ThreadAddress> address_;
  bool waits_ = false;  // what is shown, until the citizen writes
};

}  // namespace mugugno::tenant
