#include "routing/intake/placing.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "routing/intake/notices.h"
#include "routing/intake/route_record.h"
#include "routing/router/answer.h"
#include "routing/router/router.h"
#include "tenant/name.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::routing {
namespace {

using tenant::Arrival;
using tenant::Placement;
using tenant::Sender;

// A follow-up within this time belongs to what was said before, unless it has a matter of its own.
constexpr absl::Duration kFollowUp = absl::Minutes(30);

std::string ChannelTenant(const Arrival& arrival) {
  absl::string_view owner = arrival.address.owner;
  return absl::ConsumePrefix(&owner, "tenants/") ? std::string(owner) : "";
}

const tenant::OpenTicket* Latest(const Sender& sender) {
  const tenant::OpenTicket* latest = nullptr;
  for (const auto& open : sender.open_tickets) {
    if (latest == nullptr || open->ticket.update_time > latest->ticket.update_time) {
      latest = open.get();
    }
  }
  return latest;
}

// Same topic at the same place is the same matter; without a topic each message is its own.
std::string MatterOf(const Decision& decision, const Inquiry& inquiry) {
  if (decision.topics.empty()) return "";
  std::string matter = decision.topics.front().code;
  for (const Evidence& evidence : decision.evidence) {
    if (evidence.source == EvidenceSource::kText && !evidence.name.empty()) {
      return absl::StrCat(matter, "|", evidence.name);
    }
  }
  if (inquiry.position) {
    // About a hundred metres.
    absl::StrAppend(&matter, "|", std::lround(inquiry.position->latitude * 1000), ",",
                    std::lround(inquiry.position->longitude * 1000));
  }
  return matter;
}

// An office there is, in any case: a ticket belongs to one.
const tenant::Office* OfficeFor(absl::string_view tenant, absl::string_view office,
                                const tenant::DirectorySnapshot& directory) {
  const tenant::TenantSlice* slice = directory.FindTenant(tenant);
  if (slice == nullptr || slice->offices.empty()) return nullptr;
  const tenant::Office* named = slice->FindOffice(office);
  if (named != nullptr && !named->suspended) return named;
  if (const tenant::Office* found = slice->FindOffice(slice->tenant.default_office)) return found;
  return &slice->offices.front();
}

Placement Base(const Decision& decision, const Inquiry& inquiry, const RoutingSnapshot& snapshot,
               const tenant::DirectorySnapshot& directory) {
  Placement placement;
  placement.tenant = decision.tenant;
  const tenant::Office* office = OfficeFor(decision.tenant, decision.office, directory);
  if (office != nullptr) placement.office = office->id;
  if (office != nullptr && office->hand_off.way != tenant::HandOff::Way::kQueueOnly) {
    placement.hand_off = *office;
  }
  placement.ticket_kind = TicketKindOf(decision.kind);
  if (!decision.topics.empty()) placement.topic = decision.topics.front().code;
  placement.emergency = decision.emergency.flagged;
  placement.suggestions = decision.suggestions;
  placement.matter = MatterOf(decision, inquiry);
  placement.route =
      RecordOf(decision, inquiry.text, office == nullptr ? "" : office->display_name, snapshot);
  placement.external_body = placement.route.external_body();
  if (placement.emergency) placement.notices.push_back(EmergencyNotice());
  return placement;
}

Placement InTicket(const Decision& decision, const Inquiry& inquiry,
                   const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  Placement placement = Base(decision, inquiry, snapshot, directory);
  placement.kind = Placement::Kind::kOpen;
  placement.held = decision.verdict == Verdict::kHeld;
  if (placement.held) placement.hold_reason = decision.why;
  return placement;
}

Placement InLobby(const Decision& decision, const Inquiry& inquiry, const Sender& sender,
                  const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  Placement placement = Base(decision, inquiry, snapshot, directory);
  if (decision.verdict == Verdict::kOutside) {
    placement.kind = Placement::Kind::kOutside;
    placement.notices.push_back(OutsideNotice(snapshot));
    return placement;
  }
  if (sender.correspondent.open_question && !sender.asked.empty()) {
    // It follows the open question: asked once, answered for all.
    placement.kind = Placement::Kind::kAsk;
    placement.suggestions.assign(sender.asked.front().words->suggestions().begin(),
                                 sender.asked.front().words->suggestions().end());
    return placement;
  }
  if (decision.verdict != Verdict::kAsk) return placement;
  placement.kind = Placement::Kind::kAsk;
  if (placement.suggestions.size() < 2) {
    placement.suggestions.clear();
    for (const TenantRouting& tenant : snapshot.tenants()) {
      placement.suggestions.push_back(tenant.tenant);
    }
  }
  placement.notices.push_back(ComuneQuestion(placement.suggestions, snapshot));
  return placement;
}

bool Hears(const tenant::Ticket& ticket) {
  return tenant::StateAfter(ticket.state, tenant::TicketAct::kHear).ok();
}

// The open ticket of the entry the message names as what it answers.
const tenant::OpenTicket* AnsweredTicket(const Arrival& arrival, const Sender& sender) {
  const auto entry = tenant::ResourceName::Parse(arrival.message.reply_to());
  if (!entry || !entry->uuid()) return nullptr;
  const auto ticket = sender.answered.find(*entry->uuid());
  if (ticket == sender.answered.end()) return nullptr;
  for (const auto& open : sender.open_tickets) {
    if (open->ticket.id == ticket->second && Hears(open->ticket)) return open.get();
  }
  return nullptr;
}

Placement Joining(const tenant::OpenTicket& open, bool substance) {
  Placement placement;
  placement.kind = Placement::Kind::kJoin;
  placement.tenant = open.ticket.tenant;
  placement.ticket = open.ticket.id;
  placement.substance = substance;
  return placement;
}

bool NamesAnotherPlace(const ShortText& said, const std::string& tenant) {
  return std::any_of(said.tenants.begin(), said.tenants.end(),
                     [&](const std::string& named) { return named != tenant; });
}

// Where the messages go that the sender was asked about, if this is the answer; else empty.
std::vector<Placement> Answered(const Arrival& arrival, const Sender& sender, const ShortText& said,
                                const RoutingSnapshot& snapshot,
                                const tenant::DirectorySnapshot& directory) {
  std::vector<Placement> answered;
  if (sender.asked.empty() || !sender.asked.front().words) return answered;
  const auto& asked = sender.asked.front().words->suggestions();
  const std::string tenant =
      ReadAnswer(arrival.message.text(), {asked.begin(), asked.end()}, snapshot);
  const bool short_answer =
      said.only_place || said.fragment == Fragment::kChoice || !arrival.message.reply_to().empty();
  if (tenant.empty() || !short_answer) return answered;
  for (const tenant::LobbyItem& item : sender.asked) {
    answered.push_back(PlacingIn(tenant, item.words ? item.words->message() : arrival.message,
                                 snapshot, directory));
  }
  return answered;
}

}  // namespace

