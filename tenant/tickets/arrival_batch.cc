#include "tenant/tickets/arrival_batch.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/errors.h"
#include "tenant/feed/lines.h"
#include "tenant/name.h"
#include "tenant/outbox/chat_post.h"
#include "tenant/outbox/hand_off.h"
#include "tenant/texts/variables.h"
#include "tenant/tickets/preview.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_number.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// The text, or what there is instead of one.
std::string SaidBy(const Arrival& arrival) {
  if (!arrival.message.text().empty()) return arrival.message.text();
  if (!arrival.message.remark().empty()) return absl::StrCat("[", arrival.message.remark(), "]");
  if (arrival.files.empty()) return arrival.message.has_position() ? "[posizione]" : "";
  return absl::StrCat("[", arrival.files.size(),
                      arrival.files.size() == 1 ? " allegato]" : " allegati]");
}

// Whether the ticket came by a transfer from where it was that matter of that comune.
bool WasMatter(const Ticket& ticket, absl::string_view tenant, absl::string_view matter) {
  if (IsEnded(ticket.state)) return false;
  const auto& former = ticket.words.former();
  return std::any_of(former.begin(), former.end(), [&](const auto& one) {
    return one.tenant() == tenant && one.matter() == matter;
  });
}

HandOffWords HandedOver(const Arrival& arrival, bool addition) {
  HandOffWords words;
  words.addition = addition;
  AddMessage(WordsOf(arrival), &words);
  return words;
}

// As citizens read who writes to them.
std::string NameOf(const DirectorySnapshot& directory, const Scope& owner) {
  if (owner.kind == Scope::Kind::kTenant) {
    const TenantSlice* slice = directory.FindTenant(owner.id);
    return slice == nullptr ? "" : absl::StrCat("Comune di ", slice->tenant.display_name);
  }
  const AssociationSlice* slice = directory.FindAssociation(owner.id);
  return slice == nullptr ? "" : slice->association.display_name;
}

storage::v1::ContactWords ContactOf(const v1::InboundMessage& message) {
  storage::v1::ContactWords words;
  words.set_display_name(message.display_name());
  words.set_phone_number(message.phone_number());
  words.set_email(message.email());
  return words;
}

}  // namespace

storage::v1::EntryWords WordsOf(const Arrival& arrival) {
  storage::v1::EntryWords words;
  const v1::InboundMessage& message = arrival.message;
  words.set_text(message.remark().empty()
                     ? message.text()
                     : absl::StrCat(message.text(), message.text().empty() ? "[" : "\n[",
                                    message.remark(), "]"));
  *words.mutable_files() = arrival.files;
  *words.mutable_message() = arrival.message;
  return words;
}

storage::v1::EntryWords WordsOf(const Notice& notice) {
  storage::v1::EntryWords words;
  words.set_text(notice.text);
  for (const auto& choice : notice.choices) *words.add_choices() = choice;
  return words;
}

absl::StatusOr<Placed> ArrivalBatch::Place(Sender& sender, const Arrival& arrival,
                                           const Placement& placement) {
  if (!arrival.by_account) Heard(sender, arrival);
  if (sender.fresh) {
    storage::v1::CorrespondentWords& words = sender.correspondent.words;
    words.set_address(arrival.message.user_id());
    words.set_display_name(arrival.message.display_name());
    words.set_phone_number(arrival.message.phone_number());
    words.set_email(arrival.message.email());
    words.set_language(arrival.message.language());
  }
  for (const Notice& notice : placement.notices) {
    if (notice.about_media) sender.correspondent.media_notice_time = arrival.receive_time;
    if (arrival.message.has_letter()) sender.correspondent.notice_time = arrival.receive_time;
  }
  if (!placement.answered.empty()) return PlaceAnswer(sender, arrival, placement);
  if (placement.kind == Placement::Kind::kNothing) return PlaceNowhere(sender, arrival, placement);
  if (placement.kind != Placement::Kind::kOpen && placement.kind != Placement::Kind::kJoin) {
    return PlaceInLobby(sender, arrival, placement);
  }
  return PlaceInTicket(sender, arrival, placement);
}

