#include "gateway/channels/web_form/web_form.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/clock.h"

#include "gateway/channels/web_form/form_page.h"
#include "gateway/channels/web_form/frame.h"
#include "gateway/services/pages.h"
#include "mugugno/v1/submission_service.pb.h"
#include "routing/emergency/emergency_rules.h"
#include "routing/text/words.h"
#include "tenant/errors.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/try.h"

namespace mugugno::gateway::web_form {
namespace {

// Ten photos of a telephone; the pictures of a form are in memory while it is taken.
constexpr size_t kMostFormBytes = size_t{61} << 20;
constexpr absl::Duration kLongestWait = absl::Seconds(2);
constexpr size_t kEntriesOfPage = 200;

absl::string_view TargetOf(const HttpHead& head) {
  const auto target = head.target();
  return {target.data(), target.size()};
}
absl::string_view PathOf(const HttpHead& head) {
  return TargetOf(head).substr(0, TargetOf(head).find('?'));
}

// Of the query; ours have nothing that is escaped.
std::string Asked(const HttpHead& head, absl::string_view name) {
  const absl::string_view target = TargetOf(head);
  const size_t mark = target.find('?');
  if (mark == absl::string_view::npos) return "";
  for (absl::string_view pair : absl::StrSplit(target.substr(mark + 1), '&')) {
    if (absl::ConsumePrefix(&pair, name) && absl::ConsumePrefix(&pair, "=")) {
      return std::string(pair.substr(0, 64));
    }
  }
  return "";
}

Language LanguageFor(const HttpHead& head) {
  if (const auto chosen = LanguageOf(Asked(head, "lang"))) return *chosen;
  const auto header = head["Accept-Language"];
  return Preferred({header.data(), header.size()});
}

HttpResponse Lost(Language language) {
  return NoticePage(404, language, Phrase::kLostTitle, Phrase::kLostText);
}
HttpResponse Busy(Language language) {
  return NoticePage(503, language, Phrase::kProblems, Phrase::kBusy);
}

routing::Source SourceOf(const Site& site) { return {routing::SourceKind::kChannel, site.name}; }

}  // namespace

struct WebForm::Posting {
  std::shared_ptr<HttpExchange> exchange;
  Place place;
  Language language = Language::kItalian;
  std::optional<MultipartForm> form;  // the sheet's photos lie in it
  Sheet sheet;
  tenant::Uuid key;
  tenant::Uuid citizen;
  bool photos_lost = false;
  v1::InboundMessage message;
  std::string address;      // of the conversation
  std::string fresh_token;  // for the page that is shown again
};

WebForm::WebForm(const ServiceParts& parts, const tenant::Directory& directory,
                 routing::Intake& intake, const tenant::AttachmentFolder& folder,
                 const tenant::MasterKeys& masters, const Readiness& readiness)
    : parts_(parts),
      directory_(directory),
      intake_(intake),
      readiness_(readiness),
      tokens_(masters, parts.clock),
      links_(parts.keys, parts.clock),
      photos_(parts, folder),
      posts_(2, 64),
      keepers_(2, 16),
      readers_(2, 64) {}

size_t WebForm::BodyLimit(const HttpHead& head) const {
  return head.method() == boost::beast::http::verb::post ? kMostFormBytes : 0;
}

HttpResponse WebForm::Refusal(const HttpHead* head, unsigned status,
                              absl::string_view /*why*/) const {
  const Language language = head == nullptr ? Language::kItalian : LanguageFor(*head);
  if (status == 413) return NoticePage(413, language, Phrase::kBrokenTitle, Phrase::kLargeText);
  if (status == 503) return Busy(language);
  return NoticePage(status, language, Phrase::kBrokenTitle, Phrase::kBrokenText);
}

absl::StatusOr<WebForm::Place> WebForm::PlaceAt(absl::string_view path) {
  Place place;
  if (absl::ConsumePrefix(&path, kConversations)) {
    // A gateway that was started without its database has no keys yet.
    if (!readiness_.open()) return tenant::Unavailable("DATABASE_AWAY", "the keys");
    ASSIGN_OR_RETURN(place.link, links_.Open(path));
    place.site = SiteOf(directory_.Current(), place.link->channel());
  } else {
    place.site = SiteOf(directory_.Current(), ChannelAt(path));
  }
  if (!place.site) return tenant::NotFound();
  return place;
}

void WebForm::Handle(std::shared_ptr<HttpExchange> exchange) {
  using boost::beast::http::verb;
  const HttpRequest& request = exchange->request();
  const Language language = LanguageFor(request);
  if (request.method() != verb::get && request.method() != verb::post) {
    HttpResponse refused = NoticePage(405, language, Phrase::kLostTitle, Phrase::kLostText);
    refused.headers.emplace_back("Allow", "GET, POST");
    return exchange->Answer(std::move(refused));
  }
  const absl::string_view path = PathOf(request);
  const bool post = request.method() == verb::post;
  if (!post && !absl::StartsWith(path, kConversations)) {
    const auto site = SiteOf(directory_.Current(), ChannelAt(path));
    return site ? ShowForm(*exchange, *site, language) : exchange->Answer(Lost(language));
  }
  const bool runs = (post ? posts_ : readers_).Run([this, exchange, language, post] {
    absl::StatusOr<Place> place = PlaceAt(PathOf(exchange->request()));
    if (absl::IsNotFound(place.status())) return exchange->Answer(Lost(language));
    if (!place.ok()) return exchange->Answer(Busy(language));
    if (!post) return ShowConversation(*exchange, *place, language, 200, Sheet());
    const auto posting = std::make_shared<Posting>();
    posting->exchange = exchange;
    posting->place = *std::move(place);
    posting->language = language;
    Take(posting);
  });
  if (!runs) exchange->Answer(Busy(language));
}

void WebForm::ShowForm(HttpExchange& exchange, const Site& site, Language language) const {
  exchange.Answer(FormPage(200, site, language, Sheet(),
                           tokens_.Make(site.name, parts_.uuids.Next(), nullptr)));
}

void WebForm::ShowConversation(HttpExchange& exchange, const Place& place, Language language,
                               unsigned status, const Sheet& sheet) {
  const HttpRequest& request = exchange.request();
  Tracked tracked;
  tracked.path = std::string(PathOf(request));
  tracked.expire_time = absl::FromUnixSeconds(place.link->expire_time());
  tracked.emergency = place.link->emergency();
  tracked.photos_lost = Asked(request, "foto") == "no";
  const absl::Status read = ReadInto(place, Asked(request, "dopo"), &tracked);
  const tenant::Uuid citizen =
      tenant::Uuid::FromBytes(place.link->citizen()).value_or(tenant::Uuid());
  // Not there: it was accepted, or there would be no link, and is not applied yet.
  tracked.unavailable = !read.ok() && !absl::IsNotFound(read);
  const auto key = tenant::Uuid::FromBytes(place.link->key());
  if (key && intake_.Holds(SourceOf(*place.site), key->ToString())) tracked.unavailable = false;
  exchange.Answer(TrackingPage(tracked.unavailable && status == 200 ? 503 : status, *place.site,
                               language, tracked, sheet,
                               tokens_.Make(place.site->name, parts_.uuids.Next(), &citizen)));
}

absl::Status WebForm::ReadInto(const Place& place, const std::string& after, Tracked* tracked) {
  const tenant::Channel& channel = *place.site->channel;
  const auto citizen = tenant::Uuid::FromBytes(place.link->citizen());
  if (!citizen) return tenant::NotFound();
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(channel.association));
  tenant::CorrespondentStore correspondents(parts_.keys);
  ASSIGN_OR_RETURN(
      const tenant::Address address,
      correspondents.AddressOf(channel.owner.ToString(), channel.id, "", citizen->ToString()));
  return parts_.reads.Of(*cell).Run(
      absl::Now() + kLongestWait,
      [&](tenant::Session& session, tenant::AuditLines& read) -> absl::Status {
        tracked->conversation.reset();
        ASSIGN_OR_RETURN(const std::vector<tenant::Correspondent> found,
                         correspondents.Find(session, {&address, 1}));
        if (found.empty()) return tenant::NotFound();
        const tenant::Correspondent& correspondent = found.front();
        const Onlooker onlooker = {
            *place.site->directory, place.site->name,
            tenant::ChildName(place.site->name, "conversations", correspondent.id.ToString()),
            channel.suspended};
        ASSIGN_OR_RETURN(tracked->conversation,
                         ReadConversation(session, read, parts_.keys, onlooker, correspondent,
                                          tenant::Uuid::Parse(after), kEntriesOfPage));
        tracked->correspondent = correspondent.id;
        tracked->question = correspondent.open_question;
        return absl::OkStatus();
      });
}

