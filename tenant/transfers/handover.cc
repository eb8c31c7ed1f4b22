#include "tenant/transfers/handover.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/outbox/hand_off.h"
#include "tenant/outbox/outbox.h"
#include "tenant/requests.h"
#include "tenant/rules/correction.h"
#include "tenant/tickets/acts/act.h"
#include "tenant/tickets/chat_answer.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/tickets/ticket_number.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/transfers/offered.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Fills what is not known yet; false where there was nothing new.
bool Learn(const storage::v1::ContactWords& more, storage::v1::ContactWords* known) {
  const std::string before = known->SerializeAsString();
  if (known->display_name().empty()) known->set_display_name(more.display_name());
  if (known->phone_number().empty()) known->set_phone_number(more.phone_number());
  if (known->email().empty()) known->set_email(more.email());
  return known->SerializeAsString() != before;
}

// Whether the contact has a ticket with words besides this one.
absl::StatusOr<bool> HasOtherTickets(Session& session, const Ticket& ticket, const Uuid& contact) {
  bool other = false;
  RETURN_IF_ERROR(session.Query(
      "SELECT COUNT(*) FROM thread t JOIN ticket k ON k.tenant_id = t.tenant_id "
      "AND k.thread_id = t.id WHERE t.tenant_id = ? AND t.contact_id = ? AND k.state <> ? "
      "AND k.id <> ?",
      {ticket.tenant, contact.bytes(), static_cast<int>(v1::TICKET_STATE_TRANSFERRED),
       ticket.id.bytes()},
      [&](const Row& row) {
        other = row.Int(0) > 0;
        return absl::OkStatus();
      }));
  return other;
}

// Whether a correspondent's owner is another comune.
bool IsForeign(absl::string_view owner, absl::string_view tenant) {
  return absl::ConsumePrefix(&owner, "tenants/") && owner != tenant;
}

v1::InboundMessage MessageOf(const TicketEntry& entry) {
  if (entry.words && entry.words->has_message()) return entry.words->message();
  v1::InboundMessage message;
  if (entry.words) message.set_text(entry.words->text());
  return message;
}

AttachedFiles FilesOf(const TicketEntry& entry) {
  return entry.words ? entry.words->files() : AttachedFiles();
}

}  // namespace

absl::StatusOr<Ticket> Handover::Run(const Ticket& left, const Transfer& incoming, Place place) {
  RETURN_IF_ERROR(Gather(left, incoming));
  const auto first = std::find_if(entries_.begin(), entries_.end(), [](const TicketEntry& entry) {
    return entry.kind == v1::TicketEntry::KIND_INBOUND;
  });
  const Placement placement =
      first == entries_.end() ? place({}, {}) : place(MessageOf(*first), FilesOf(*first));
  if (placement.office.empty()) {
    return FailedPrecondition("NO_OFFICE", receiver_.tenant.name(), "create an office first");
  }
  ASSIGN_OR_RETURN(const Thread thread, Meet(incoming));
  ASSIGN_OR_RETURN(const Ticket taken, Open(left, incoming, thread, placement));
  RETURN_IF_ERROR(Lead(left, taken));
  RETURN_IF_ERROR(MoveFiles(left, taken));
  RETURN_IF_ERROR(AddHistory(left, incoming, taken));
  RETURN_IF_ERROR(LeaveTombstone(left));
  RETURN_IF_ERROR(Correct(left, taken));
  AddTicketLines(taken, parts_.changes);
  RETURN_IF_ERROR(AppendAudit(parts_.session, parts_.uuids, parts_.now,
                              {{TenantName(left.tenant), parts_.caller.name(), "ticket.leave",
                                TicketName(left.tenant, left.id), incoming.id.ToString()},
                               {TenantName(taken.tenant), parts_.caller.name(), "ticket.open",
                                TicketName(taken.tenant, taken.id), incoming.name()}}));
  return taken;
}

absl::Status Handover::Correct(const Ticket& left, const Ticket& taken) {
  const std::string& actor = parts_.caller.name();
  Correction out =
      CorrectionOf(left, v1::Correction::ACT_TRANSFER_OUT, actor, parts_.now, parts_.uuids);
  out.office_after.clear();
  out.comune_after = taken.tenant;
  Correction in =
      CorrectionOf(taken, v1::Correction::ACT_TRANSFER_IN, actor, parts_.now, parts_.uuids);
  in.office_before.clear();
  in.comune_before = left.tenant;
  // The rules that decided were the source's.
  in.rule_set = 0;
  return AddCorrections(parts_.session, {out, in});
}

