#include "routing/intake/placing.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/strip.h"

#include "routing/intake/comune_notice.h"
#include "routing/intake/decided.h"
#include "routing/intake/notices.h"
#include "routing/intake/pictures.h"
#include "routing/intake/route_record.h"
#include "routing/intake/talk.h"
#include "routing/router/answer.h"
#include "routing/router/router.h"
#include "tenant/name.h"
#include "tenant/tickets/state_machine.h"

namespace mugugno::routing {
namespace {

using tenant::Arrival;
using tenant::Placement;
using tenant::Sender;

constexpr char kOnlyPosition[] = "È arrivata solo una posizione: manca di che cosa si tratta.";
constexpr char kSeveralComuni[] =
    "Il cittadino sta parlando con più comuni e il messaggio non dice con quale.";

std::string ChannelTenant(const Arrival& arrival) {
  absl::string_view owner = arrival.address.owner;
  return absl::ConsumePrefix(&owner, "tenants/") ? std::string(owner) : "";
}

// Who reports by another system is not shown our questions.
bool CanBeAsked(const Arrival& arrival, const tenant::DirectorySnapshot& directory) {
  const tenant::Channel* channel = directory.FindChannel(
      tenant::ChildName(arrival.address.owner, "channels", arrival.address.channel));
  return channel == nullptr || channel->kind != v1::Channel::KIND_OPEN311;
}

// The open ticket of the entry the message names as what it answers.
const tenant::OpenTicket* AnsweredTicket(const Arrival& arrival, const Sender& sender) {
  auto ticket = sender.answered.find(arrival.id);
  const auto entry = tenant::ResourceName::Parse(arrival.message.reply_to());
  if (entry && entry->uuid()) ticket = sender.answered.find(*entry->uuid());
  if (ticket == sender.answered.end()) return nullptr;
  for (const auto& open : sender.open_tickets) {
    if (open->ticket.id == ticket->second && Hears(open->ticket)) return open.get();
  }
  return nullptr;
}

// A mail is kept whole beside its files.
bool HasFiles(const v1::InboundMessage& message) {
  return message.attachments_size() > (message.letter().kept_whole() ? 1 : 0);
}

// A photo, a voice note, a position alone: something new. A position beside words is where the
// citizen happens to be.
bool Shows(const v1::InboundMessage& message, Fragment fragment) {
  return HasFiles(message) || (fragment == Fragment::kEmpty && message.has_position());
}

bool IsOnlyPosition(const v1::InboundMessage& message, Fragment fragment) {
  return Shows(message, fragment) && !HasFiles(message);
}

// Polite and no more, or a thumb: wherever it ends up, nobody is misled.
bool IsCourtesy(const v1::InboundMessage& message, Fragment fragment) {
  return !Shows(message, fragment) &&
         (fragment == Fragment::kThanks || fragment == Fragment::kGreeting ||
          fragment == Fragment::kEmpty);
}

// Of a chat: it opened, or something happened in it; nothing is said.
bool SaysNothing(const v1::InboundMessage& message) {
  return message.text().empty() && !HasFiles(message) && !message.has_position();
}

// The comune a link of a shared chat led to counts for what is said within this time.
constexpr absl::Duration kDeclared = absl::Hours(24);

// Citizens are told again after this time that what they send cannot be shown.
constexpr absl::Duration kToldOfMedia = absl::Hours(24);

// Whoever answers mails by a program is told something once a day, and of danger again after a
// while.
constexpr absl::Duration kToldByMail = absl::Hours(24);
constexpr absl::Duration kToldOfDanger = absl::Minutes(10);
// Whether the gateway itself may say something now.
bool MayBeTold(const Arrival& arrival, const Sender& sender, absl::Duration once_in) {
  if (!arrival.message.has_letter()) return true;
  return !arrival.message.letter().automatic() &&
         arrival.receive_time - sender.correspondent.notice_time > once_in;
}

// One message on its way to its place.
class Placer final {
 public:
  Placer(const Arrival& arrival, const Heard& heard, const Sender& sender,
         const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory)
      : arrival_(arrival),
        message_(arrival.message),
        said_(heard.said),
        sender_(sender),
        snapshot_(snapshot),
        directory_(directory),
        talk_(sender, arrival.receive_time),
        inquiry_(InquiryOf(arrival.message, arrival.files, ChannelTenant(arrival))) {
    inquiry_.reading = &heard.reading;
    const tenant::Correspondent& known = sender.correspondent;
    if (inquiry_.declared_comune.empty() && inquiry_.channel_tenant.empty() &&
        arrival.receive_time - known.declare_time <= kDeclared) {
      inquiry_.declared_comune = known.declared_tenant;
    }
    if (talk_.last() != nullptr) inquiry_.open_thread_tenant = talk_.last()->ticket.tenant;
    // Without what was asked the question was answered in this moment.
    inquiry_.asked_before =
        (sender.correspondent.open_question.has_value() && !sender.asked.empty()) ||
        !CanBeAsked(arrival, directory) || !MayBeTold(arrival, sender, kToldByMail);
    decision_ = Decide(inquiry_, snapshot);
  }