void ArrivalBatch::Heard(Sender& sender, const Arrival& arrival) {
  absl::Time& last = sender.correspondent.last_inbound_time;
  const Channel* channel = directory_.FindChannel(arrival.channel_name);
  const auto way = channel == nullptr ? std::nullopt : ChatWayOf(channel->kind);
  const absl::Time before = last;
  last = std::max(last, arrival.receive_time);
  // What may wait for it only the message that opens the window can set free.
  const bool closed = !sender.fresh && way && now_ > before + way->reply_window;
  if (closed && way->has_templates && now_ <= last + way->reply_window) {
    awaited_.push_back({sender.correspondent.address.owner, sender.correspondent.id});
  }
}

absl::StatusOr<Placed> ArrivalBatch::PlaceAnswer(Sender& sender, const Arrival& arrival,
                                                 const Placement& placement) {
  Placement answer = placement;
  for (size_t i = 0; i < placement.answered.size(); ++i) {
    Placement asked = placement.answered[i];
    if (asked.kind == Placement::Kind::kJoin && asked.ticket.is_nil()) {
      asked.ticket = answer.ticket;
    }
    ASSIGN_OR_RETURN(const Placed moved,
                     MoveFromLobby(sender, sender.asked[i], asked, arrival.source));
    answer.ticket = *moved.submission.ticket;
  }
  sender.correspondent.open_question.reset();
  return PlaceInTicket(sender, arrival, answer);
}

Placed ArrivalBatch::PlaceNowhere(Sender& sender, const Arrival& arrival,
                                  const Placement& placement) {
  if (!placement.tenant.empty()) {
    sender.correspondent.declared_tenant = placement.tenant;
    sender.correspondent.declare_time = arrival.receive_time;
  }
  Placed placed;
  placed.submission = SubmissionOf(sender, arrival, placement);
  placed.submission.state = v1::Submission::STATE_APPLIED;
  submissions_.push_back(placed.submission);
  return placed;
}

Placed ArrivalBatch::Note(const Arrival& arrival) {
  Placed placed;
  placed.submission.source = arrival.source;
  placed.submission.id = arrival.id;
  placed.submission.dedupe_key = arrival.dedupe_key;
  placed.submission.fingerprint = arrival.fingerprint;
  placed.submission.owner = arrival.address.owner;
  placed.submission.state = v1::Submission::STATE_APPLIED;
  placed.submission.create_time = arrival.receive_time;
  submissions_.push_back(placed.submission);
  return placed;
}

Submission ArrivalBatch::SubmissionOf(const Sender& sender, const Arrival& arrival,
                                      const Placement& placement) const {
  Submission submission;
  submission.source = arrival.source;
  submission.id = arrival.id;
  submission.dedupe_key = arrival.dedupe_key;
  submission.fingerprint = arrival.fingerprint;
  submission.owner = arrival.address.owner;
  submission.correspondent = sender.correspondent.id;
  submission.emergency = placement.emergency;
  submission.create_time = arrival.receive_time;
  return submission;
}

const Thread& ArrivalBatch::ThreadIn(Sender& sender, const std::string& tenant,
                                     const v1::InboundMessage& message) {
  const auto [thread, added] = sender.threads.try_emplace(tenant);
  if (added) {
    thread->second = Thread{.tenant = tenant,
                            .id = ids_.Next(),
                            .contact = ids_.Next(),
                            .owner = sender.correspondent.address.owner,
                            .correspondent = sender.correspondent.id,
                            .create_time = now_,
                            .contact_words = ContactOf(message)};
    threads_.push_back(thread->second);
  }
  return thread->second;
}