void WebForm::Take(const Shared& posting) {
  Posting& it = *posting;
  const auto broken = [&] {
    it.exchange->Answer(NoticePage(400, it.language, Phrase::kBrokenTitle, Phrase::kBrokenText));
  };
  absl::StatusOr<MultipartForm> form =
      MultipartForm::Read(it.exchange->Header("content-type"), it.exchange->request().body());
  if (!form.ok()) return broken();
  it.form = *std::move(form);
  absl::StatusOr<Sheet> sheet = ReadSheet(*it.form);
  if (!sheet.ok()) return broken();
  it.sheet = *std::move(sheet);
  if (const auto chosen = LanguageOf(it.sheet.language)) it.language = *chosen;
  if (!Accepts(it)) return;
  it.message = MessageOf(*it.place.site, it.sheet, it.citizen.ToString(), it.language);
  it.address = AddressFor(it);
  if (it.sheet.photos.empty()) return Send(posting);
  // While the database is away, or too many photos come, the message does not wait for them.
  if (keepers_.Run([this, posting] { KeepPhotos(posting); })) return;
  it.photos_lost = true;
  Send(posting);
}

bool WebForm::Accepts(Posting& it) {
  Sheet& sheet = it.sheet;
  const Site& site = *it.place.site;
  sheet.urgent = routing::EmergencyRules::Shipped().Check(routing::Words(sheet.text)).flagged;
  const bool begins = !it.place.link.has_value();
  if (begins) {
    CheckBeginning(site, &sheet);
  } else {
    it.citizen = tenant::Uuid::FromBytes(it.place.link->citizen()).value_or(tenant::Uuid());
    CheckFollowUp(&sheet);
  }
  const auto token = tokens_.Open(sheet.token, site.name, begins ? nullptr : &it.citizen);
  it.fresh_token = tokens_.Make(site.name, parts_.uuids.Next(), begins ? nullptr : &it.citizen);
  if (!token.ok() || tokens_.AgeOf(*token) > FormTokens::kMostAge) {
    sheet.problems.push_back({Field::kPage, Phrase::kTooOld});
    ShowAgain(it, 422);
    return false;
  }
  it.key = tenant::Uuid::FromBytes(token->id()).value_or(tenant::Uuid());
  if (begins) it.citizen = it.key;
  if (sheet.trapped) sheet.problems.push_back({Field::kPage, Phrase::kTrapFilled});
  const bool readable =
      std::none_of(sheet.problems.begin(), sheet.problems.end(),
                   [](const Problem& problem) { return problem.field == Field::kText; });
  if (sheet.urgent && readable && !sheet.trapped) {
    // Whatever else is wrong, this is said at once; photos that are none are left out.
    for (const Problem& problem : sheet.problems) {
      if (problem.field != Field::kPhotos) continue;
      sheet.photos.clear();
      it.photos_lost = true;
      break;
    }
    return true;
  }
  if (begins && tokens_.AgeOf(*token) < FormTokens::kLeastAge) {
    sheet.problems.push_back({Field::kPage, Phrase::kTooFast});
  }
  if (sheet.problems.empty() && !rate_.Take(it.exchange->client_address(), parts_.clock.Now())) {
    sheet.problems.push_back({Field::kPage, Phrase::kTooOften});
    ShowAgain(it, 429);
    return false;
  }
  if (sheet.problems.empty()) return true;
  ShowAgain(it, 422);
  return false;
}

