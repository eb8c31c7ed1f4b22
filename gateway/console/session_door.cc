#include "gateway/console/session_door.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/http/client_place.h"
#include "gateway/http/own_page.h"
#include "gateway/http/page_headers.h"
#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway::console {
namespace {

using google::protobuf::Struct;

constexpr size_t kMostBodyBytes = 4096;
constexpr size_t kThreads = 2;
constexpr size_t kMostWaiting = 32;
constexpr absl::Duration kCallTime = absl::Seconds(20);
constexpr char kIssuer[] = "Mugugno";

absl::string_view PathOf(const HttpHead& head) {
  const auto target = head.target();
  return absl::string_view(target.data(), target.size()).substr(0, target.find('?'));
}

HttpResponse Empty(unsigned status) {
  HttpResponse response;
  response.status = status;
  response.headers = PageHeaders();
  return response;
}

HttpResponse Json(unsigned status, const Struct& content) {
  HttpResponse response = Empty(status);
  response.headers.emplace_back("Content-Type", "application/json");
  // Texts of ours and of the directory: there is nothing in them that is no JSON.
  static_cast<void>(google::protobuf::util::MessageToJsonString(content, &response.body));
  return response;
}

HttpResponse Refused(unsigned status, absl::string_view reason) {
  Struct content;
  (*content.mutable_fields())["reason"].set_string_value(std::string(reason));
  return Json(status, content);
}

HttpResponse RefusedFor(absl::string_view reason, unsigned status, absl::Duration wait) {
  HttpResponse response = Refused(status, reason);
  const int64_t seconds =
      std::max<int64_t>(1, absl::ToInt64Seconds(absl::Ceil(wait, absl::Seconds(1))));
  response.headers.emplace_back("Retry-After", absl::StrCat(seconds));
  return response;
}

HttpResponse Away() { return RefusedFor("DATABASE_AWAY", 503, absl::Seconds(5)); }
HttpResponse Busy() { return RefusedFor("GATEWAY_BUSY", 503, absl::Seconds(2)); }
HttpResponse Void() { return Refused(410, "INVITATION_VOID"); }

// What went wrong here, not there: the log knows more.
HttpResponse Failure(const absl::Status& status) {
  LogLine(LogLevel::kError, "sign_in")
      .Add("error", status.message())
      .Add("detail", tenant::InternalDetail(status));
  return Away();
}

void WithSession(const std::string& session, absl::Duration longest, HttpResponse* response) {
  response->headers.emplace_back("Set-Cookie", SetSessionCookie(session, longest));
}

// Empty where it is absent or no text.
std::string Text(const Struct& form, const std::string& name) {
  const auto found = form.fields().find(name);
  return found == form.fields().end() ? "" : found->second.string_value();
}

bool IsJson(const HttpExchange& exchange) {
  const std::string type = exchange.Header("content-type");
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(
             absl::string_view(type).substr(0, type.find(';')))) == "application/json";
}

std::string Escaped(absl::string_view text) {
  std::string escaped;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    const bool plain = absl::ascii_isalnum(byte) || each == '-' || each == '.' || each == '_' ||
                       each == '~' || each == '@';
    if (plain) {
      escaped.push_back(each);
    } else {
      constexpr absl::string_view kDigits = "0123456789ABCDEF";
      absl::StrAppend(&escaped, "%", kDigits.substr(byte >> 4, 1), kDigits.substr(byte & 15, 1));
    }
  }
  return escaped;
}

// The form of Google's Key URI, which all authenticator apps read.
std::string OneTimeUri(const tenant::Accounts::Opened& opened) {
  return absl::StrCat("otpauth://totp/", kIssuer, ":", Escaped(opened.mailbox),
                      "?secret=", opened.secret_text, "&issuer=", kIssuer,
                      "&algorithm=SHA1&digits=6&period=30");
}

HttpResponse Methods() {
  Struct content;
  auto& fields = *content.mutable_fields();
  fields["local"].set_bool_value(true);
  fields["oidc"].mutable_list_value();
  return Json(200, content);
}

}  // namespace

SessionDoor::SessionDoor(tenant::Accounts& accounts, const tenant::BrowserSessions& sessions,
                         const Readiness& readiness)
    : accounts_(accounts),
      sessions_(sessions),
      readiness_(readiness),
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
  if (asks) return exchange->Answer(Methods());
  if (!IsOfOwnPage(*exchange)) return exchange->Answer(Refused(403, "NOT_OWN_PAGE"));
  Struct form;
  if (!request.body().empty()) {
    if (!IsJson(*exchange)) return exchange->Answer(Refused(415, "MALFORMED"));
    if (!google::protobuf::util::JsonStringToMessage(request.body(), &form).ok()) {
      return exchange->Answer(Refused(400, "MALFORMED"));
    }
  }
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