absl::StatusOr<OpenTicket*> ArrivalBatch::TicketFor(Sender& sender, const Arrival& arrival,
                                                    const Placement& placement) {
  if (placement.kind == Placement::Kind::kJoin) {
    for (const auto& open : sender.open_tickets) {
      if (open->ticket.id == placement.ticket) return open.get();
    }
    return Internal("a message joins a ticket that is not known");
  }
  const std::string own(arrival.id.bytes());
  ASSIGN_OR_RETURN(const std::string matter,
                   keys_.BlindIndex(KeyOwner::Tenant(placement.tenant), kMatterIndex,
                                    placement.matter.empty() ? own : placement.matter));
  for (const auto& open : sender.open_tickets) {
    if (WasMatter(open->ticket, placement.tenant, matter)) return open.get();
  }
  const Thread& thread = ThreadIn(sender, placement.tenant, arrival.message);
  for (const auto& open : sender.open_tickets) {
    if (open->ticket.thread == thread.id && open->ticket.open_matter == matter) return open.get();
  }
  auto open = std::make_unique<OpenTicket>();
  open->fresh = true;
  Ticket& ticket = open->ticket;
  ticket.tenant = placement.tenant;
  ticket.id = ids_.Next();
  ticket.number = NewTicketNumber(placement.tenant);
  ticket.state = placement.held ? v1::TICKET_STATE_RECEIVED : v1::TICKET_STATE_FORWARDED;
  ticket.kind = placement.ticket_kind;
  ticket.topic = placement.topic;
  ticket.office = placement.office;
  ticket.thread = thread.id;
  ticket.channel = arrival.channel_name;
  ticket.emergency = placement.emergency;
  ticket.held = placement.held;
  ticket.open_matter = matter;
  ticket.words.set_contact_display_name(arrival.message.display_name());
  ticket.words.set_preview(Preview(SaidBy(arrival)));
  *ticket.words.mutable_route() = placement.route;
  ticket.words.set_hold_reason(placement.hold_reason);
  ticket.words.set_external_body(placement.external_body);
  for (const std::string& tenant : placement.suggestions) ticket.words.add_suggestions(tenant);
  ticket.create_time = now_;
  ticket.update_time = now_;
  RETURN_IF_ERROR(InheritReaders(sender, arrival, &ticket));
  BeginWait(now_, &ticket);
  return sender.open_tickets.emplace_back(std::move(open)).get();
}

absl::Status ArrivalBatch::InheritReaders(const Sender& sender, const Arrival& arrival,
                                          Ticket* ticket) {
  auto answered = sender.answered.find(arrival.id);
  const auto entry = ResourceName::Parse(arrival.message.reply_to());
  if (entry && entry->uuid()) answered = sender.answered.find(*entry->uuid());
  if (answered == sender.answered.end()) return absl::OkStatus();
  const absl::StatusOr<Ticket> former =
      TicketStore(keys_).Get(session_, ticket->tenant, answered->second);
  if (absl::IsNotFound(former.status())) return absl::OkStatus();
  RETURN_IF_ERROR(former.status());
  if (former->thread != ticket->thread || !former->restricted()) return absl::OkStatus();
  ticket->readers = former->readers;
  ticket->reader_office = former->reader_office;
  *ticket->words.mutable_restriction() = former->words.restriction();
  return absl::OkStatus();
}

absl::StatusOr<Placed> ArrivalBatch::PlaceInTicket(Sender& sender, const Arrival& arrival,
                                                   const Placement& placement) {
  ASSIGN_OR_RETURN(OpenTicket * open, TicketFor(sender, arrival, placement));
  const bool opened = Hear(arrival, placement, open);
  const Ticket& ticket = open->ticket;
  AddInbound(*open, arrival);
  pointers_.push_back(PointerTo(sender, *open, arrival));
  for (const Notice& notice : placement.notices) {
    if (opened || !notice.opening) AddNotice(sender, *open, arrival, notice);
  }
  if (opened || placement.substance) AddHandOff(ticket, arrival, !opened);
  AddTicketAudit(ticket, arrival, opened ? "ticket.open" : "ticket.join");

  Placed placed;
  placed.submission = SubmissionOf(sender, arrival, placement);
  placed.submission.state =
      ticket.held ? v1::Submission::STATE_HELD : v1::Submission::STATE_APPLIED;
  placed.submission.tenant = ticket.tenant;
  placed.submission.ticket = ticket.id;
  placed.number = ticket.number;
  placed.office = ticket.office;
  submissions_.push_back(placed.submission);
  AddConversationLine({sender.correspondent.id, std::nullopt, arrival.id, arrival.app,
                       v1::Submission::State_Name(placed.submission.state)},
                      changes_);
  return placed;
}