void WebForm::KeepPhotos(const Shared& posting) {
  Posting& it = *posting;
  const tenant::Channel& channel = *it.place.site->channel;
  const auto names = photos_.Keep({it.place.site->name, channel.association, channel.owner}, it.key,
                                  it.sheet.photos);
  if (names.ok()) {
    for (const std::string& name : *names) it.message.add_attachments(name);
  } else {
    it.photos_lost = true;
  }
  const bool says_nothing = it.message.text().empty() && it.message.attachments().empty();
  if (!says_nothing) return Send(posting);
  it.sheet.problems.push_back({Field::kPage, Phrase::kBusy});
  ShowAgain(it, 503);
}

void WebForm::Send(const Shared& posting) {
  Posting& it = *posting;
  const Site& site = *it.place.site;
  v1::SubmitMessageRequest request;
  request.set_parent(site.name);
  *request.mutable_message() = it.message;
  request.set_request_id(it.key.ToString());
  // What was read is held no longer than needed.
  it.form.reset();
  for (FormPart& photo : it.sheet.photos) photo.content = "";
  intake_.Take({SourceOf(site), it.key.ToString(), it.message, request.SerializeAsString(),
                absl::Now() + kLongestWait},
               [posting](const absl::StatusOr<routing::Taken>& taken) { Answer(*posting, taken); });
}

