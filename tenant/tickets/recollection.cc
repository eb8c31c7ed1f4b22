#include "tenant/tickets/recollection.h"

#include <algorithm>
#include <vector>

#include "absl/strings/strip.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/lobby/lobby_store.h"
#include "tenant/name.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/thread_store.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::Status Recollection::Load(KeyRing& keys, UuidSource& ids, Session& session,
                                absl::Span<const Arrival> arrivals) {
  senders_.clear();
  placed_.clear();
  files_.clear();
  for (const Arrival& arrival : arrivals) {
    std::unique_ptr<Sender>& sender = senders_[arrival.address];
    if (sender != nullptr) continue;
    sender = std::make_unique<Sender>();
    sender->correspondent.address = arrival.address;
    sender->correspondent.id = ids.Next();
    sender->correspondent.app = arrival.app;
  }
  RETURN_IF_ERROR(LoadSubmissions(session, arrivals));
  RETURN_IF_ERROR(LoadSenders(keys, session));
  RETURN_IF_ERROR(LoadThreads(keys, session));
  RETURN_IF_ERROR(LoadEnded(keys, session, arrivals));
  RETURN_IF_ERROR(LoadAttachments(keys, session, arrivals));
  RETURN_IF_ERROR(LoadAnswered(session, arrivals));
  return LoadAsked(keys, session);
}

const Submission* Recollection::PlacedBefore(const Arrival& arrival) const {
  const auto found = placed_.find({arrival.source, arrival.dedupe_key});
  return found == placed_.end() ? nullptr : &found->second;
}

void Recollection::Remember(const Submission& submission) {
  placed_[{submission.source, submission.dedupe_key}] = submission;
}

absl::Status Recollection::LoadSubmissions(Session& session, absl::Span<const Arrival> arrivals) {
  std::vector<SubmissionKey> keys;
  keys.reserve(arrivals.size());
  for (const Arrival& arrival : arrivals) keys.push_back({arrival.source, arrival.dedupe_key});
  ASSIGN_OR_RETURN(const std::vector<Submission> found, FindSubmissions(session, keys));
  for (const Submission& submission : found) Remember(submission);
  return absl::OkStatus();
}

absl::Status Recollection::LoadSenders(KeyRing& keys, Session& session) {
  std::vector<Address> addresses;
  for (const auto& [address, sender] : senders_) addresses.push_back(address);
  CorrespondentStore store(keys);
  ASSIGN_OR_RETURN(std::vector<Correspondent> found, store.Find(session, addresses));
  for (Correspondent& correspondent : found) {
    Sender& sender = *senders_.at(correspondent.address);
    sender.correspondent = std::move(correspondent);
    sender.fresh = false;
  }
  return absl::OkStatus();
}

absl::Status Recollection::LoadThreads(KeyRing& keys, Session& session) {
  std::vector<ThreadStore::CorrespondentKey> known;
  std::map<std::pair<std::string, Uuid>, Sender*> by_id;
  for (const auto& [address, sender] : senders_) {
    if (sender->fresh) continue;
    known.push_back({address.owner, sender->correspondent.id});
    by_id[{address.owner, sender->correspondent.id}] = sender.get();
  }
  ThreadStore threads(keys);
  ASSIGN_OR_RETURN(const std::vector<Thread> found, threads.Find(session, known));
  std::map<std::pair<std::string, Uuid>, Sender*> by_thread;
  std::vector<TicketStore::ThreadKey> thread_keys;
  for (const Thread& thread : found) {
    Sender* sender = by_id.at({thread.owner, thread.correspondent});
    sender->threads[thread.tenant] = thread;
    by_thread[{thread.tenant, thread.id}] = sender;
    thread_keys.push_back({thread.tenant, thread.id});
  }
  TicketStore tickets(keys);
  ASSIGN_OR_RETURN(std::vector<Ticket> open, tickets.FindOpen(session, thread_keys));
  for (Ticket& ticket : open) {
    Sender* sender = by_thread.at({ticket.tenant, ticket.thread});
    sender->open_tickets.push_back(
        std::make_unique<OpenTicket>(OpenTicket{.ticket = std::move(ticket)}));
  }
  return absl::OkStatus();
}

absl::Status Recollection::LoadEnded(KeyRing& keys, Session& session,
                                     absl::Span<const Arrival> arrivals) {
  std::map<std::pair<std::string, Uuid>, Sender*> by_thread;
  std::vector<TicketStore::ThreadKey> thread_keys;
  for (const Arrival& arrival : arrivals) {
    Sender& sender = SenderOf(arrival);
    const bool talks = std::any_of(
        sender.open_tickets.begin(), sender.open_tickets.end(),
        [&](const auto& open) { return open->ticket.conversation_time >= arrival.talk_since; });
    if (!arrival.fragment && !talks) continue;
    for (const auto& [tenant, thread] : sender.threads) {
      if (by_thread.emplace(std::pair(tenant, thread.id), &sender).second) {
        thread_keys.push_back({tenant, thread.id});
      }
    }
  }
  TicketStore tickets(keys);
  ASSIGN_OR_RETURN(std::vector<Ticket> ended, tickets.FindLastEnded(session, thread_keys));
  for (Ticket& ticket : ended) {
    Sender& sender = *by_thread.at({ticket.tenant, ticket.thread});
    sender.open_tickets.push_back(
        std::make_unique<OpenTicket>(OpenTicket{.ticket = std::move(ticket)}));
  }
  return absl::OkStatus();
}