bool ArrivalBatch::Hear(const Arrival& arrival, const Placement& placement, OpenTicket* open) {
  const bool opened = open->fresh && !open->changed;
  Ticket& ticket = open->ticket;
  if (!opened && placement.substance) {
    const absl::StatusOr<v1::TicketState> next = StateAfter(ticket.state, TicketAct::kHear);
    if (next.ok() && *next != ticket.state) {
      EnterState(*next, &ticket);
      BeginWait(now_, &ticket);
    }
  }
  if (placement.emergency) {
    // Whoever acknowledged an earlier one has not seen this one; one nobody has seen waits on.
    if (!ticket.urgent()) BeginWait(now_, &ticket);
    ticket.emergency = true;
    ticket.emergency_acknowledge_time.reset();
  }
  ticket.conversation_time = std::max(ticket.conversation_time, arrival.receive_time);
  open->changed = true;
  return opened;
}

void ArrivalBatch::AddInbound(const OpenTicket& open, const Arrival& arrival) {
  TicketEntry entry;
  entry.tenant = open.ticket.tenant;
  entry.ticket = open.ticket.id;
  entry.id = arrival.id;
  entry.kind = v1::TicketEntry::KIND_INBOUND;
  entry.author = kCitizen;
  entry.words = WordsOf(arrival);
  entry.state = open.ticket.state;
  entry.create_time = arrival.receive_time;
  entries_.push_back(std::move(entry));
  AddAdoptions(arrival, TenantName(open.ticket.tenant), open.ticket.id);
}

void ArrivalBatch::AddAdoptions(const Arrival& arrival, absl::string_view owner,
                                const std::optional<Uuid>& ticket) {
  for (const storage::v1::AttachedFile& file : arrival.files) {
    const std::optional<Uuid> id = Uuid::FromBytes(file.id());
    if (file.missing() || !id) continue;
    adoptions_.push_back(
        {arrival.address.owner, *id, AttachmentPlace{std::string(owner), ticket, arrival.id}});
  }
  for (const PlatformFile& file : arrival.platform_files) {
    fetches_.push_back({.owner = arrival.address.owner,
                        .channel = arrival.source,
                        .message = arrival.id,
                        .file = file,
                        .create_time = now_});
  }
}

ConversationPointer ArrivalBatch::PointerTo(const Sender& sender, const OpenTicket& open,
                                            const Arrival& arrival) const {
  return {.owner = sender.correspondent.address.owner,
          .correspondent = sender.correspondent.id,
          .id = arrival.id,
          .kind = v1::ConversationEntry::KIND_MESSAGE,
          .tenant = open.ticket.tenant,
          .ticket = open.ticket.id,
          .submission = arrival.id,
          .words = std::nullopt,
          .create_time = arrival.receive_time};
}

void ArrivalBatch::AddChat(const Arrival& arrival, const Scope& owner, const Uuid& subject,
                           const Uuid& entry, const Notice& notice) {
  const Channel* channel = directory_.FindChannel(arrival.channel_name);
  const auto way = channel == nullptr ? std::nullopt : ChatWayOf(channel->kind);
  if (!way) return;
  ChatPost post;
  post.owner = owner;
  post.subject = subject;
  post.entry = entry;
  post.channel = arrival.channel_name;
  post.address = arrival.message.user_id();
  post.text = absl::StrCat(notice.text, "\n\n-- \n", NameOf(directory_, owner));
  for (const auto& choice : notice.choices) *post.choices.Add() = choice;
  post.title = arrival.message.letter().subject();
  if (arrival.message.has_letter()) {
    post.references.push_back(arrival.message.letter().message_id());
  }
  post.automatic = true;
  for (Delivery& part : DeliveriesOf(post, *way, ids_, now_)) {
    deliveries_.push_back(std::move(part));
  }
}