std::string WebForm::AddressFor(const Posting& it) {
  if (!readiness_.open()) return "";
  storage::v1::TrackingLink link;
  link.set_channel(it.place.site->name);
  link.set_citizen(std::string(it.citizen.bytes()));
  link.set_key(std::string(it.key.bytes()));
  link.set_emergency(it.sheet.urgent);
  const absl::StatusOr<std::string> text = links_.Make(std::move(link));
  return text.ok() ? absl::StrCat(kConversations, *text) : "";
}

void WebForm::Answer(Posting& it, const absl::StatusOr<routing::Taken>& taken) {
  if (tenant::ErrorReason(taken.status()) == "REQUEST_ID_REUSED") {
    return Refuse(it, 409, Phrase::kSentBefore);
  }
  if (!taken.ok()) return Refuse(it, 503, Phrase::kBusy);
  if (it.address.empty()) {
    const Frame frame = {it.language,
                         std::string(PathOf(it.exchange->request())),
                         std::string(Say(Phrase::kTrackingTitle, it.language)),
                         it.place.site->owner,
                         taken->outcome.emergency(),
                         false};
    return it.exchange->Answer(PageOf(200, frame, [&](Html& html) {
      html.Leaf("p", {{"class", "lead"}}, Say(Phrase::kKept, it.language));
    }));
  }
  HttpResponse response;
  response.status = 303;
  response.headers = {{"Cache-Control", "no-store"},
                      {"Location", absl::StrCat(it.address, "?lang=", CodeOf(it.language),
                                                it.photos_lost ? "&foto=no" : "")},
                      {"Referrer-Policy", "no-referrer"}};
  it.exchange->Answer(std::move(response));
}

void WebForm::Refuse(Posting& it, unsigned status, Phrase why) {
  it.sheet.problems.push_back({Field::kPage, why});
  const Site& site = *it.place.site;
  if (!it.place.link) {
    return it.exchange->Answer(FormPage(status, site, it.language, it.sheet, it.fresh_token));
  }
  Tracked tracked;
  tracked.path = std::string(PathOf(it.exchange->request()));
  tracked.expire_time = absl::FromUnixSeconds(it.place.link->expire_time());
  tracked.unavailable = true;
  it.exchange->Answer(TrackingPage(status, site, it.language, tracked, it.sheet, it.fresh_token));
}

void WebForm::ShowAgain(Posting& it, unsigned status) {
  for (FormPart& photo : it.sheet.photos) photo.content = "";
  if (!it.place.link) {
    return it.exchange->Answer(
        FormPage(status, *it.place.site, it.language, it.sheet, it.fresh_token));
  }
  const bool waits = readers_.Run(
      [this, exchange = it.exchange, place = it.place, language = it.language, status,
       sheet = it.sheet] { ShowConversation(*exchange, place, language, status, sheet); });
  if (!waits) it.exchange->Answer(Busy(it.language));
}

}  // namespace mugugno::gateway::web_form