absl::Status Recollection::LoadAnswered(Session& session, absl::Span<const Arrival> arrivals) {
  for (const Arrival& arrival : arrivals) {
    Sender& sender = SenderOf(arrival);
    if (!sender.fresh && !arrival.about_key.empty()) {
      RETURN_IF_ERROR(session.Query(
          "SELECT ticket_id FROM submission WHERE source = ? AND dedupe_key = ? AND owner = ? "
          "AND correspondent_id = ? AND ticket_id IS NOT NULL",
          {arrival.source, arrival.about_key, arrival.address.owner,
           sender.correspondent.id.bytes()},
          [&](const Row& row) {
            sender.answered[arrival.id] = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
            return absl::OkStatus();
          }));
      // Or one of ours; whether the ticket is one of the sender's own is seen where it is used.
      RETURN_IF_ERROR(session.Query(
          "SELECT ticket_id FROM delivery WHERE provider_key = ?", {arrival.about_key},
          [&](const Row& row) {
            sender.answered.try_emplace(arrival.id, Uuid::FromBytes(row.Bytes(0)).value_or(Uuid()));
            return absl::OkStatus();
          }));
    }
    const auto entry = ResourceName::Parse(arrival.message.reply_to());
    if (sender.fresh || !entry || !entry->uuid()) continue;
    RETURN_IF_ERROR(session.Query(
        "SELECT ticket_id FROM conversation_entry WHERE owner = ? AND correspondent_id = ? "
        "AND id = ? AND ticket_id IS NOT NULL",
        {arrival.address.owner, sender.correspondent.id.bytes(), entry->uuid()->bytes()},
        [&](const Row& row) {
          sender.answered[*entry->uuid()] = Uuid::FromBytes(row.Bytes(0)).value_or(Uuid());
          return absl::OkStatus();
        }));
  }
  return absl::OkStatus();
}

absl::Status Recollection::LoadAsked(KeyRing& keys, Session& session) {
  LobbyStore lobby(keys);
  for (const auto& [address, sender] : senders_) {
    absl::string_view association = address.owner;
    if (!sender->correspondent.open_question ||
        !absl::ConsumePrefix(&association, "associations/")) {
      continue;
    }
    ASSIGN_OR_RETURN(sender->asked, lobby.Asked(session, association, sender->correspondent.id));
  }
  return absl::OkStatus();
}

absl::Status Recollection::LoadAttachments(KeyRing& keys, Session& session,
                                           absl::Span<const Arrival> arrivals) {
  std::vector<AttachmentStore::SourceKey> named;
  for (const Arrival& arrival : arrivals) {
    for (const std::string& name : arrival.message.attachments()) {
      const auto parsed = ResourceName::Parse(name);
      if (parsed && parsed->uuid()) named.push_back({arrival.source, *parsed->uuid()});
    }
  }
  ASSIGN_OR_RETURN(std::vector<Attachment> found,
                   AttachmentStore(keys).FindOfSources(session, named));
  for (Attachment& attachment : found) {
    std::pair<std::string, Uuid> key(attachment.source, attachment.id);
    files_.emplace(std::move(key), std::move(attachment));
  }
  return absl::OkStatus();
}

AttachedFiles Recollection::TakeFiles(const Arrival& arrival) {
  AttachedFiles files;
  for (const std::string& name : arrival.message.attachments()) {
    const auto parsed = ResourceName::Parse(name);
    const Uuid id = parsed ? parsed->uuid().value_or(Uuid()) : Uuid();
    const auto found = files_.find({arrival.source, id});
    const bool there =
        found != files_.end() && found->second.owner == arrival.address.owner &&
        (!found->second.entry || *found->second.entry == arrival.id) &&
        (!found->second.expire_time || arrival.receive_time <= *found->second.expire_time);
    if (there) {
      *files.Add() = FileOf(found->second);
      files_.erase(found);
    } else {
      storage::v1::AttachedFile& missing = *files.Add();
      missing.set_id(std::string(id.bytes()));
      missing.set_missing(true);
      missing.set_fetching(std::any_of(arrival.platform_files.begin(), arrival.platform_files.end(),
                                       [&](const PlatformFile& file) { return file.id == id; }));
    }
  }
  return files;
}

}  // namespace mugugno::tenant
