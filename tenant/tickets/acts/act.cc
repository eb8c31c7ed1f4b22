#include "tenant/tickets/acts/act.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

#include "tenant/directory/public_texts.h"
#include "tenant/errors.h"
#include "tenant/guidelines/acknowledgement.h"
#include "tenant/name.h"
#include "tenant/texts/reply_policies.h"
#include "tenant/tickets/identifiers.h"
#include "tenant/tickets/relay.h"
#include "tenant/tickets/reply_window.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Messages of one ticket an office is sent at most; the rest is in its queue.
constexpr size_t kMessagesHandedOff = 50;

std::string Signature(const TenantSlice& tenant, absl::string_view office) {
  std::string lines = tenant.tenant.signature.empty()
                          ? absl::StrCat("Comune di ", tenant.tenant.display_name)
                          : tenant.tenant.signature;
  const Office* found = tenant.FindOffice(office);
  if (found != nullptr) absl::StrAppend(&lines, "\n", found->display_name);
  return lines;
}

std::string ChannelOf(const ThreadAddress& address) {
  return ChildName(address.owner, "channels", address.channel);
}

absl::Status WindowClosed(const ThreadAddress& address, absl::Time end) {
  return FailedPrecondition(
      "REPLY_WINDOW_CLOSED", ChannelOf(address),
      absl::StrCat(
          "the citizen last wrote at ",
          absl::FormatTime(absl::RFC3339_sec, address.last_inbound_time, absl::UTCTimeZone()),
          ", and the platform takes no answer since ",
          absl::FormatTime(absl::RFC3339_sec, end, absl::UTCTimeZone()),
          ": another way to reach the citizen is needed, or the channel's template, or that they "
          "write again"));
}

}  // namespace

absl::Status RequireVisible(const Caller& caller, const Ticket& ticket) {
  return Sees(ViewOf(caller, ticket.tenant), ticket) ? absl::OkStatus() : NotFound();
}

absl::Status RequireSameReaders(const Ticket& one, const Ticket& other) {
  if (one.readers == other.readers && one.reader_office == other.reader_office) {
    return absl::OkStatus();
  }
  return FailedPrecondition("RESTRICTED", "other",
                            "each would tell its readers of the other, and others see that one");
}

absl::Status Act::RequireNotHeld() const {
  if (!ticket_.held) return absl::OkStatus();
  return FailedPrecondition("TICKET_HELD", "ticket",
                            "the comune is in doubt: confirm the route or transfer the ticket");
}

absl::Status Act::Enter(TicketAct act) {
  ASSIGN_OR_RETURN(const v1::TicketState next, StateAfter(ticket_.state, act));
  EnterState(next, &Change());
  return absl::OkStatus();
}

absl::StatusOr<ThreadAddress> Act::Address() {
  if (!address_) {
    ASSIGN_OR_RETURN(address_, AddressOf(session_, ticket_.tenant, ticket_.thread));
  }
  return *address_;
}

absl::StatusOr<std::string> Act::ForCitizen(absl::string_view text, bool use_template) {
  RETURN_IF_ERROR(RequireAcknowledged(session_, caller_, tenant_.tenant.association));
  const Channel* channel = caller_.directory().FindChannel(ticket_.channel);
  if (channel != nullptr && channel->suspended) {
    return FailedPrecondition("CHANNEL_SUSPENDED", ticket_.channel,
                              "nothing is sent on the channel: it has to be resumed first");
  }
  ASSIGN_OR_RETURN(const ThreadAddress address, Address());
  RETURN_IF_ERROR(CheckPublic(address, text));
  if (RepliesOff(address)) {
    return FailedPrecondition("REPLIES_OFF", ChannelOf(address),
                              "the comune does not answer on the channel: what the citizen wrote "
                              "came while its policy said so");
  }
  if (const auto end = WindowClosedSince(address)) {
    if (!use_template) return WindowClosed(address, *end);
    RETURN_IF_ERROR(SayTemplate());
  }
  return absl::StrCat(IsRelay(ticket_, address) ? RelayOpening(tenant_) : "", text, "\n\n-- \n",
                      Signature(tenant_, ticket_.office));
}

