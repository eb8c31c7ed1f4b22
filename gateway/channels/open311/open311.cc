#include "gateway/channels/open311/open311.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/channels/open311/answers.h"
#include "gateway/channels/open311/services.h"
#include "gateway/checked.h"
#include "gateway/services/pages.h"
#include "gateway/transport/call_id.h"
#include "mugugno/v1/submission_service.pb.h"
#include "tenant/errors.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::open311 {
namespace {

namespace o = options::v1;

// Ten photos of a telephone; and the texts of a report.
constexpr size_t kMostFormBytes = size_t{61} << 20;
constexpr size_t kMostReportBytes = size_t{256} << 10;
constexpr absl::Duration kLongestWait = absl::Seconds(2);

constexpr tenant::MethodPolicy kAnyApp = {o::PERMISSION_NONE, o::AUDIENCE_APP};
constexpr tenant::MethodPolicy kSubmit = {o::PERMISSION_MESSAGE_SUBMIT, o::AUDIENCE_APP};
constexpr tenant::MethodPolicy kRead = {o::PERMISSION_SUBMISSION_READ, o::AUDIENCE_APP};

// When the endpoints last changed.
constexpr char kChangeset[] = "2026-11-22T00:00:00+01:00";

absl::string_view TargetOf(const HttpHead& head) {
  const auto target = head.target();
  return {target.data(), target.size()};
}
absl::string_view PathOf(const HttpHead& head) {
  return TargetOf(head).substr(0, TargetOf(head).find('?'));
}
absl::string_view QueryOf(const HttpHead& head) {
  const size_t mark = TargetOf(head).find('?');
  return mark == absl::string_view::npos ? "" : TargetOf(head).substr(mark + 1);
}

bool Posts(Resource resource) {
  return resource == Resource::kRequests || resource == Resource::kUpdates;
}

// A name or an address with its port, as a client may say whom it asks.
bool IsHost(absl::string_view host) {
  return !host.empty() && host.size() <= 255 &&
         std::all_of(host.begin(), host.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '.' || c == '-' || c == ':' || c == '[' ||
                  c == ']';
         });
}

// The same for the same text.
tenant::Uuid KeyOf(absl::string_view text) {
  const std::string sum = tenant::Sha256(absl::StrCat("open311/", text));
  return tenant::Uuid::FromBytes(sum.substr(0, tenant::Uuid::kSize)).value_or(tenant::Uuid());
}

}  // namespace

struct Open311::Asking {
  std::shared_ptr<HttpExchange> exchange;
  Place place;
  bool post = false;
  std::optional<Site> site;
  std::optional<Parameters> parameters;
  const tenant::TenantSlice* comune = nullptr;  // of the site; null where none is named
  std::optional<tenant::Caller> app;
  Report report;
  tenant::Uuid key;

  Format format() const { return place.format; }
  void Answer(HttpResponse response) const { exchange->Answer(std::move(response)); }
  void Fail(const absl::Status& status) const { Answer(ErrorOf(status, format())); }
};

Open311::Open311(const ServiceParts& parts, const tenant::Directory& directory,
                 routing::Intake& intake, routing::RoutingSnapshots& snapshots,
                 const tenant::AttachmentFolder& folder)
    : parts_(parts),
      directory_(directory),
      intake_(intake),
      snapshots_(snapshots),
      reading_(parts, intake),
      photos_(parts, folder),
      posts_(2, 64),
      readers_(2, 64) {}

size_t Open311::BodyLimit(const HttpHead& head) const {
  if (head.method() != boost::beast::http::verb::post) return 0;
  const auto type = head["Content-Type"];
  const bool files = absl::StartsWithIgnoreCase({type.data(), type.size()}, "multipart/");
  return files ? kMostFormBytes : kMostReportBytes;
}

