#include "gateway/console/oidc/oidc_door.h"

#include <optional>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/console/session_answers.h"
#include "gateway/http/own_page.h"
#include "gateway/http/parameters.h"
#include "gateway/log.h"
#include "tenant/errors.h"
#include "tenant/vault/crypto.h"
#include "tenant/vault/envelope.h"

namespace mugugno::gateway::console::oidc {
namespace {

using google::protobuf::Struct;

constexpr char kBegin[] = "/console/session/oidc/begin";
constexpr char kCallback[] = "/console/session/oidc/callback";
constexpr char kConsole[] = "/console/";
// The prefix makes browsers insist on Secure, Path=/ and no Domain: no neighbouring host can set
// it.
constexpr char kCookie[] = "__Host-mugugno-oidc";
constexpr size_t kMostBodyBytes = 4096;
constexpr size_t kMostCookieBytes = 4096;
constexpr size_t kMostCodeBytes = 2048;
constexpr size_t kThreads = 2;
constexpr size_t kMostWaiting = 32;
constexpr size_t kSecretBytes = 32;
constexpr absl::Duration kCallTime = absl::Seconds(20);
// To sign in there, with a second factor looked for.
constexpr absl::Duration kWayTime = absl::Minutes(10);

const tenant::Binding& Place() {
  static const auto& place = *new tenant::Binding{"oidc", "under_way", "1"};
  return place;
}

std::string NewSecret() { return absl::WebSafeBase64Escape(tenant::RandomBytes(kSecretBytes)); }

// Lax: it has to come with the address the provider sends the browser to.
std::string SetCookie(absl::string_view value) {
  return absl::StrCat(kCookie, "=", value, "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=",
                      value.empty() ? 0 : absl::ToInt64Seconds(kWayTime));
}

absl::string_view QueryOf(const HttpExchange& exchange) {
  const auto target = exchange.request().target();
  const size_t mark = target.find('?');
  if (mark == boost::beast::string_view::npos) return {};
  return absl::string_view(target.data(), target.size()).substr(mark + 1);
}

void Log(const Provider& provider, const absl::Status& status) {
  LogLine(LogLevel::kWarning, "oidc")
      .Add("provider", provider.name().id)
      .Add("error", status.message());
}

// Why nobody is linked or signed in, as the page tells it.
std::string ReasonOf(const absl::Status& status, bool links) {
  if (absl::IsNotFound(status)) return links ? "INVITATION_VOID" : "IDENTITY_UNKNOWN";
  const std::string reason = tenant::ErrorReason(status);
  return reason == "MAILBOX_DIFFERS" || reason == "IDENTITY_TAKEN" ? reason : "AWAY";
}

}  // namespace

OidcDoor::OidcDoor(const Parts& parts) : parts_(parts), workers_(kThreads, kMostWaiting) {}

size_t OidcDoor::BodyLimit(const HttpHead&) const { return kMostBodyBytes; }

HttpResponse OidcDoor::Refusal(const HttpHead* /*head*/, unsigned status,
                               absl::string_view /*why*/) const {
  return status == 503 ? Busy() : Refused(status, "MALFORMED");
}

Provider* OidcDoor::FindProvider(absl::string_view id) const {
  for (const auto& each : parts_.providers) {
    if (each->name().id == id) return each.get();
  }
  return nullptr;
}

void OidcDoor::Handle(std::shared_ptr<HttpExchange> exchange) {
  using boost::beast::http::verb;
  const HttpRequest& request = exchange->request();
  const absl::string_view path = PathOf(request);
  const bool begins = path == kBegin;
  if (!begins && path != kCallback) return exchange->Answer(Refused(404, "NOT_FOUND"));
  if (request.method() != (begins ? verb::post : verb::get)) {
    HttpResponse refused = Refused(405, "METHOD_NOT_ALLOWED");
    refused.headers.emplace_back("Allow", begins ? "POST" : "GET");
    return exchange->Answer(std::move(refused));
  }
  Struct form;
  if (begins) {
    if (!IsOfOwnPage(*exchange)) return exchange->Answer(Refused(403, "NOT_OWN_PAGE"));
    if (!ReadForm(*exchange, &form)) return;
  }
  if (!parts_.readiness.open()) return exchange->Answer(Away());
  const bool runs = workers_.Run([this, exchange, begins, form = std::move(form)] {
    if (begins) {
      Begin(exchange, form);
    } else {
      Return(exchange);
    }
  });
  if (!runs) exchange->Answer(Busy());
}

std::string OidcDoor::Seal(const storage::v1::SignInUnderWay& way) const {
  return absl::WebSafeBase64Escape(
      tenant::SealEnvelope(parts_.masters, Place(), way.SerializeAsString()));
}

std::optional<storage::v1::SignInUnderWay> OidcDoor::Open(const HttpExchange& exchange) const {
  const std::string cookie = CookieOf(exchange, kCookie);
  std::string sealed;
  if (cookie.empty() || cookie.size() > kMostCookieBytes ||
      !absl::WebSafeBase64Unescape(cookie, &sealed)) {
    return std::nullopt;
  }
  const auto bytes = tenant::OpenEnvelope(parts_.masters, Place(), sealed);
  storage::v1::SignInUnderWay way;
  if (!bytes.ok() || !way.ParseFromString(*bytes)) return std::nullopt;
  const absl::Time begin = absl::FromUnixMicros(way.begin_time_us());
  if (parts_.clock.Now() >= begin + kWayTime) return std::nullopt;
  return way;
}

void OidcDoor::Begin(const Exchange& exchange, const Struct& form) {
  Provider* const provider = FindProvider(Text(form, "provider"));
  if (provider == nullptr) return exchange->Answer(Refused(404, "NOT_FOUND"));
  storage::v1::SignInUnderWay way;
  way.set_provider(provider->name().id);
  way.set_state(NewSecret());
  way.set_nonce(NewSecret());
  way.set_verifier(NewSecret());
  way.set_invitation(Text(form, "token"));
  way.set_former_session(SessionCookie(*exchange));
  way.set_begin_time_us(absl::ToUnixMicros(parts_.clock.Now()));
  // The page that asks is of this host: its browser says so (own_page.h).
  way.set_redirect_uri(absl::StrCat("https://", exchange->Header("host"), kCallback));
  const auto url = provider->AuthorizationUrl(way);
  if (!url.ok()) {
    Log(*provider, url.status());
    return exchange->Answer(RefusedFor("PROVIDER_AWAY", 503, absl::Seconds(5)));
  }
  const std::string sealed = Seal(way);
  if (sealed.size() > kMostCookieBytes) return exchange->Answer(Refused(400, "MALFORMED"));
  Struct content;
  (*content.mutable_fields())["url"].set_string_value(*url);
  HttpResponse response = Json(200, content);
  response.headers.emplace_back("Set-Cookie", SetCookie(sealed));
  exchange->Answer(std::move(response));
}

OidcDoor::Outcome OidcDoor::OutcomeOf(const HttpExchange& exchange) {
  const auto way = Open(exchange);
  if (!way) return {"", "SIGN_IN_EXPIRED"};
  const auto told = Parameters::Read(QueryOf(exchange), "", "");
  if (!told.ok()) return {"", "SIGN_IN_EXPIRED"};
  for (const char* name : {"code", "state", "iss", "error"}) {
    if (told->Contradicts(name)) return {"", "SIGN_IN_EXPIRED"};
  }
  Provider* const provider = FindProvider(way->provider());
  if (provider == nullptr || !tenant::EqualInConstantTime(told->Get("state"), way->state())) {
    return {"", "SIGN_IN_EXPIRED"};
  }
  if (!told->Get("error").empty()) return {"", "PROVIDER_REFUSED"};
  // Of another provider than the one asked (RFC 9207).
  const std::string issuer = told->Get("iss");
  const std::string code = told->Get("code");
  if ((!issuer.empty() && issuer != provider->issuer()) || code.empty() ||
      code.size() > kMostCodeBytes) {
    return {"", "SIGN_IN_EXPIRED"};
  }
  const auto identity = provider->Redeem(code, *way);
  if (!identity.ok()) {
    Log(*provider, identity.status());
    return {"", absl::IsUnavailable(identity.status()) ? "PROVIDER_AWAY" : "PROVIDER_REFUSED"};
  }
  const bool links = !way->invitation().empty();
  auto session = links ? parts_.identities.Link(*identity, way->invitation())
                       : parts_.identities.SignIn(*identity);
  if (!session.ok()) {
    const std::string reason = ReasonOf(session.status(), links);
    if (reason == "AWAY") Log(*provider, session.status());
    return {"", reason};
  }
  if (!way->former_session().empty()) {
    parts_.sessions.End(way->former_session(), absl::Now() + kCallTime).IgnoreError();
  }
  return {*std::move(session), ""};
}

void OidcDoor::Return(const Exchange& exchange) {
  const Outcome outcome = OutcomeOf(*exchange);
  HttpResponse response = Empty(303);
  response.headers.emplace_back("Set-Cookie", SetCookie(""));
  if (outcome.reason.empty()) {
    response.headers.emplace_back(
        "Set-Cookie", SetSessionCookie(outcome.session, parts_.sessions.times().longest));
    response.headers.emplace_back("Location", kConsole);
  } else {
    response.headers.emplace_back("Location", absl::StrCat(kConsole, "#refused=", outcome.reason));
  }
  exchange->Answer(std::move(response));
}

}  // namespace mugugno::gateway::console::oidc
