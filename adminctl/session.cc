#include "adminctl/session.h"

#include <random>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"

#include "adminctl/contract.h"
#include "adminctl/failure.h"
#include "adminctl/names.h"
#include "adminctl/settings.h"
#include "mugugno/options/v1/policy.pb.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kPageSize = 200;
constexpr absl::Duration kTimeout = absl::Seconds(30);

void FillRequestId(Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("request_id");
  if (field == nullptr || request.GetReflection()->HasField(request, field)) return;
  request.GetReflection()->SetString(&request, field, NewUuid());
}

// The app a request names: "sori-app" of "apps/sori-app/submissions/…".
std::string AppOf(const Message& request) {
  for (const char* name : {"name", "parent"}) {
    const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName(name);
    if (field == nullptr) continue;
    const std::string value = request.GetReflection()->GetString(request, field);
    const std::vector<std::string> parts = absl::StrSplit(value, '/');
    if (parts.size() >= 2 && parts[0] == "apps") return parts[1];
  }
  return "";
}

std::string TakeNextPageToken(Message& response) {
  const FieldDescriptor* field = response.GetDescriptor()->FindFieldByName("next_page_token");
  std::string token = response.GetReflection()->GetString(response, field);
  response.GetReflection()->ClearField(&response, field);
  return token;
}

}  // namespace

std::string Session::Association() const {
  return settings_.association().empty() ? ""
                                         : absl::StrCat("associations/", settings_.association());
}

ExitCode Session::Call(absl::string_view method, Message& request, Message& response) {
  FillRequestId(request);
  const MethodDescriptor& descriptor = MethodOf(method);
  absl::StatusOr<Reply> reply = Try(descriptor, request, response);
  if (!reply.ok()) return Fail(reply.status());
  return reply->ok() ? ExitCode::kDone : Report(*reply, descriptor);
}

absl::StatusOr<Reply> Session::Try(const MethodDescriptor& method, const Message& request,
                                   Message& response) {
  absl::StatusOr<Gateway*> gateway = GatewayFor(method, request);
  if (!gateway.ok()) return gateway.status();
  return (*gateway)->Call(method, request, response);
}

ExitCode Session::CallAllPages(const MethodDescriptor& method, Message& request, Message& response,
                               size_t limit, Progress* progress) {
  const auto* size = request.GetDescriptor()->FindFieldByName("page_size");
  const auto* token = request.GetDescriptor()->FindFieldByName("page_token");
  const FieldDescriptor* listed = ListedField(*response.GetDescriptor());
  const auto* reflection = response.GetReflection();
  request.GetReflection()->SetInt32(&request, size, kPageSize);
  while (true) {
    const std::unique_ptr<Message> page(response.New());
    absl::StatusOr<Reply> reply = Try(method, request, *page);
    if (!reply.ok()) return Fail(reply.status());
    if (!reply->ok()) return Report(*reply, method);
    const std::string next = TakeNextPageToken(*page);
    if (progress != nullptr) {
      progress->Advance(static_cast<size_t>(reflection->FieldSize(*page, listed)));
      if (next.empty()) progress->Clear();
    }
    response.MergeFrom(*page);
    const auto count = static_cast<size_t>(reflection->FieldSize(response, listed));
    for (size_t i = count; limit != 0 && i > limit; --i) {
      reflection->RemoveLast(&response, listed);
    }
    if (next.empty() || (limit != 0 && count >= limit)) return ExitCode::kDone;
    request.GetReflection()->SetString(&request, token, next);
  }
}

absl::StatusOr<Gateway*> Session::GatewayFor(const MethodDescriptor& method,
                                             const Message& request) {
  const auto& policy = method.options().GetExtension(options::v1::policy);
  if (policy.audience() == options::v1::AUDIENCE_APP) return GatewayOfApp(AppOf(request));
  if (policy.audience() == options::v1::AUDIENCE_LOCAL) return Open("");
  const std::string app = AppOf(request);
  const bool as_app = policy.audience() == options::v1::AUDIENCE_ANY &&
                      (arguments_.Has("app-token-file") || !app.empty());
  return as_app ? GatewayOfApp(app) : Open(settings_.token_file());
}

absl::StatusOr<Gateway*> Session::GatewayOfApp(const std::string& app) {
  if (arguments_.Has("app-token-file")) return Open(arguments_.Value("app-token-file"));
  for (const auto& known : settings_.apps()) {
    if (known.id() == app) return Open(known.token_file());
  }
  return absl::InvalidArgumentError(
      absl::StrCat("no token of the app ", app,
                   "; give --app-token-file, or name it under apps in the "
                   "configuration"));
}

absl::StatusOr<Gateway*> Session::Open(const std::string& token_file) {
  std::unique_ptr<Gateway>& gateway = gateways_[token_file];
  if (gateway != nullptr) return gateway.get();
  absl::Duration timeout = kTimeout;
  if (arguments_.Has("timeout") && (!absl::ParseDuration(arguments_.Value("timeout"), &timeout) ||
                                    timeout <= absl::ZeroDuration())) {
    return absl::InvalidArgumentError("--timeout must be a duration such as 30s or 2m");
  }
  absl::StatusOr<Access> access = ReadAccess(settings_, token_file, timeout, console_);
  if (!access.ok()) return access.status();
  gateway = connect_(*std::move(access));
  return gateway.get();
}

ExitCode Session::Fail(const absl::Status& mistake) {
  console_.err << "adminctl: " << HarmlessLines(mistake.message()) << "\n";
  switch (mistake.code()) {
    case absl::StatusCode::kInvalidArgument:
      return ExitCode::kUsage;
    case absl::StatusCode::kOutOfRange:
      return ExitCode::kRefused;
    default:
      return ExitCode::kFailed;
  }
}

ExitCode Session::Report(const Reply& reply, const MethodDescriptor& method) {
  console_.err << DescribeFailure(reply, method.name(), settings_.address());
  return ExitCodeOf(reply.status.code());
}

std::string NewUuid() {
  std::random_device random;
  uint32_t words[4];
  for (uint32_t& word : words) word = random();
  words[1] = (words[1] & 0xFFFF0FFFU) | 0x00004000U;  // version 4
  words[2] = (words[2] & 0x3FFFFFFFU) | 0x80000000U;  // variant of RFC 9562
  return absl::StrFormat("%08x-%04x-%04x-%04x-%04x%08x", words[0], words[1] >> 16U,
                         words[1] & 0xFFFFU, words[2] >> 16U, words[2] & 0xFFFFU, words[3]);
}

}  // namespace mugugno::adminctl