  // An emergency is asked for first: it is never a mere fragment of something else.
  Placement Place() {
    if (SaysNothing(message_)) return PlaceNothing();
    Placement placement = PlaceWords();
    if (placement.kind != Placement::Kind::kNothing && ShowsInVain()) {
      placement.notices.push_back(
          MediaNotice(AnswerLanguage(message_.text(), message_.language())));
    }
    AddComuneNotice(&placement);
    std::erase_if(placement.notices, [&](const tenant::Notice&) {
      return !MayBeTold(arrival_, sender_, placement.emergency ? kToldOfDanger : kToldByMail);
    });
    return placement;
  }

 private:
  Placement PlaceNothing() const {
    Placement placement;
    placement.kind = Placement::Kind::kNothing;
    if (!message_.declared_comune().empty() && inquiry_.channel_tenant.empty()) {
      const TenantRouting* declared = snapshot_.FindComune(message_.declared_comune());
      if (declared != nullptr) placement.tenant = declared->tenant;
      return placement;
    }
    if (message_.remark().empty()) return placement;
    if (const tenant::OpenTicket* about = AnsweredTicket(arrival_, sender_)) {
      return Join(*about, false);
    }
    if (talk_.last() != nullptr) return Join(*talk_.last(), false);
    placement.kind = Placement::Kind::kAside;
    return placement;
  }

  const tenant::OpenTicket* OpenTicketOf(const Placement& placement) const {
    for (const auto& open : sender_.open_tickets) {
      if (!placement.ticket.is_nil() && open->ticket.id == placement.ticket) return open.get();
    }
    return nullptr;
  }

  // Not beside 112, nor who only says thanks.
  bool MayHearComune(const Placement& placement) const {
    const bool in_ticket =
        placement.kind == Placement::Kind::kOpen || placement.kind == Placement::Kind::kJoin;
    if (!in_ticket || arrival_.by_account || placement.emergency ||
        !IsToldByItself(TicketKindOf(decision_.kind)) || !CanBeAsked(arrival_, directory_)) {
      return false;
    }
    if (placement.answered.empty() && !placement.substance) return false;
    for (const Placement& asked : placement.answered) {
      if (asked.emergency || !IsToldByItself(asked.ticket_kind)) return false;
    }
    const tenant::OpenTicket* open = OpenTicketOf(placement);
    if (open != nullptr && !IsToldByItself(open->ticket.kind)) return false;
    // One mail by itself is enough.
    return !message_.has_letter() || placement.notices.empty();
  }