absl::Status Act::CheckPublic(const ThreadAddress& address, absl::string_view text) const {
  const std::string name = ChannelOf(address);
  const Channel* channel = caller_.directory().FindChannel(name);
  if (channel == nullptr || !channel->is_public()) return absl::OkStatus();
  if (FindIdentifiers(text, PublicTexts(tenant_)).empty()) return absl::OkStatus();
  return FailedPrecondition("PERSONAL_DATA_PUBLIC", name,
                            "everybody can read the channel, and the text holds a codice fiscale, "
                            "an IBAN or a telephone number: say it without");
}

bool Act::RepliesOff(const ThreadAddress& address) const {
  const Channel* channel = caller_.directory().FindChannel(ChannelOf(address));
  return tenant::RepliesOff(channel, address.last_inbound_time);
}

absl::StatusOr<bool> Act::RepliesOff() {
  ASSIGN_OR_RETURN(const ThreadAddress address, Address());
  return RepliesOff(address);
}

std::optional<absl::Time> Act::WindowClosedSince(const ThreadAddress& address) const {
  const Channel* channel = caller_.directory().FindChannel(ChannelOf(address));
  const std::optional<absl::Time> end = ReplyWindowEnd(channel, address.last_inbound_time);
  if (!end || now_ <= *end) return std::nullopt;
  return end;
}

absl::Status Act::SayTemplate() {
  // Whoever writes in this moment is waited for: what waits then is queued by their message.
  ASSIGN_OR_RETURN(address_, LockAddress(session_, ticket_.tenant, ticket_.thread));
  if (!WindowClosedSince(*address_)) return absl::OkStatus();
  const std::string name = ChannelOf(*address_);
  const Channel* channel = caller_.directory().FindChannel(name);
  const ReplyTemplate& approved = channel->reply_template;
  if (approved.empty() || (IsRelay(ticket_, *address_) && !approved.names_comune())) {
    return FailedPrecondition("REPLY_TEMPLATE_MISSING", name,
                              "the channel has no template that can be said in the comune's name");
  }
  waits_ = true;
  ASSIGN_OR_RETURN(const bool said,
                   stores_.outbox.HasWaiting(session_, ticket_.tenant, ticket_.id));
  if (said) return absl::OkStatus();
  const std::string& comune = tenant_.tenant.display_name;
  AddEntry(v1::TicketEntry::KIND_NOTICE,
           absl::StrReplaceAll(approved.text, {{ReplyTemplate::kComune, comune}}));
  ShowLast(v1::ConversationEntry::KIND_RECEIPT);
  ChatLeave& leave = shown_.back().leave;
  leave.waits = false;
  leave.approved.emplace().set_name(approved.name);
  leave.approved->set_language(approved.language);
  if (approved.names_comune()) leave.approved->add_parameters(comune);
  return absl::OkStatus();
}

TicketEntry Act::EntryIn(const Ticket& ticket, v1::TicketEntry::Kind kind, absl::string_view text) {
  TicketEntry entry;
  entry.tenant = ticket.tenant;
  entry.ticket = ticket.id;
  entry.id = stores_.uuids.Next();
  entry.kind = kind;
  entry.author = caller_.name();
  entry.state = ticket.state;
  entry.create_time = now_;
  if (!text.empty()) entry.words.emplace().set_text(std::string(text));
  return entry;
}

TicketEntry& Act::AddEntry(v1::TicketEntry::Kind kind, absl::string_view text) {
  changed_ = true;
  return new_entries_.emplace_back(EntryIn(ticket_, kind, text));
}

void Act::ShowLast(v1::ConversationEntry::Kind kind) {
  shown_.push_back({new_entries_.size() - 1, kind, {.waits = waits_}});
  Change().conversation_time = now_;
}

absl::StatusOr<HandOffWords> Act::CitizensWords() {
  ASSIGN_OR_RETURN(
      const std::vector<TicketEntry> entries,
      stores_.entries.List(session_, ticket_.tenant, ticket_.id, std::nullopt, kMessagesHandedOff));
  HandOffWords words;
  for (const TicketEntry& entry : entries) {
    if (entry.kind != v1::TicketEntry::KIND_INBOUND || !entry.words) continue;
    AddMessage(*entry.words, &words);
  }
  return words;
}

