#include "tenant/tickets/acts/splitting.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/attachments/attachment_store.h"
#include "tenant/audit/audit.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/outbox/hand_off.h"
#include "tenant/tickets/acts/handing.h"
#include "tenant/tickets/preview.h"
#include "tenant/tickets/relations.h"
#include "tenant/tickets/ticket_number.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

using Entries = std::vector<TicketEntry>;

bool IsCitizens(const TicketEntry& entry) {
  return entry.kind == v1::TicketEntry::KIND_INBOUND && entry.words.has_value();
}

absl::Status RequireSplittable(const Act& act) {
  RETURN_IF_ERROR(act.RequireNotHeld());
  RETURN_IF_ERROR(StateAfter(act.ticket().state, TicketAct::kSplit).status());
  if (act.ticket().urgent()) {
    return FailedPrecondition("EMERGENCY_NOT_SEEN", "ticket", "acknowledge the emergency first");
  }
  if (MayBeForwarded(act.ticket().kind)) return absl::OkStatus();
  return FailedPrecondition("NEVER_FORWARDED", "ticket",
                            "a possible report of wrongdoing has a channel of its own");
}

// What the second ticket begins with, oldest first; `opening` is whether the first message is in
// it.
absl::StatusOr<Entries> Chosen(Act& act, const SecondMatter& matter, bool* opening) {
  ASSIGN_OR_RETURN(Entries all,
                   act.entries().All(act.session(), act.ticket().tenant, act.ticket().id));
  all.erase(
      std::remove_if(all.begin(), all.end(), [](const auto& one) { return !IsCitizens(one); }),
      all.end());
  if (all.empty()) return InvalidField("entries", "there is no message of the citizen");
  const Uuid first = all.front().id;
  const auto is_chosen = [&](const TicketEntry& entry) {
    if (matter.entries.empty()) return entry.id == first;
    return std::count(matter.entries.begin(), matter.entries.end(), entry.id) > 0;
  };
  for (const Uuid& id : matter.entries) {
    if (std::none_of(all.begin(), all.end(), [&](const auto& one) { return one.id == id; })) {
      return InvalidField("entries", "holds what is no message of the citizen in this ticket");
    }
  }
  all.erase(
      std::remove_if(all.begin(), all.end(), [&](const auto& one) { return !is_chosen(one); }),
      all.end());
  *opening = all.front().id == first;
  return all;
}

// A person found it: the evidence of the first message stands for the second matter, too, where the
// message does; of its topics only the chosen one.
void SetRoute(const Act& act, const Office& office, const std::string& topic, bool opening,
              Ticket* second) {
  v1::Route& route = *second->words.mutable_route();
  const v1::Route& before = act.ticket().words.route();
  if (opening) {
    route = before;
    route.clear_topics();
    for (const auto& score : before.topics()) {
      if (score.topic() == topic) *route.add_topics() = score;
    }
    route.clear_opinion();
    route.clear_emergency_rules();
    if (second->emergency) *route.mutable_emergency_rules() = before.emergency_rules();
  }
  route.set_verdict(v1::Route::VERDICT_DECIDED);
  route.set_comune(act.tenant().tenant.display_name);
  route.set_office(office.display_name);
  route.set_office_name(OfficeName(second->tenant, office.id));
  route.set_topic(topic);
  route.clear_external_body();
  route.set_certainty(v1::Route::CERTAINTY_PERSON);
  route.set_why(absl::StrCat("Una persona l'ha divisa dalla segnalazione ", act.ticket().number,
                             ", che parlava anche d'altro."));
  v1::Route::Evidence& evidence = *route.add_evidence();
  evidence.set_source(v1::Route::SOURCE_PERSON);
  evidence.set_comune(act.tenant().tenant.display_name);
  evidence.set_remark(absl::StrCat("Divisa da ", act.ticket().number, "."));
  evidence.set_counted(true);
  evidence.set_weight(v1::Route::WEIGHT_SUPPORTS);
}

absl::StatusOr<Ticket> SecondOf(Act& act, const SecondMatter& matter, const Office& office,
                                const Entries& chosen, bool opening) {
  const Ticket& first = act.ticket();
  Ticket second;
  second.tenant = first.tenant;
  second.id = act.uuids().Next();
  second.number = NewTicketNumber(first.tenant);
  second.state = v1::TICKET_STATE_FORWARDED;
  second.kind = first.kind;
  second.topic = matter.topic;
  second.office = office.id;
  second.thread = first.thread;
  second.readers = first.readers;
  second.reader_office = first.reader_office;
  if (first.restricted()) *second.words.mutable_restriction() = first.words.restriction();
  second.channel = first.channel;
  // Somebody has seen it, or there would be no second ticket yet; it stays one in both.
  second.emergency = first.emergency;
  second.emergency_acknowledge_time = first.emergency_acknowledge_time;
  // A matter of its own: nothing the citizen writes by itself falls into it.
  ASSIGN_OR_RETURN(second.open_matter,
                   act.outbox().keys().BlindIndex(KeyOwner::Tenant(second.tenant), kMatterIndex,
                                                  second.id.bytes()));
  second.words.set_contact_display_name(first.words.contact_display_name());
  second.words.set_preview(opening ? first.words.preview() : Preview(chosen.front().words->text()));
  // Where its channel is another comune's, answers pass the ticket it was there; what the citizen
  // writes of that matter follows the first only.
  for (const auto& former : first.words.former()) {
    auto& copy = *second.words.add_former();
    copy = former;
    copy.clear_matter();
  }
  SetRoute(act, office, matter.topic, opening, &second);
  second.create_time = chosen.front().create_time;
  second.update_time = act.now();
  second.conversation_time = chosen.back().create_time;
  BeginWait(act.now(), &second);
  return second;
}