  void AddComuneNotice(Placement* placement) const {
    if (!MayHearComune(*placement)) return;
    Contact contact;
    contact.comune = directory_.FindTenant(placement->tenant);
    if (contact.comune == nullptr) return;
    const tenant::OpenTicket* open = OpenTicketOf(*placement);
    const std::string& office = open != nullptr               ? open->ticket.office
                                : placement->answered.empty() ? placement->office
                                                              : placement->answered.front().office;
    contact.office = contact.comune->FindOffice(office);
    contact.channel = directory_.FindChannel(arrival_.channel_name);
    contact.receive_time = arrival_.receive_time;
    const auto thread = sender_.threads.find(placement->tenant);
    contact.first = thread == sender_.threads.end();
    if (!contact.first) contact.said_time = thread->second.notice_time;
    contact.language = AnswerLanguage(message_.text(), message_.language());
    if (auto notice = ComuneNotice(contact)) placement->notices.push_back(*std::move(notice));
  }

  // The citizen sent something by a chat, and it is not there to be seen.
  bool ShowsInVain() const {
    return !message_.remark().empty() && HasFiles(message_) &&
           std::all_of(arrival_.files.begin(), arrival_.files.end(),
                       [](const auto& file) { return file.missing() && !file.fetching(); }) &&
           arrival_.receive_time - sender_.correspondent.media_notice_time > kToldOfMedia;
  }

  Placement PlaceWords() {
    if (std::optional<Placement> answer = AsAnswer()) return *std::move(answer);
    const tenant::OpenTicket* answers = AnsweredTicket(arrival_, sender_);
    if (answers != nullptr && MayJoin(*answers)) {
      return Join(*answers, SaysSomethingInReply());
    }
    if (decision_.emergency.flagged) return PlaceEmergency();
    if (said_.fragment != Fragment::kNone) {
      if (std::optional<Placement> joined = AsFragment()) return *std::move(joined);
    } else if (talk_.recent() && !talk_.about_question() && decision_.topics.empty()) {
      if (talk_.in_doubt()) return InDoubt(true);
      if (IsFollowUp()) return Join(*talk_.last(), true);
    }
    return ByLadder();
  }

  // What only the desk may read joins nothing an office reads.
  bool MayJoin(const tenant::OpenTicket& open) const {
    return !IsDeskOnly(decision_) || !tenant::MayBeForwarded(open.ticket.kind);
  }

  Placement Join(const tenant::OpenTicket& open, bool substance) const {
    Placement placement;
    placement.kind = Placement::Kind::kJoin;
    placement.tenant = open.ticket.tenant;
    placement.ticket = open.ticket.id;
    placement.emergency = decision_.emergency.flagged;
    placement.substance = substance || placement.emergency;
    if (placement.emergency)
      placement.notices.push_back(
          EmergencyNotice(AnswerLanguage(message_.text(), message_.language())));
    return placement;
  }

  // "Sì" answers something; "grazie" and a thumb do not.
  bool SaysSomethingInReply() const {
    return Shows(message_, said_.fragment) || said_.fragment == Fragment::kNone ||
           said_.fragment == Fragment::kAcknowledgement || said_.fragment == Fragment::kChoice;
  }

  Placement PlaceEmergency() {
    const bool nowhere = decision_.verdict == Verdict::kAsk || decision_.verdict == Verdict::kLobby;
    const bool talks = talk_.recent() && !talk_.in_doubt() && !talk_.about_question();
    if (nowhere && talks && Hears(talk_.last()->ticket) && MayJoin(*talk_.last()) &&
        NamesNoPlace()) {
      return Join(*talk_.last(), true);
    }
    return ByLadder();
  }

  std::optional<Placement> AsFragment() {
    const tenant::OpenTicket* last = talk_.last();
    if (last == nullptr) return std::nullopt;
    // Thanks may speak of what has ended.
    if (IsCourtesy(message_, said_.fragment)) return Join(*last, false);
    if (talk_.about_question()) return std::nullopt;
    if (talk_.in_doubt()) return InDoubt(Shows(message_, said_.fragment));
    // A photo or a position shows something new.
    if (Shows(message_, said_.fragment) && !Hears(last->ticket)) return std::nullopt;
    return Join(*last, Shows(message_, said_.fragment));
  }

