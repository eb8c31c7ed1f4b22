#include "adminctl/call_method.h"

#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "adminctl/contract.h"
#include "adminctl/files.h"
#include "adminctl/request.h"
#include "adminctl/show.h"
#include "mugugno/v1/access.pb.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

ExitCode CallList(Session& session, const MethodDescriptor& method, Message& request,
                  Message& response) {
  size_t limit = 0;
  const std::string given = session.arguments().Value("limit");
  if (!given.empty() && !absl::SimpleAtoi(given, &limit)) {
    return session.Fail(absl::InvalidArgumentError("--limit must be a number"));
  }
  const ExitCode code = session.CallAllPages(method, request, response, limit);
  if (code == ExitCode::kDone) Show(session, response, session.arguments().verb->columns);
  return code;
}

// Of all that answer with a secret only a certificate has none.
bool AsksForToken(const Message& request) {
  const FieldDescriptor* field = request.GetDescriptor()->FindFieldByName("credential");
  if (field == nullptr) return true;
  const auto& credential =
      dynamic_cast<const v1::Credential&>(request.GetReflection()->GetMessage(request, field));
  return credential.kind() == v1::Credential::KIND_TOKEN;
}

// The file is made first: a secret nobody can keep would be lost, its credential good for ever.
ExitCode CallForSecret(Session& session, Message& request, Message& response) {
  const Arguments& arguments = session.arguments();
  std::optional<NewFile> file;
  if (AsksForToken(request)) {
    if (!arguments.Has("secret-file")) {
      return session.Fail(absl::InvalidArgumentError(
          "--secret-file is missing: the secret is written there and shown nowhere else"));
    }
    absl::StatusOr<NewFile> created = NewFile::Create(arguments.Value("secret-file"));
    if (!created.ok()) return session.Fail(created.status());
    file.emplace(*std::move(created));
  }
  const ExitCode code = session.Call(arguments.verb->method, request, response);
  if (code != ExitCode::kDone) return code;
  const FieldDescriptor* secret = response.GetDescriptor()->FindFieldByName("secret");
  if (file.has_value()) {
    absl::Status written =
        file->Append(absl::StrCat(response.GetReflection()->GetString(response, secret), "\n"));
    if (written.ok()) written = file->Keep();
    if (!written.ok()) return session.Fail(written);
  }
  response.GetReflection()->ClearField(&response, secret);
  Show(session, response, arguments.verb->columns);
  if (file.has_value()) session.console().err << "the secret is in " << file->path() << "\n";
  return code;
}

}  // namespace

ExitCode CallMethod(Session& session) {
  const auto request = NewMessage(*MethodOf(session.arguments().verb->method).input_type());
  if (absl::Status status = BuildRequest(session, *request); !status.ok()) {
    return session.Fail(status);
  }
  return CallWith(session, *request);
}

ExitCode CallWith(Session& session, Message& request) {
  const Verb& verb = *session.arguments().verb;
  const MethodDescriptor& method = MethodOf(verb.method);
  const auto response = NewMessage(*method.output_type());
  if (HasPages(*method.output_type())) {
    return CallList(session, method, request, *response);
  }
  if (GivesSecret(method)) return CallForSecret(session, request, *response);
  const ExitCode code = session.Call(verb.method, request, *response);
  if (code == ExitCode::kDone) Show(session, *response, verb.columns);
  return code;
}

}  // namespace mugugno::adminctl