// The file is in both tickets, each with a row of its own for the same bytes: made here, and put
// into its place once the entry has a row.
struct SharedFile {
  Uuid id;
  Uuid entry;
};

absl::Status ShareFiles(Act& act, TicketEntry* entry, std::vector<SharedFile>* shared) {
  AttachmentStore store(act.outbox().keys());
  const std::string owner = TenantName(entry->tenant);
  for (storage::v1::AttachedFile& file : *entry->words->mutable_files()) {
    if (file.fetching()) {
      return FailedPrecondition("FILES_COMING", "entries",
                                "a file of the message is still being fetched: try again later");
    }
    const std::optional<Uuid> id = Uuid::FromBytes(file.id());
    if (file.missing() || !id) continue;
    ASSIGN_OR_RETURN(Attachment attachment, store.Get(act.session(), owner, *id));
    attachment.id = act.uuids().Next();
    attachment.ticket.reset();
    attachment.entry.reset();
    RETURN_IF_ERROR(store.Insert(act.session(), attachment));
    file.set_id(std::string(attachment.id.bytes()));
    shared->push_back({attachment.id, entry->id});
  }
  return absl::OkStatus();
}

absl::Status PlaceFiles(Act& act, const Ticket& second, const std::vector<SharedFile>& shared) {
  AttachmentStore store(act.outbox().keys());
  const std::string owner = TenantName(second.tenant);
  for (const SharedFile& file : shared) {
    RETURN_IF_ERROR(store.Adopt(act.session(), owner, file.id, {owner, second.id, file.entry}));
  }
  return absl::OkStatus();
}

// Into the office's queue, and to its mailbox or system.
absl::Status HandOver(Act& act, const Ticket& second, const Office& office, absl::string_view note,
                      Entries* entries) {
  HandOffWords words;
  for (const TicketEntry& entry : *entries) {
    if (IsCitizens(entry)) AddMessage(*entry.words, &words);
  }
  words.note = std::string(note);
  TicketEntry forward = act.EntryIn(second, v1::TicketEntry::KIND_FORWARD, note);
  forward.office = office.id;
  std::optional<Delivery> delivery =
      HandOffDelivery(office, second, words, act.uuids().Next(), forward.id, act.now());
  if (delivery) forward.delivery = delivery->id;
  entries->push_back(std::move(forward));
  RETURN_IF_ERROR(act.entries().Append(act.session(), *entries));
  if (!delivery) return absl::OkStatus();
  return act.outbox().Add(act.session(), {*std::move(delivery)});
}

absl::Status CheckRelations(Act& act) {
  ASSIGN_OR_RETURN(const std::vector<Uuid> related,
                   RelatedTo(act.session(), act.ticket().tenant, act.ticket().id));
  if (related.size() < kMostRelations) return absl::OkStatus();
  return FailedPrecondition("TOO_MANY_LINKS", "ticket",
                            absl::StrCat("a ticket has at most ", kMostRelations, " related ones"));
}

}  // namespace

absl::StatusOr<Ticket> Split(Act& act, const SecondMatter& matter) {
  const Office* office = OwnOffice(act.tenant(), matter.office);
  if (office == nullptr) return InvalidField("office", "is no office of this comune");
  if (office->suspended) return InvalidField("office", "is suspended");
  RETURN_IF_ERROR(RequireSplittable(act));
  RETURN_IF_ERROR(CheckRelations(act));
  bool opening = false;
  ASSIGN_OR_RETURN(Entries entries, Chosen(act, matter, &opening));
  ASSIGN_OR_RETURN(const Ticket second, SecondOf(act, matter, *office, entries, opening));
  RETURN_IF_ERROR(act.tickets().Insert(act.session(), {second}));
  std::vector<SharedFile> files;
  for (TicketEntry& entry : entries) {
    entry.ticket = second.id;
    entry.id = act.uuids().Next();
    entry.state = second.state;
    RETURN_IF_ERROR(ShareFiles(act, &entry, &files));
  }
  TicketEntry& told =
      entries.emplace_back(act.EntryIn(second, v1::TicketEntry::KIND_SPLIT, act.ticket().number));
  told.words->set_ticket(std::string(act.ticket().id.bytes()));
  RETURN_IF_ERROR(HandOver(act, second, *office, matter.note, &entries));
  RETURN_IF_ERROR(PlaceFiles(act, second, files));
  RETURN_IF_ERROR(Relate(act.session(), second.tenant, act.ticket().id, second.id,
                         act.caller().name(), act.now()));
  act.AddEntry(v1::TicketEntry::KIND_SPLIT, second.number)
      .words->set_ticket(std::string(second.id.bytes()));
  AddTicketLines(second, act.changes());
  RETURN_IF_ERROR(AppendAudit(act.session(), act.uuids(), act.now(),
                              {{TenantName(second.tenant), act.caller().name(), "ticket.open",
                                TicketName(second.tenant, second.id),
                                absl::StrCat("split from ", act.ticket().id.ToString())}}));
  return second;
}

}  // namespace mugugno::tenant