HttpResponse Open311::Refusal(const HttpHead* head, unsigned status,
                              absl::string_view /*why*/) const {
  const Format format = head == nullptr ? Format::kXml : FormatAt(PathOf(*head));
  if (status == 413) return ErrorPage(413, {"La richiesta è troppo grande."}, format);
  if (status == 503) return ErrorOf(tenant::Unavailable("GATEWAY_BUSY", "the endpoint"), format);
  return ErrorPage(status, {"La richiesta non si può leggere."}, format);
}

void Open311::Handle(std::shared_ptr<HttpExchange> exchange) {
  using boost::beast::http::verb;
  const HttpRequest& request = exchange->request();
  const absl::string_view path = PathOf(request);
  const std::optional<Place> place = PlaceAt(path);
  if (!place) {
    return exchange->Answer(ErrorPage(404, {"Non c'è."}, FormatAt(path)));
  }
  const bool post = request.method() == verb::post;
  if (request.method() != verb::get && !(post && Posts(place->resource))) {
    HttpResponse refused = ErrorPage(405, {"Il metodo non è quello giusto."}, place->format);
    refused.headers.emplace_back("Allow", Posts(place->resource) ? "GET, POST" : "GET");
    return exchange->Answer(std::move(refused));
  }
  const auto asking = std::make_shared<Asking>();
  asking->exchange = std::move(exchange);
  asking->place = *place;
  asking->post = post;
  if (!(post ? posts_ : readers_).Run([this, asking] { Serve(asking); })) {
    asking->Fail(tenant::Unavailable("GATEWAY_BUSY", "the endpoint"));
  }
}

// Endpoint, key, comune: in this order.
absl::Status Open311::Understand(Asking& asking) {
  const HttpRequest& request = asking.exchange->request();
  asking.site = SiteOf(directory_.Current(), asking.place.channel);
  if (!asking.site) return tenant::NotFound();
  ASSIGN_OR_RETURN(
      asking.parameters,
      Parameters::Read(QueryOf(request), asking.exchange->Header("content-type"), request.body()));
  const bool needs_key = asking.post || asking.place.resource == Resource::kUpdates;
  const std::string key = asking.parameters->Get("api_key");
  if (needs_key || !key.empty()) {
    const std::string call = CallId(asking.exchange->Header("x-request-id"));
    ASSIGN_OR_RETURN(const tenant::Caller caller,
                     parts_.admission.Admit({key, "", false}, kAnyApp, "", call));
    ASSIGN_OR_RETURN(asking.app,
                     parts_.admission.Renew(caller, asking.post ? kSubmit : kRead, caller.name()));
    const bool here =
        asking.app->app() != nullptr && asking.app->app()->app.channel_name() == asking.site->name;
    if (!here) return tenant::PermissionDenied();
  }
  const bool shared = asking.site->channel->is_shared();
  const std::string jurisdiction = asking.parameters->Get("jurisdiction_id");
  if (!shared) asking.comune = asking.site->comuni.front();
  if (asking.parameters->Contradicts("jurisdiction_id")) {
    return tenant::InvalidField("jurisdiction_id", "è indicato due volte");
  }
  if (!jurisdiction.empty()) {
    asking.comune = asking.site->Find(jurisdiction);
    if (asking.comune == nullptr) return tenant::NotFound();
  } else if (shared && asking.place.resource != Resource::kDiscovery) {
    return tenant::InvalidField("jurisdiction_id", "è obbligatorio: quale comune");
  }
  return absl::OkStatus();
}

void Open311::Serve(const Shared& asking) {
  const absl::Status understood = Understand(*asking);
  if (!understood.ok()) return asking->Fail(understood);
  if (asking->post) {
    return asking->place.resource == Resource::kRequests ? TakeRequest(asking) : TakeUpdate(asking);
  }
  switch (asking->place.resource) {
    case Resource::kDiscovery:
      return ShowDiscovery(*asking);
    case Resource::kServices:
    case Resource::kService:
      return ShowServices(*asking);
    default:
      return Show(*asking);
  }
}