absl::Status Handover::Gather(const Ticket& left, const Transfer& incoming) {
  ASSIGN_OR_RETURN(from_, ThreadStore(parts_.keys).Get(parts_.session, left.tenant, left.thread));
  ASSIGN_OR_RETURN(
      const std::vector<Uuid> shown,
      ConversationStore(parts_.keys)
          .ShownOf(parts_.session, from_.owner, from_.correspondent, {left.tenant, left.id}));
  const absl::flat_hash_set<Uuid> to_citizen(shown.begin(), shown.end());
  ASSIGN_OR_RETURN(std::vector<TicketEntry> all,
                   EntryStore(parts_.keys).All(parts_.session, left.tenant, left.id));
  for (TicketEntry& entry : all) {
    const bool inbound = entry.kind == v1::TicketEntry::KIND_INBOUND;
    const bool note = entry.kind == v1::TicketEntry::KIND_NOTE &&
                      IsOffered(v1::Transfer::FIELD_NOTES, incoming.fields);
    if (!inbound && !note && !to_citizen.contains(entry.id)) continue;
    if (entry.words) {
      entry.words = Offered(*std::move(entry.words), incoming.fields);
      if (!inbound && entry.words->comune().empty()) entry.words->set_comune(left.tenant);
    }
    // What it was sent by, and to which office, is the source's.
    entry.delivery.reset();
    entry.office.clear();
    entries_.push_back(std::move(entry));
  }
  return absl::OkStatus();
}

absl::StatusOr<Thread> Handover::Meet(const Transfer& incoming) {
  ThreadStore threads(parts_.keys);
  ASSIGN_OR_RETURN(const storage::v1::ContactWords contact,
                   threads.GetContact(parts_.session, from_.tenant, from_.contact));
  const storage::v1::ContactWords offered = Offered(contact, incoming.fields);
  ASSIGN_OR_RETURN(const std::vector<Thread> known,
                   threads.Find(parts_.session, {{from_.owner, from_.correspondent}}));
  for (const Thread& thread : known) {
    if (thread.tenant != incoming.tenant) continue;
    ASSIGN_OR_RETURN(storage::v1::ContactWords words,
                     threads.GetContact(parts_.session, thread.tenant, thread.contact));
    if (Learn(offered, &words)) {
      RETURN_IF_ERROR(threads.SetContact(parts_.session, thread.tenant, thread.contact, words));
    }
    return thread;
  }
  Thread thread = {.tenant = incoming.tenant,
                   .id = parts_.uuids.Next(),
                   .contact = parts_.uuids.Next(),
                   .owner = from_.owner,
                   .correspondent = from_.correspondent,
                   .create_time = parts_.now,
                   .contact_words = offered};
  if (IsForeign(from_.owner, incoming.tenant)) thread.transfer = incoming.id;
  RETURN_IF_ERROR(threads.Insert(parts_.session, {thread}));
  return thread;
}

absl::StatusOr<std::string> Handover::MatterOf(const Ticket& ticket, const Placement& placement) {
  const KeyOwner owner = KeyOwner::Tenant(ticket.tenant);
  if (!placement.matter.empty()) {
    ASSIGN_OR_RETURN(std::string matter,
                     parts_.keys.BlindIndex(owner, kMatterIndex, placement.matter));
    ASSIGN_OR_RETURN(
        const std::vector<Ticket> open,
        TicketStore(parts_.keys).FindOpen(parts_.session, {{ticket.tenant, ticket.thread}}));
    const bool taken = std::any_of(
        open.begin(), open.end(), [&](const Ticket& other) { return other.open_matter == matter; });
    if (!taken) return matter;
  }
  return parts_.keys.BlindIndex(owner, kMatterIndex, ticket.id.bytes());
}

