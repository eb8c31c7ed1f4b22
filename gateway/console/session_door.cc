#include "gateway/console/session_door.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/console/session_answers.h"
#include "gateway/http/client_place.h"
#include "gateway/http/own_page.h"
#include "gateway/http/percent.h"
#include "gateway/log.h"

namespace mugugno::gateway::console {
namespace {

using google::protobuf::Struct;

constexpr size_t kMostBodyBytes = 4096;
constexpr size_t kThreads = 2;
constexpr size_t kMostWaiting = 32;
constexpr absl::Duration kCallTime = absl::Seconds(20);
constexpr char kIssuer[] = "Mugugno";

HttpResponse Void() { return Refused(410, "INVITATION_VOID"); }

void WithSession(const std::string& session, absl::Duration longest, HttpResponse* response) {
  response->headers.emplace_back("Set-Cookie", SetSessionCookie(session, longest));
}

// The form of Google's Key URI, which all authenticator apps read.
std::string OneTimeUri(const tenant::Accounts::Opened& opened) {
  return absl::StrCat("otpauth://totp/", kIssuer, ":", PercentEscape(opened.mailbox),
                      "?secret=", opened.secret_text, "&issuer=", kIssuer,
                      "&algorithm=SHA1&digits=6&period=30");
}

HttpResponse Methods(const std::vector<oidc::ProviderName>& providers) {
  Struct content;
  auto& fields = *content.mutable_fields();
  fields["local"].set_bool_value(true);
  auto& listed = *fields["oidc"].mutable_list_value();
  for (const oidc::ProviderName& provider : providers) {
    auto& entry = *listed.add_values()->mutable_struct_value()->mutable_fields();
    entry["id"].set_string_value(provider.id);
    entry["display_name"].set_string_value(provider.display_name);
  }
  return Json(200, content);
}

}  // namespace

SessionDoor::SessionDoor(tenant::Accounts& accounts, const tenant::BrowserSessions& sessions,
                         const Readiness& readiness, std::vector<oidc::ProviderName> providers)
    : accounts_(accounts),
      sessions_(sessions),
      readiness_(readiness),
      providers_(std::move(providers)),
      workers_(kThreads, kMostWaiting) {}

size_t SessionDoor::BodyLimit(const HttpHead&) const { return kMostBodyBytes; }

HttpResponse SessionDoor::Refusal(const HttpHead* /*head*/, unsigned status,
                                  absl::string_view /*why*/) const {
  return status == 503 ? Busy() : Refused(status, "MALFORMED");
}

SessionDoor::Step SessionDoor::StepAt(absl::string_view path) {
  if (path == "/console/session/sign-in") return &SessionDoor::SignIn;
  if (path == "/console/session/sign-out") return &SessionDoor::SignOut;
  if (path == "/console/session/invitation") return &SessionDoor::ShowInvitation;
  if (path == "/console/session/invitation/accept") return &SessionDoor::AcceptInvitation;
  return nullptr;
}

void SessionDoor::Handle(std::shared_ptr<HttpExchange> exchange) {
  using boost::beast::http::verb;
  const HttpRequest& request = exchange->request();
  const absl::string_view path = PathOf(request);
  const bool asks = path == "/console/session/methods";
  const Step step = StepAt(path);
  if (step == nullptr && !asks) return exchange->Answer(Refused(404, "NOT_FOUND"));
  if (request.method() != (asks ? verb::get : verb::post)) {
    HttpResponse refused = Refused(405, "METHOD_NOT_ALLOWED");
    refused.headers.emplace_back("Allow", asks ? "GET" : "POST");
    return exchange->Answer(std::move(refused));
  }
  if (asks) return exchange->Answer(Methods(providers_));
  if (!IsOfOwnPage(*exchange)) return exchange->Answer(Refused(403, "NOT_OWN_PAGE"));
  Struct form;
  if (!ReadForm(*exchange, &form)) return;
  if (!readiness_.open()) return exchange->Answer(Away());
  const bool runs = workers_.Run(
      [this, exchange, step, form = std::move(form)] { (this->*step)(exchange, form); });
  if (!runs) exchange->Answer(Busy());
}

void SessionDoor::EndFormer(const HttpExchange& exchange) const {
  const std::string former = SessionCookie(exchange);
  if (former.empty()) return;
  sessions_.End(former, absl::Now() + kCallTime).IgnoreError();
}

void SessionDoor::SignIn(const Exchange& exchange, const Form& form) {
  using Kind = tenant::Accounts::SignInAnswer::Kind;
  const auto answer = accounts_.Take({Text(form, "email"), Text(form, "password"),
                                      Text(form, "code"), ClientPlace(exchange->client_address())});
  if (!answer.ok()) return exchange->Answer(Failure(answer.status()));
  switch (answer->kind) {
    case Kind::kSignedIn: {
      EndFormer(*exchange);
      HttpResponse response = Empty(204);
      WithSession(answer->session, sessions_.times().longest, &response);
      return exchange->Answer(std::move(response));
    }
    case Kind::kCodeRequired:
      return exchange->Answer(Refused(401, "CODE_REQUIRED"));
    case Kind::kTooMany:
      return exchange->Answer(RefusedFor("TOO_MANY_ATTEMPTS", 429, answer->wait));
    case Kind::kRefused: {
      exchange->Answer(Refused(401, "SIGN_IN_REFUSED"));
      const absl::Status told = accounts_.Tell(*answer);
      if (!told.ok()) LogLine(LogLevel::kError, "sign_in").Add("error", told.message());
      return;
    }
  }
}

void SessionDoor::SignOut(const Exchange& exchange, const Form& /*form*/) {
  const std::string session = SessionCookie(*exchange);
  const absl::Status ended = sessions_.End(session, absl::Now() + kCallTime);
  // Whoever believes to be signed out must be.
  if (!ended.ok()) return exchange->Answer(Failure(ended));
  HttpResponse response = Empty(204);
  WithSession("", absl::ZeroDuration(), &response);
  exchange->Answer(std::move(response));
}

void SessionDoor::ShowInvitation(const Exchange& exchange, const Form& form) {
  const auto opened = accounts_.OpenInvitation(Text(form, "token"));
  if (absl::IsNotFound(opened.status())) return exchange->Answer(Void());
  if (!opened.ok()) return exchange->Answer(Failure(opened.status()));
  Struct content;
  auto& fields = *content.mutable_fields();
  fields["display_name"].set_string_value(opened->display_name);
  fields["email"].set_string_value(opened->mailbox);
  fields["totp_secret"].set_string_value(opened->secret_text);
  fields["totp_uri"].set_string_value(OneTimeUri(*opened));
  exchange->Answer(Json(200, content));
}

void SessionDoor::AcceptInvitation(const Exchange& exchange, const Form& form) {
  using Kind = tenant::Accounts::Accepted::Kind;
  const auto accepted =
      accounts_.Accept({Text(form, "token"), Text(form, "password"), Text(form, "code"),
                        ClientPlace(exchange->client_address())});
  if (absl::IsNotFound(accepted.status())) return exchange->Answer(Void());
  if (!accepted.ok()) return exchange->Answer(Failure(accepted.status()));
  if (accepted->kind == Kind::kPasswordTooWeak) {
    return exchange->Answer(Refused(400, "PASSWORD_TOO_WEAK"));
  }
  if (accepted->kind == Kind::kCodeWrong) return exchange->Answer(Refused(400, "CODE_WRONG"));
  EndFormer(*exchange);
  Struct content;
  auto& codes = *(*content.mutable_fields())["recovery_codes"].mutable_list_value();
  for (const std::string& code : accepted->recovery_codes) {
    codes.add_values()->set_string_value(code);
  }
  HttpResponse response = Json(200, content);
  WithSession(accepted->session, sessions_.times().longest, &response);
  exchange->Answer(std::move(response));
}

}  // namespace mugugno::gateway::console