Inquiry InquiryOf(const v1::InboundMessage& message, absl::string_view channel_tenant) {
  Inquiry inquiry;
  inquiry.text = message.text();
  inquiry.has_attachments = !message.attachments().empty();
  inquiry.channel_tenant = std::string(channel_tenant);
  inquiry.declared_comune = message.declared_comune();
  inquiry.home_comune = message.home_comune();
  inquiry.language = message.language();
  if (message.has_position()) {
    Position position;
    position.latitude = message.position().latitude();
    position.longitude = message.position().longitude();
    position.accuracy_m = message.position().accuracy_meters();
    if (message.position().has_fix_time()) {
      position.time = absl::FromUnixSeconds(message.position().fix_time().seconds());
    }
    inquiry.position = position;
  }
  return inquiry;
}

Placement PlacingIn(absl::string_view tenant, const v1::InboundMessage& message,
                    const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  // As a channel of that comune would decide: topic, office, kind and emergency are its own.
  const Inquiry inquiry = InquiryOf(message, tenant);
  Decision decision = Decide(inquiry, snapshot);
  decision.tenant = std::string(tenant);
  if (const TenantRouting* routing = snapshot.FindTenant(tenant)) {
    decision.office =
        snapshot.OfficeFor(*routing, decision.topics.empty() ? "" : decision.topics.front().code);
  }
  decision.verdict = Verdict::kDecided;
  Placement placement = InTicket(decision, inquiry, snapshot, directory);
  v1::Route::Evidence* evidence = placement.route.add_evidence();
  evidence->set_source(v1::Route::SOURCE_PERSON);
  evidence->set_comune(placement.route.comune());
  evidence->set_counted(true);
  return placement;
}

Placement Placing(const Arrival& arrival, const ShortText& said, const Sender& sender,
                  const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  std::vector<Placement> answered = Answered(arrival, sender, said, snapshot, directory);
  if (!answered.empty()) {
    Placement placement = answered.back();
    placement.answered = std::move(answered);
    placement.notices.clear();
    return placement;
  }
  Inquiry inquiry = InquiryOf(arrival.message, ChannelTenant(arrival));
  const tenant::OpenTicket* answers = AnsweredTicket(arrival, sender);
  if (answers != nullptr) {
    Placement placement = Joining(*answers, said.fragment != Fragment::kEmpty);
    placement.emergency = Decide(inquiry, snapshot).emergency.flagged;
    if (placement.emergency) placement.notices.push_back(EmergencyNotice());
    return placement;
  }
  const tenant::OpenTicket* latest = Latest(sender);
  // Thanks may speak of what has ended; a photo or a position shows something new.
  const bool shows = !arrival.message.attachments().empty() || arrival.message.has_position();
  if (latest != nullptr && shows && !Hears(latest->ticket)) latest = nullptr;
  if (latest != nullptr && said.fragment != Fragment::kNone) {
    return Joining(*latest, said.fragment == Fragment::kEmpty);
  }
  if (latest != nullptr) inquiry.open_thread_tenant = latest->ticket.tenant;
  inquiry.asked_before = sender.correspondent.open_question.has_value();
  const Decision decision = Decide(inquiry, snapshot);
  if (latest != nullptr && decision.topics.empty() && !decision.emergency.flagged &&
      arrival.receive_time - sender.correspondent.last_inbound_time <= kFollowUp &&
      !NamesAnotherPlace(said, latest->ticket.tenant)) {
    return Joining(*latest, true);
  }
  if (decision.verdict == Verdict::kDecided || decision.verdict == Verdict::kHeld) {
    return InTicket(decision, inquiry, snapshot, directory);
  }
  return InLobby(decision, inquiry, sender, snapshot, directory);
}

}  // namespace mugugno::routing