absl::StatusOr<Ticket> Handover::Open(const Ticket& left, const Transfer& incoming,
                                      const Thread& thread, const Placement& placement) {
  Ticket ticket;
  ticket.tenant = incoming.tenant;
  ticket.id = parts_.uuids.Next();
  ticket.number = NewTicketNumber(ticket.tenant);
  ticket.state = v1::TICKET_STATE_FORWARDED;
  ticket.kind = left.kind;
  ticket.topic = placement.topic.empty() ? left.topic : placement.topic;
  ticket.office = placement.office;
  ticket.thread = thread.id;
  ticket.channel = left.channel;
  // Whoever acknowledged it in the source knows nothing of it here.
  ticket.emergency = left.emergency || placement.emergency;
  ASSIGN_OR_RETURN(ticket.open_matter, MatterOf(ticket, placement));
  if (IsOffered(v1::Transfer::FIELD_DISPLAY_NAME, incoming.fields)) {
    ticket.words.set_contact_display_name(left.words.contact_display_name());
  }
  ticket.words.set_preview(left.words.preview());
  *ticket.words.mutable_route() = placement.route;
  ticket.words.set_external_body(placement.external_body);
  *ticket.words.mutable_former() = left.words.former();
  storage::v1::TicketWords::Former& former = *ticket.words.add_former();
  former.set_tenant(left.tenant);
  former.set_ticket(std::string(left.id.bytes()));
  former.set_matter(left.open_matter);
  if (left.restricted()) {
    // Whoever accepts it is the one who sees it, and names others.
    const auto accepting = ResourceName::Parse(parts_.caller.name());
    if (parts_.caller.kind() != Caller::Kind::kStaff || !accepting) return PermissionDenied();
    ticket.readers = {accepting->id()};
    *ticket.words.mutable_restriction() = left.words.restriction();
    ticket.words.mutable_restriction()->set_author(parts_.caller.name());
  }
  ticket.create_time = left.create_time;
  BeginWait(parts_.now, &ticket);
  ticket.update_time = parts_.now;
  // The citizen is told of the new number.
  ticket.conversation_time = parts_.now;
  RETURN_IF_ERROR(TicketStore(parts_.keys).Insert(parts_.session, {ticket}));
  for (TicketEntry& entry : entries_) {
    entry.tenant = ticket.tenant;
    entry.ticket = ticket.id;
  }
  RETURN_IF_ERROR(EntryStore(parts_.keys).Append(parts_.session, entries_));
  return ticket;
}

TicketEntry Handover::NewEntry(const Ticket& ticket, v1::TicketEntry::Kind kind,
                               absl::string_view author) {
  TicketEntry entry;
  entry.tenant = ticket.tenant;
  entry.ticket = ticket.id;
  entry.id = parts_.uuids.Next();
  entry.kind = kind;
  entry.author = std::string(author);
  entry.state = ticket.state;
  entry.create_time = parts_.now;
  return entry;
}

HandOffWords Handover::CitizensWords() const {
  HandOffWords words;
  for (const TicketEntry& entry : entries_) {
    if (entry.kind != v1::TicketEntry::KIND_INBOUND || !entry.words) continue;
    AddMessage(*entry.words, &words);
  }
  return words;
}

absl::Status Handover::AddHistory(const Ticket& left, const Transfer& incoming,
                                  const Ticket& taken) {
  const std::string& actor = parts_.caller.name();
  TicketEntry came = NewEntry(taken, v1::TicketEntry::KIND_TRANSFER, actor);
  came.words.emplace().set_text(incoming.words.reason());
  TicketEntry told = NewEntry(taken, v1::TicketEntry::KIND_NOTICE, kGateway);
  told.words.emplace().set_text(
      absl::StrCat("Il Comune di ", source_.tenant.display_name, " ha passato la tua segnalazione ",
                   left.number, " al Comune di ", receiver_.tenant.display_name,
                   ", che ora la segue. Il nuovo numero è ", taken.number, "."));
  told.words->set_comune(left.tenant);
  std::vector<TicketEntry> entries = {std::move(came), told};
  std::vector<Delivery> deliveries;
  if (const Office* office = receiver_.FindOffice(taken.office); office != nullptr) {
    TicketEntry forward = NewEntry(taken, v1::TicketEntry::KIND_FORWARD, actor);
    forward.office = taken.office;
    HandOffWords words = CitizensWords();
    words.note = incoming.words.reason();
    std::optional<Delivery> delivery =
        HandOffDelivery(*office, taken, words, parts_.uuids.Next(), forward.id, parts_.now);
    if (delivery) {
      forward.delivery = delivery->id;
      deliveries.push_back(*std::move(delivery));
      entries.push_back(std::move(forward));
    }
  }
  ASSIGN_OR_RETURN(const ThreadAddress address,
                   AddressOf(parts_.session, taken.tenant, taken.thread));
  ASSIGN_OR_RETURN(
      std::vector<Delivery> by_chat,
      ChatAnswer({parts_.caller.directory(), parts_.keys, parts_.uuids, parts_.session}, address,
                 told));
  for (Delivery& part : by_chat) deliveries.push_back(std::move(part));
  RETURN_IF_ERROR(EntryStore(parts_.keys).Append(parts_.session, entries));
  RETURN_IF_ERROR(Outbox(parts_.keys).Add(parts_.session, deliveries));
  return ShowToCitizen(parts_.session, address, told, v1::ConversationEntry::KIND_RECEIPT,
                       parts_.changes);
}