void Open311::ShowServices(Asking& asking) {
  const auto snapshot = snapshots_.Of(asking.site->channel->association);
  const routing::TenantRouting* routing = snapshot->FindTenant(asking.comune->tenant.id);
  // Contacts that are missing from a list are deleted by who reads it: all of it, or an error.
  if (routing == nullptr) {
    return asking.Fail(tenant::Unavailable("NOT_READY", "the comune's offices"));
  }
  const std::vector<Service> services = ServicesOf(*routing, *asking.comune, *snapshot);
  if (asking.place.resource == Resource::kServices) {
    return asking.Answer(Page(200, ServicesDocument(services), asking.format()));
  }
  for (const Service& service : services) {
    if (service.code != asking.place.id) continue;
    return asking.Answer(Page(200, DefinitionDocument(service), asking.format()));
  }
  asking.Fail(tenant::NotFound());
}

void Open311::ShowDiscovery(Asking& asking) const {
  const auto host = asking.exchange->Header("host");
  const std::string url =
      IsHost(host) ? absl::StrCat("https://", host, asking.place.base) : asking.place.base;
  const bool test = asking.comune != nullptr && asking.comune->tenant.is_training();
  const std::string contact = asking.comune == nullptr
                                  ? ""
                                  : absl::StrCat("Comune di ", asking.comune->tenant.display_name);
  const Element endpoint = Element::Fields(
      "endpoint", {Element::Text("specification", "http://wiki.open311.org/GeoReport_v2"),
                   Element::Text("url", url), Element::Text("changeset", kChangeset),
                   Element::Text("type", test ? "test" : "production"),
                   Element::List("formats", {Element::Text("format", "text/xml"),
                                             Element::Text("format", "application/json")})});
  asking.Answer(
      Page(200,
           Element::Fields(
               "discovery",
               {Element::Text("changeset", kChangeset), Element::Text("contact", contact),
                Element::Text("key_service", "Le chiavi le rilascia chi amministra il canale."),
                Element::List("endpoints", {endpoint})}),
           asking.format()));
}

void Open311::Show(Asking& asking) {
  const Reader reader = {*asking.site, asking.comune, asking.app};
  absl::StatusOr<Element> shown = tenant::NotFound();
  switch (asking.place.resource) {
    case Resource::kRequests:
      shown = reading_.Requests(reader, *asking.parameters);
      break;
    case Resource::kRequest:
      shown = reading_.Request(reader, asking.place.id);
      break;
    case Resource::kToken:
      shown = reading_.Token(reader, asking.place.id);
      break;
    default:
      shown = reading_.Updates(reader, *asking.parameters);
      break;
  }
  if (!shown.ok()) return asking.Fail(shown.status());
  asking.Answer(Page(200, *shown, asking.format()));
}

void Open311::TakeRequest(const Shared& asking) {
  Asking& it = *asking;
  it.report = ReadReport(*it.parameters);
  // Whatever else is wrong, an emergency is taken.
  if (!it.report.problems.empty() && !it.report.urgent) {
    const bool unknown = it.report.problems.size() == 1 &&
                         !it.parameters->Get("service_code").empty() &&
                         absl::StartsWith(it.report.problems[0], "service_code");
    return it.Answer(ErrorPage(unknown ? 404 : 400, it.report.problems, it.format()));
  }
  if (it.site->channel->is_shared()) {
    it.report.message.set_declared_comune(it.comune->tenant.istat_code);
  }
  // Without a number of the client's own a repeat cannot be told from another report.
  it.key = it.report.key.empty() ? parts_.uuids.Next()
                                 : KeyOf(absl::StrCat(it.comune->tenant.id, "/", it.report.key));
  it.report.message.set_user_id(it.key.ToString());
  Send(asking);
}

