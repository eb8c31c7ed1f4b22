#include "gateway/console/session_answers.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/http/page_headers.h"
#include "gateway/log.h"
#include "tenant/errors.h"

namespace mugugno::gateway::console {
namespace {

using google::protobuf::Struct;

bool IsJson(const HttpExchange& exchange) {
  const std::string type = exchange.Header("content-type");
  return absl::AsciiStrToLower(absl::StripAsciiWhitespace(
             absl::string_view(type).substr(0, type.find(';')))) == "application/json";
}

}  // namespace

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
HttpResponse Failure(const absl::Status& status) {
  LogLine(LogLevel::kError, "sign_in")
      .Add("error", status.message())
      .Add("detail", tenant::InternalDetail(status));
  return Away();
}

bool ReadForm(HttpExchange& exchange, Struct* form) {
  const std::string& body = exchange.request().body();
  if (body.empty()) return true;
  if (!IsJson(exchange)) {
    exchange.Answer(Refused(415, "MALFORMED"));
    return false;
  }
  if (!google::protobuf::util::JsonStringToMessage(body, form).ok()) {
    exchange.Answer(Refused(400, "MALFORMED"));
    return false;
  }
  return true;
}

std::string Text(const Struct& form, const std::string& name) {
  const auto found = form.fields().find(name);
  return found == form.fields().end() ? "" : found->second.string_value();
}

}  // namespace mugugno::gateway::console