absl::Status Handover::Lead(const Ticket& left, const Ticket& taken) {
  RETURN_IF_ERROR(ConversationStore(parts_.keys)
                      .Follow(parts_.session, from_.owner, from_.correspondent,
                              {left.tenant, left.id}, {taken.tenant, taken.id}));
  ASSIGN_OR_RETURN(const ThreadAddress address,
                   AddressOf(parts_.session, taken.tenant, taken.thread));
  ASSIGN_OR_RETURN(std::vector<Submission> submissions,
                   SubmissionsOf(parts_.session, left.tenant, left.id));
  for (Submission& submission : submissions) {
    submission.state = v1::Submission::STATE_APPLIED;
    submission.tenant = taken.tenant;
    submission.ticket = taken.id;
    RETURN_IF_ERROR(UpdateSubmission(parts_.session, submission));
    AddConversationLine({from_.correspondent, std::nullopt, submission.id, address.app,
                         v1::Submission::State_Name(submission.state)},
                        parts_.changes);
  }
  return absl::OkStatus();
}

absl::Status Handover::MoveFiles(const Ticket& left, const Ticket& taken) {
  AttachmentStore files(parts_.keys);
  ASSIGN_OR_RETURN(const std::vector<Attachment> moving,
                   files.ListOfTicket(parts_.session, left.tenant, left.id));
  for (const Attachment& file : moving) {
    if (!file.entry) return Internal("a file of a ticket without a message");
    RETURN_IF_ERROR(files.Reown(parts_.session, TenantName(left.tenant), file.id,
                                {TenantName(taken.tenant), taken.id, *file.entry}));
  }
  return absl::OkStatus();
}

absl::Status Handover::LeaveTombstone(Ticket left) {
  TicketStore tickets(parts_.keys);
  EntryStore entries(parts_.keys);
  Outbox outbox(parts_.keys);
  RETURN_IF_ERROR(entries.EraseWords(parts_.session, left.tenant, left.id));
  RETURN_IF_ERROR(outbox.EraseWords(parts_.session, left.tenant, left.id, parts_.changes));
  RETURN_IF_ERROR(ForgetAnswersAbout(parts_.session, TicketName(left.tenant, left.id)));
  ASSIGN_OR_RETURN(const bool other, HasOtherTickets(parts_.session, left, from_.contact));
  if (!other) {
    RETURN_IF_ERROR(
        ThreadStore(parts_.keys).SetContact(parts_.session, left.tenant, from_.contact, {}));
  }
  Act act({tickets, entries, outbox, parts_.uuids}, parts_.session, parts_.changes, parts_.caller,
          source_, std::move(left), parts_.now);
  RETURN_IF_ERROR(act.Enter(TicketAct::kTransfer));
  Ticket& ticket = act.Change();
  storage::v1::TicketWords::Offer offer = ticket.words.offer();
  offer.clear_reason();
  ticket.words.Clear();
  *ticket.words.mutable_offer() = std::move(offer);
  ticket.held = false;
  act.AddEntry(v1::TicketEntry::KIND_TRANSFER, "");
  return act.Finish();
}

}  // namespace mugugno::tenant