void Open311::TakeUpdate(const Shared& asking) {
  Asking& it = *asking;
  Update update = ReadUpdate(*it.parameters);
  it.report = std::move(update.report);
  const bool lost = update.request.empty();
  if (lost || (!it.report.problems.empty() && !it.report.urgent)) {
    return it.Answer(ErrorPage(400, it.report.problems, it.format()));
  }
  const absl::Status joins = Join(update.request, it);
  if (!joins.ok()) return it.Fail(joins);
  it.key = KeyOf(it.report.key);
  Send(asking);
}

absl::Status Open311::Join(const std::string& request, Asking& it) {
  ASSIGN_OR_RETURN(const tenant::RequestRow row, reading_.Find(*it.app, request));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(it.site->channel->association));
  tenant::CorrespondentStore correspondents(parts_.keys);
  tenant::ConversationStore conversations(parts_.keys);
  return cell->database->Read(
      absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const tenant::Correspondent correspondent,
                         correspondents.Get(session, row.owner, row.correspondent));
        it.report.message.set_user_id(correspondent.words.address());
        if (!row.ticket) return absl::OkStatus();
        ASSIGN_OR_RETURN(const std::vector<tenant::Uuid> shown,
                         conversations.ShownOf(session, row.owner, row.correspondent,
                                               {row.tenant, *row.ticket}));
        if (shown.empty()) return absl::OkStatus();
        it.report.message.set_reply_to(tenant::ChildName(
            tenant::ChildName(it.app->name(), "conversations", row.correspondent.ToString()),
            "entries", shown.front().ToString()));
        return absl::OkStatus();
      });
}

absl::Status Open311::KeepPhotos(Asking& it) {
  const std::vector<FormPart> photos = TakePhotos(*it.parameters, &it.report.message);
  if (photos.empty()) return absl::OkStatus();
  const tenant::App& app = it.app->app()->app;
  absl::StatusOr<std::vector<std::string>> names =
      photos_.Keep({app.name(), app.association, app.owner}, it.key, photos);
  if (!names.ok()) return names.status();
  std::sort(names->begin(), names->end());
  for (const std::string& name : *names) it.report.message.add_attachments(name);
  return absl::OkStatus();
}

void Open311::Send(const Shared& asking) {
  Asking& it = *asking;
  const absl::Status kept = KeepPhotos(it);
  // Clients repeat what is refused; an emergency does not wait for its photos.
  if (!kept.ok() && !it.report.urgent) return it.Fail(kept);
  v1::SubmitMessageRequest request;
  request.set_parent(it.app->name());
  *request.mutable_message() = it.report.message;
  request.set_request_id(it.key.ToString());
  const absl::Status fits = CheckRules(request);
  if (!fits.ok()) return it.Fail(fits);
  it.parameters.reset();
  intake_.Take({{routing::SourceKind::kApp, it.app->app()->app.id},
                it.key.ToString(),
                it.report.message,
                request.SerializeAsString(),
                absl::Now() + kLongestWait},
               [asking](const absl::StatusOr<routing::Taken>& taken) { Answer(*asking, taken); });
}

void Open311::Answer(Asking& it, const absl::StatusOr<routing::Taken>& taken) {
  if (!taken.ok()) return it.Fail(taken.status());
  const auto first = tenant::Uuid::FromBytes(taken->outcome.repeat_of());
  const std::string id = first.value_or(taken->id).ToString();
  if (it.place.resource == Resource::kUpdates) {
    return it.Answer(
        Page(201,
             Element::List("service_request_updates",
                           {Element::Fields("request_update", {Element::Text("update_id", id)})}),
             it.format()));
  }
  const Element request = Element::Fields(
      "request", {Element::Text("service_request_id", id),
                  Element::Text("service_notice", NoticeOf(taken->outcome, *it.site->directory)),
                  Element::Text("account_id", "")});
  it.Answer(Page(201, Element::List("service_requests", {request}), it.format()));
}

}  // namespace mugugno::gateway::open311
