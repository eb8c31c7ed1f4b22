#include "gateway/http/connect_wire.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/rpc_status.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kPrefixBytes = 5;
constexpr uint8_t kCompressed = 1;
constexpr uint8_t kEndOfStream = 2;
constexpr size_t kMostTimeoutDigits = 10;

struct CodeName {
  absl::StatusCode code;
  const char* name;
  unsigned http;
};

constexpr CodeName kCodes[] = {
    {absl::StatusCode::kCancelled, "canceled", 499},
    {absl::StatusCode::kUnknown, "unknown", 500},
    {absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    {absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    {absl::StatusCode::kNotFound, "not_found", 404},
    {absl::StatusCode::kAlreadyExists, "already_exists", 409},
    {absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    {absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    {absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    {absl::StatusCode::kAborted, "aborted", 409},
    {absl::StatusCode::kOutOfRange, "out_of_range", 400},
    {absl::StatusCode::kUnimplemented, "unimplemented", 501},
    {absl::StatusCode::kInternal, "internal", 500},
    {absl::StatusCode::kUnavailable, "unavailable", 503},
    {absl::StatusCode::kDataLoss, "data_loss", 500},
    {absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

const CodeName& NamedCode(absl::StatusCode code) {
  const auto* found = std::find_if(std::begin(kCodes), std::end(kCodes),
                                   [code](const CodeName& each) { return each.code == code; });
  return found == std::end(kCodes) ? kCodes[1] : *found;
}

std::string Unpadded(absl::string_view bytes) {
  std::string text = absl::Base64Escape(bytes);
  while (!text.empty() && text.back() == '=') text.pop_back();
  return text;
}

google::protobuf::Struct ErrorOf(const absl::Status& status) {
  const google::rpc::Status proto = ToStatusProto(status);
  google::protobuf::Struct error;
  auto& fields = *error.mutable_fields();
  fields["code"].set_string_value(NamedCode(status.code()).name);
  if (!proto.message().empty()) fields["message"].set_string_value(proto.message());
  for (const google::protobuf::Any& any : proto.details()) {
    absl::string_view type = any.type_url();
    absl::ConsumePrefix(&type, "type.googleapis.com/");
    auto& detail = *fields["details"].mutable_list_value()->add_values()->mutable_struct_value();
    (*detail.mutable_fields())["type"].set_string_value(std::string(type));
    (*detail.mutable_fields())["value"].set_string_value(Unpadded(any.value()));
  }
  return error;
}

std::string JsonOf(const google::protobuf::Message& message) {
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) return "{}";
  return json;
}

std::string Wrap(uint8_t flags, absl::string_view message) {
  const auto size = static_cast<uint32_t>(message.size());
  std::string envelope(1, static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) {
    envelope.push_back(static_cast<char>(size >> shift & 0xFF));
  }
  absl::StrAppend(&envelope, message);
  return envelope;
}

}  // namespace

std::string ConnectForm::content_type() const {
  return absl::StrCat("application/", stream ? "connect+" : "", json ? "json" : "proto");
}

std::optional<ConnectForm> ConnectFormOf(absl::string_view content_type) {
  const std::string type = absl::AsciiStrToLower(
      absl::StripAsciiWhitespace(content_type.substr(0, content_type.find(';'))));
  for (const bool json : {true, false}) {
    for (const bool stream : {true, false}) {
      const ConnectForm form{.json = json, .stream = stream};
      if (form.content_type() == type) return form;
    }
  }
  return std::nullopt;
}

std::optional<absl::Duration> ConnectTimeout(absl::string_view header) {
  if (header.empty()) return absl::InfiniteDuration();
  int64_t milliseconds = 0;
  const bool digits = std::all_of(header.begin(), header.end(), absl::ascii_isdigit);
  if (!digits || header.size() > kMostTimeoutDigits || !absl::SimpleAtoi(header, &milliseconds)) {
    return std::nullopt;
  }
  return std::min(absl::Milliseconds(milliseconds), absl::Hours(24));
}

absl::StatusOr<std::string> FromConnect(ConnectForm form, std::string message,
                                        const google::protobuf::Message& prototype) {
  if (!form.json) return message;
  const std::unique_ptr<google::protobuf::Message> parsed(prototype.New());
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  if (!google::protobuf::util::JsonStringToMessage(message, parsed.get(), options).ok()) {
    return tenant::MalformedRequest();
  }
  return parsed->SerializeAsString();
}

absl::StatusOr<std::string> ToConnect(ConnectForm form, std::string bytes,
                                      const google::protobuf::Descriptor& type) {
  if (!form.json) return bytes;
  const google::protobuf::Message* prototype =
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(&type);
  const std::unique_ptr<google::protobuf::Message> message(prototype->New());
  std::string json;
  if (!message->ParseFromString(bytes) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return tenant::Internal(absl::StrCat("no ", type.full_name()));
  }
  return json;
}

absl::StatusOr<std::vector<std::string>> OpenEnvelopes(absl::string_view body) {
  std::vector<std::string> messages;
  while (!body.empty()) {
    if (body.size() < kPrefixBytes) return tenant::MalformedRequest();
    if ((static_cast<uint8_t>(body[0]) & kCompressed) != 0) {
      return absl::UnimplementedError("compressed messages are not read: use identity");
    }
    size_t size = 0;
    for (size_t i = 1; i < kPrefixBytes; ++i) size = size << 8 | static_cast<uint8_t>(body[i]);
    body.remove_prefix(kPrefixBytes);
    if (body.size() < size) return tenant::MalformedRequest();
    messages.emplace_back(body.substr(0, size));
    body.remove_prefix(size);
  }
  return messages;
}

std::string Envelope(absl::string_view message) { return Wrap(0, message); }

std::string EndEnvelope(const absl::Status& status) {
  google::protobuf::Struct end;
  if (!status.ok()) *(*end.mutable_fields())["error"].mutable_struct_value() = ErrorOf(status);
  return Wrap(kEndOfStream, JsonOf(end));
}

unsigned ConnectHttpStatus(absl::StatusCode code) { return NamedCode(code).http; }

std::string ConnectErrorJson(const absl::Status& status) { return JsonOf(ErrorOf(status)); }

}  // namespace mugugno::gateway