  bool IsFollowUp() const {
    return Hears(talk_.last()->ticket) && MayJoin(*talk_.last()) &&
           !NamesAnotherPlace(talk_.last()->ticket.tenant);
  }

  // In words, or by the choice for this matter; where the citizen happens to be is no name.
  bool NamesAnotherPlace(const std::string& tenant) const {
    if (said_.elsewhere) return true;
    const auto& named = said_.tenants;
    if (std::any_of(named.begin(), named.end(),
                    [&](const std::string& each) { return each != tenant; })) {
      return true;
    }
    if (inquiry_.declared_comune.empty()) return false;
    const TenantRouting* declared = snapshot_.FindComune(inquiry_.declared_comune);
    return declared == nullptr || declared->tenant != tenant;
  }

  bool NamesNoPlace() const {
    return said_.tenants.empty() && !said_.elsewhere && !inquiry_.position &&
           inquiry_.photos.empty() && inquiry_.declared_comune.empty();
  }

  // Several comuni talk with the citizen: evidence decides between them, or the citizen, or a
  // person; never the clock.
  Placement InDoubt(bool substance) {
    if (decision_.verdict == Verdict::kDecided) {
      const auto& comuni = talk_.comuni();
      const bool talks = std::find(comuni.begin(), comuni.end(), decision_.tenant) != comuni.end();
      const tenant::OpenTicket* open = talk_.LastIn(decision_.tenant);
      if (talks && open != nullptr && MayJoin(*open)) return Join(*open, substance);
      // A place elsewhere, in words, is a matter of its own.
      if (!talks && said_.fragment == Fragment::kNone) return ByLadder();
    }
    if (!inquiry_.channel_tenant.empty() || decision_.verdict == Verdict::kOutside) {
      return ByLadder();
    }
    if (decision_.verdict != Verdict::kAsk) decision_.verdict = Verdict::kLobby;
    decision_.tenant.clear();
    decision_.office.clear();
    decision_.suggestions = talk_.comuni();
    decision_.why = kSeveralComuni;
    return InLobby(decision_, inquiry_, sender_, snapshot_, directory_);
  }

  Placement ByLadder() {
    if (IsOnlyPosition(message_, said_.fragment)) DoubtMatter();
    if (decision_.verdict == Verdict::kDecided || decision_.verdict == Verdict::kHeld) {
      return InTicket(decision_, inquiry_, snapshot_, directory_);
    }
    return InLobby(decision_, inquiry_, sender_, snapshot_, directory_);
  }

  // Where it is tells nothing of what it is.
  void DoubtMatter() {
    if (decision_.verdict != Verdict::kDecided) return;
    decision_.why = kOnlyPosition;
    decision_.verdict = Verdict::kHeld;
    if (!inquiry_.channel_tenant.empty()) return;
    decision_.verdict = Verdict::kLobby;
    decision_.tenant.clear();
    decision_.office.clear();
  }

  // The comune the message chooses where it answers our question; else empty.
  std::string Chosen() const {
    if (sender_.asked.empty() || !sender_.asked.front().words) return "";
    const auto& asked = sender_.asked.front().words->suggestions();
    const std::vector<std::string> choices(asked.begin(), asked.end());
    const bool short_answer =
        said_.only_place || said_.fragment == Fragment::kChoice || !message_.reply_to().empty();
    std::string chosen = ReadAnswer(message_.text(), choices, snapshot_);
    if (!chosen.empty()) return short_answer ? chosen : "";
    const bool position = message_.has_position() || !inquiry_.photos.empty();
    const bool shows = said_.fragment == Fragment::kEmpty && position;
    if (!shows || decision_.verdict != Verdict::kDecided) return "";
    return std::find(choices.begin(), choices.end(), decision_.tenant) == choices.end()
               ? ""
               : decision_.tenant;
  }