Notice ArrivalBatch::ForTicket(const Notice& notice, const Ticket& ticket) const {
  const TenantSlice* tenant = directory_.FindTenant(ticket.tenant);
  const Office* office = tenant == nullptr ? nullptr : tenant->FindOffice(ticket.office);
  Notice said = notice;
  said.text =
      Expanded(notice.text, {{"numero", ticket.number},
                             {"comune", tenant == nullptr ? "" : tenant->tenant.display_name},
                             {"ufficio", office == nullptr ? "" : office->display_name},
                             {"apertura", notice.opening_time}});
  return said;
}

void ArrivalBatch::AddNotice(Sender& sender, const OpenTicket& open, const Arrival& arrival,
                             const Notice& unexpanded) {
  const Notice notice = unexpanded.of_comune ? ForTicket(unexpanded, open.ticket) : unexpanded;
  const auto thread = sender.threads.find(open.ticket.tenant);
  if (notice.of_comune && thread != sender.threads.end()) {
    thread->second.notice_time = arrival.receive_time;
    spoken_.push_back(thread->second);
  }
  TicketEntry entry;
  entry.tenant = open.ticket.tenant;
  entry.ticket = open.ticket.id;
  entry.id = ids_.Next();
  entry.kind = v1::TicketEntry::KIND_NOTICE;
  entry.author = kGateway;
  entry.words = WordsOf(notice);
  entry.state = open.ticket.state;
  entry.create_time = now_;
  pointers_.push_back({.owner = sender.correspondent.address.owner,
                       .correspondent = sender.correspondent.id,
                       .id = entry.id,
                       .kind = notice.kind,
                       .tenant = entry.tenant,
                       .ticket = entry.ticket,
                       .submission = std::nullopt,
                       .words = std::nullopt,
                       .create_time = now_});
  AddChat(arrival, Scope::Tenant(entry.tenant), entry.ticket, entry.id, notice);
  entries_.push_back(std::move(entry));
}

void ArrivalBatch::AddHandOff(const Ticket& ticket, const Arrival& arrival, bool addition) {
  if (ticket.desk_only() || IsEnded(ticket.state)) return;
  const TenantSlice* tenant = directory_.FindTenant(ticket.tenant);
  const Office* office = tenant == nullptr ? nullptr : tenant->FindOffice(ticket.office);
  if (office == nullptr) return;
  const Uuid entry_id = ids_.Next();
  std::optional<Delivery> delivery =
      HandOffDelivery(*office, ticket, HandedOver(arrival, addition), ids_.Next(), entry_id, now_);
  if (!delivery) return;
  TicketEntry entry;
  entry.tenant = ticket.tenant;
  entry.ticket = ticket.id;
  entry.id = entry_id;
  entry.kind = v1::TicketEntry::KIND_FORWARD;
  entry.author = kGateway;
  entry.state = ticket.state;
  entry.office = ticket.office;
  entry.delivery = delivery->id;
  entry.create_time = now_;
  entries_.push_back(std::move(entry));
  deliveries_.push_back(*std::move(delivery));
}

void ArrivalBatch::AddTicketAudit(const Ticket& ticket, const Arrival& arrival,
                                  absl::string_view action) {
  audit_.push_back({TenantName(ticket.tenant),
                    arrival.staff.empty() ? arrival.source : arrival.staff, std::string(action),
                    TicketName(ticket.tenant, ticket.id), ""});
}

}  // namespace mugugno::tenant