absl::Status Act::HandOffLast(const Office& office, absl::string_view note) {
  if (office.hand_off.way == HandOff::Way::kQueueOnly) return absl::OkStatus();
  ASSIGN_OR_RETURN(HandOffWords words, CitizensWords());
  words.note = std::string(note);
  TicketEntry& entry = new_entries_.back();
  std::optional<Delivery> delivery =
      HandOffDelivery(office, ticket_, words, stores_.uuids.Next(), entry.id, now_);
  if (!delivery) return absl::OkStatus();
  entry.delivery = delivery->id;
  deliveries_.push_back(*std::move(delivery));
  return absl::OkStatus();
}

absl::Status Act::SendShown() {
  for (const Shown& shown : shown_) {
    ASSIGN_OR_RETURN(const ThreadAddress address, Address());
    TicketEntry& entry = new_entries_[shown.entry];
    ASSIGN_OR_RETURN(
        std::vector<Delivery> parts,
        ChatAnswer({caller_.directory(), stores_.outbox.keys(), stores_.uuids, session_}, address,
                   entry, shown.leave));
    if (!parts.empty()) entry.delivery = parts.back().id;
    for (Delivery& part : parts) deliveries_.push_back(std::move(part));
  }
  return absl::OkStatus();
}

absl::Status Act::ShowAll() {
  if (shown_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ThreadAddress address, Address());
  for (const Shown& shown : shown_) {
    RETURN_IF_ERROR(
        ShowToCitizen(session_, address, new_entries_[shown.entry], shown.kind, changes_));
    if (!IsRelay(ticket_, address)) continue;
    RETURN_IF_ERROR(TraceRelay({stores_.entries, stores_.uuids, session_, changes_}, ticket_,
                               address, caller_.name(), now_));
  }
  return absl::OkStatus();
}

absl::Status Act::RequireAcceptable() const {
  if (ticket_.transfer_target.empty() || ticket_.state == v1::TICKET_STATE_TRANSFERRED ||
      StateAfter(ticket_.state, TicketAct::kTransfer).ok()) {
    return absl::OkStatus();
  }
  return FailedPrecondition("OFFERED", "ticket",
                            "it is offered to another comune: withdraw the offer first");
}

void Act::Correct(v1::Correction::Act act, const Ticket& before, absl::string_view comune_before) {
  Correction correction = CorrectionOf(before, act, caller_.name(), now_, stores_.uuids);
  correction.entry = new_entries_.back().id;
  correction.office_after = ticket_.office;
  if (ticket_.topic != before.topic) correction.topic_after = ticket_.topic;
  correction.comune_before = std::string(comune_before);
  corrections_.push_back(std::move(correction));
}

absl::Status Act::NoteElsewhere(Ticket* ticket, absl::string_view text) {
  return StoreElsewhere(ticket, EntryIn(*ticket, v1::TicketEntry::KIND_NOTE, text));
}

absl::Status Act::StoreElsewhere(Ticket* ticket, const TicketEntry& entry) {
  RETURN_IF_ERROR(stores_.tickets.Update(session_, now_, ticket));
  RETURN_IF_ERROR(stores_.entries.Append(session_, {entry}));
  AddTicketLines(*ticket, changes_);
  return absl::OkStatus();
}

absl::Status Act::Finish() {
  if (!changed_) return absl::OkStatus();
  RETURN_IF_ERROR(RequireAcceptable());
  const absl::Status updated = stores_.tickets.Update(session_, now_, &ticket_);
  if (absl::IsAlreadyExists(updated)) {
    return FailedPrecondition("MATTER_OPEN", "ticket",
                              "another ticket of the same matter is open: work there");
  }
  RETURN_IF_ERROR(updated);
  RETURN_IF_ERROR(SendShown());
  RETURN_IF_ERROR(stores_.entries.Append(session_, new_entries_));
  RETURN_IF_ERROR(AddCorrections(session_, corrections_));
  RETURN_IF_ERROR(stores_.outbox.Add(session_, deliveries_));
  RETURN_IF_ERROR(ShowAll());
  AddTicketLines(ticket_, changes_);
  return absl::OkStatus();
}

}  // namespace mugugno::tenant