  std::optional<Placement> AsAnswer() const {
    const std::string tenant = Chosen();
    if (tenant.empty()) return std::nullopt;
    Placement placement;
    placement.kind = Placement::Kind::kJoin;
    placement.tenant = tenant;
    // The name of the comune is no news for its office.
    placement.substance =
        Shows(message_, said_.fragment) ||
        (said_.fragment == Fragment::kNone && snapshot_.FindComune(message_.text()) == nullptr);
    for (const tenant::LobbyItem& item : sender_.asked) {
      placement.answered.push_back(PlaceAsked(tenant, item, !placement.answered.empty()));
    }
    return placement;
  }

  // One of the messages the question was about, now that its comune is known.
  Placement PlaceAsked(const std::string& tenant, const tenant::LobbyItem& item,
                       bool follows) const {
    const v1::InboundMessage& message = item.words ? item.words->message() : message_;
    const tenant::AttachedFiles& files = item.words ? item.words->files() : arrival_.files;
    Placement placement = PlacingIn(tenant, message, files, snapshot_, directory_);
    const bool joins =
        placement.topic.empty() && !item.emergency && tenant::MayBeForwarded(placement.ticket_kind);
    if (!joins) return placement;
    const Fragment fragment = ReadShortText(Read(message.text(), snapshot_), snapshot_).fragment;
    const tenant::OpenTicket* last = talk_.LastIn(tenant);
    const bool talks =
        last != nullptr && last->ticket.conversation_time >= item.create_time - kFollowUp;
    if (fragment != Fragment::kNone && follows) {
      placement.ticket = tenant::Uuid();
    } else if (last != nullptr && (fragment != Fragment::kNone || talks)) {
      placement.ticket = last->ticket.id;
    } else {
      return placement;
    }
    placement.kind = Placement::Kind::kJoin;
    placement.substance = fragment == Fragment::kNone || Shows(message, fragment);
    return placement;
  }

  const Arrival& arrival_;
  const v1::InboundMessage& message_;
  const ShortText& said_;
  const Sender& sender_;
  const RoutingSnapshot& snapshot_;
  const tenant::DirectorySnapshot& directory_;
  const Talk talk_;
  Inquiry inquiry_;
  Decision decision_;
};

}  // namespace

Inquiry InquiryOf(const v1::InboundMessage& message, const tenant::AttachedFiles& files,
                  absl::string_view channel_tenant) {
  Inquiry inquiry;
  inquiry.text = message.text();
  inquiry.has_attachments = HasFiles(message);
  inquiry.channel_tenant = std::string(channel_tenant);
  inquiry.declared_comune = message.declared_comune();
  inquiry.home_comune = message.home_comune();
  inquiry.declared_topic = message.declared_topic();
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
  for (const storage::v1::AttachedFile& file : files) {
    if (file.has_photo()) inquiry.photos.push_back(PhotoOf(file.photo()));
  }
  return inquiry;
}

Placement PlacingIn(absl::string_view tenant, const v1::InboundMessage& message,
                    const tenant::AttachedFiles& files, const RoutingSnapshot& snapshot,
                    const tenant::DirectorySnapshot& directory) {
  // As a channel of that comune would decide: topic, office, kind and emergency are its own.
  const Inquiry inquiry = InquiryOf(message, files, tenant);
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

Heard Hear(absl::string_view text, std::optional<Alarm> alarm, const RoutingSnapshot& snapshot) {
  Heard heard{.reading = Read(text, snapshot, std::move(alarm)), .said = {}};
  heard.said = ReadShortText(heard.reading, snapshot);
  return heard;
}

Placement Placing(const Arrival& arrival, const Heard& heard, const Sender& sender,
                  const RoutingSnapshot& snapshot, const tenant::DirectorySnapshot& directory) {
  return Placer(arrival, heard, sender, snapshot, directory).Place();
}

}  // namespace mugugno::routing
