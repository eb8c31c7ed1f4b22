#include "tenant/page_token.h"

#include <algorithm>
#include <memory>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "tenant/errors.h"
#include "tenant/requests.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

constexpr absl::Duration kLifetime = absl::Hours(24);

// What the caller may see now, in an order of its own.
std::string GrantsOf(const Caller& caller) {
  std::vector<std::string> lines;
  for (const Grant& grant : caller.Grants()) {
    std::vector<std::string> parts;
    for (const v1::Role role : grant.roles) parts.push_back(v1::Role_Name(role));
    parts.insert(parts.end(), grant.offices.begin(), grant.offices.end());
    std::sort(parts.begin(), parts.end());
    lines.push_back(absl::StrCat(grant.owner.ToString(), " ", absl::StrJoin(parts, " ")));
  }
  std::sort(lines.begin(), lines.end());
  return absl::StrJoin(lines, "\n");
}

// Who asks, with what rights, and for what.
std::string RowOf(const Caller& caller, const google::protobuf::Message& request) {
  std::unique_ptr<google::protobuf::Message> arguments(request.New());
  arguments->CopyFrom(request);
  const google::protobuf::Descriptor* type = arguments->GetDescriptor();
  for (const char* field : {"page_size", "page_token", "request_id"}) {
    const auto* descriptor = type->FindFieldByName(field);
    if (descriptor != nullptr) arguments->GetReflection()->ClearField(arguments.get(), descriptor);
  }
  return absl::StrCat(caller.name(), "\n", RequestFingerprint(type->full_name(), *arguments), "\n",
                      GrantsOf(caller));
}

absl::Status BadToken() {
  return InvalidField("page_token",
                      "is not a token of this list with these arguments, or the caller's grants "
                      "have changed since, or it is older than 24 hours: begin the list again");
}

}  // namespace

absl::StatusOr<std::string> PageTokens::Make(const Caller& caller,
                                             const google::protobuf::Message& request,
                                             absl::string_view cursor) {
  const std::string row = RowOf(caller, request);
  const std::string words =
      absl::StrCat(absl::ToUnixSeconds(clock_.Now() + kLifetime), "\n", cursor);
  ASSIGN_OR_RETURN(const std::string sealed,
                   keys_.Seal(KeyOwner::Installation(), {"page_token", "cursor", row}, words));
  return absl::WebSafeBase64Escape(sealed);
}

absl::StatusOr<std::string> PageTokens::Open(const Caller& caller,
                                             const google::protobuf::Message& request,
                                             absl::string_view token) {
  if (token.empty()) return std::string();
  std::string sealed;
  if (!absl::WebSafeBase64Unescape(token, &sealed)) return BadToken();
  const std::string row = RowOf(caller, request);
  const absl::StatusOr<std::string> words =
      keys_.Open(KeyOwner::Installation(), {"page_token", "cursor", row}, sealed);
  if (absl::IsDataLoss(words.status())) return BadToken();
  RETURN_IF_ERROR(words.status());
  const size_t line = words->find('\n');
  int64_t expiry = 0;
  if (line == std::string::npos ||
      !absl::SimpleAtoi(absl::string_view(*words).substr(0, line), &expiry)) {
    return BadToken();
  }
  if (clock_.Now() >= absl::FromUnixSeconds(expiry)) return BadToken();
  return words->substr(line + 1);
}

}  // namespace mugugno::tenant
