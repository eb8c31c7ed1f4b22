#include <utility>
#include <vector>

#include "tenant/attachments/attachment_store.h"
#include "tenant/outbox/outbox.h"
#include "tenant/set_aside/set_aside_store.h"
#include "tenant/tickets/arrival_batch.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/evidence.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<Placed> ArrivalBatch::SetAside(const Arrival& arrival, SetAsideMessage message) {
  message.owner = arrival.address.owner;
  message.id = arrival.id;
  message.source = arrival.source;
  message.create_time = arrival.receive_time;
  // A replay finds it there already.
  ASSIGN_OR_RETURN(const bool done, IsSetAside(session_, arrival));
  if (!done) {
    RETURN_IF_ERROR(SetAsideStore(keys_).Insert(session_, message));
    AddAdoptions(arrival, message.owner, std::nullopt);
    audit_.push_back(
        {message.owner, message.source, "message.set_aside", NameOf(message), message.reason});
  }
  Placed placed;
  placed.submission.source = arrival.source;
  placed.submission.id = arrival.id;
  placed.submission.state = v1::Submission::STATE_SET_ASIDE;
  placed.submission.owner = message.owner;
  placed.submission.emergency = message.emergency;
  placed.submission.create_time = message.create_time;
  return placed;
}

// In the order of the foreign keys, each table once.
absl::Status ArrivalBatch::Write(const std::vector<Sender*>& senders) {
  CorrespondentStore correspondents(keys_);
  TicketStore tickets(keys_);
  std::vector<Correspondent> fresh_correspondents;
  std::vector<Ticket> fresh_tickets;
  for (const Sender* sender : senders) {
    if (sender->fresh) fresh_correspondents.push_back(sender->correspondent);
  }
  RETURN_IF_ERROR(correspondents.Insert(session_, fresh_correspondents));
  for (const Sender* sender : senders) {
    if (!sender->fresh) RETURN_IF_ERROR(correspondents.Touch(session_, sender->correspondent));
  }
  ThreadStore threads(keys_);
  RETURN_IF_ERROR(threads.Insert(session_, threads_));
  for (const Thread& thread : spoken_) {
    RETURN_IF_ERROR(threads.SetNoticeTime(session_, thread.tenant, thread.id, thread.notice_time));
  }
  for (const Sender* sender : senders) {
    for (const auto& open : sender->open_tickets) {
      if (!open->changed) continue;
      if (open->fresh) {
        fresh_tickets.push_back(open->ticket);
      } else {
        RETURN_IF_ERROR(tickets.Update(session_, now_, &open->ticket));
      }
      const Ticket& ticket = open->ticket;
      AddTicketLines(ticket, changes_);
    }
  }
  RETURN_IF_ERROR(tickets.Insert(session_, fresh_tickets));
  RETURN_IF_ERROR(EntryStore(keys_).Append(session_, entries_));
  for (const Adoption& each : adoptions_) {
    RETURN_IF_ERROR(AttachmentStore(keys_).Adopt(session_, each.owner, each.id, each.place));
  }
  RETURN_IF_ERROR(FileFetchStore(keys_).Insert(session_, fetches_));
  RETURN_IF_ERROR(ConversationStore(keys_).Append(session_, pointers_));
  RETURN_IF_ERROR(LobbyStore(keys_).Insert(session_, lobby_items_));
  RETURN_IF_ERROR(InsertSubmissions(session_, submissions_));
  for (const Move& move : moves_) {
    RETURN_IF_ERROR(ConversationStore(keys_).MoveToTicket(session_, move.pointer));
    RETURN_IF_ERROR(LobbyStore(keys_).Assign(session_, move.item, move.submission.tenant,
                                             *move.submission.ticket, now_));
    RETURN_IF_ERROR(UpdateSubmission(session_, move.submission));
  }
  RETURN_IF_ERROR(AppendAudit(session_, ids_, now_, audit_));
  // Last, as other batches wait for the lanes from here to the commit.
  Outbox outbox(keys_);
  for (const auto& [owner, correspondent] : awaited_) {
    RETURN_IF_ERROR(outbox.QueueWaiting(session_, owner, correspondent, now_, changes_));
  }
  return outbox.Add(session_, deliveries_);
}

}  // namespace mugugno::tenant
