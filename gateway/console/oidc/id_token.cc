#include "gateway/console/oidc/id_token.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/console/session_answers.h"

namespace mugugno::gateway::console::oidc {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr absl::Duration kClockSkew = absl::Minutes(2);
constexpr size_t kMostSubjectBytes = 255;  // OpenID Connect Core 2

absl::Status Wrong(absl::string_view claim) {
  return absl::InvalidArgumentError(absl::StrCat("the token's ", claim, " is wrong"));
}

std::vector<std::string> Audience(const Struct& claims) {
  std::vector<std::string> audience;
  const auto found = claims.fields().find("aud");
  if (found == claims.fields().end()) return audience;
  if (found->second.kind_case() == Value::kStringValue) return {found->second.string_value()};
  for (const Value& each : found->second.list_value().values()) {
    audience.push_back(each.string_value());
  }
  return audience;
}

std::optional<absl::Time> Moment(const Struct& claims, const std::string& name) {
  const auto found = claims.fields().find(name);
  if (found == claims.fields().end() || found->second.kind_case() != Value::kNumberValue ||
      !std::isfinite(found->second.number_value())) {
    return std::nullopt;
  }
  return absl::UnixEpoch() + absl::Seconds(found->second.number_value());
}

bool IsSubject(absl::string_view subject) {
  return !subject.empty() && subject.size() <= kMostSubjectBytes &&
         std::all_of(subject.begin(), subject.end(),
                     [](unsigned char each) { return absl::ascii_isprint(each); });
}

}  // namespace

absl::StatusOr<Struct> ParseObject(absl::string_view json) {
  Struct object;
  if (!google::protobuf::util::JsonStringToMessage(
           google::protobuf::StringPiece(json.data(), json.size()), &object)
           .ok()) {
    return absl::InvalidArgumentError("no JSON object");
  }
  return object;
}

std::string VerifiedMailbox(const Struct& claims) {
  const auto verified = claims.fields().find("email_verified");
  // Some providers write it as a text.
  const bool is = verified != claims.fields().end() &&
                  (verified->second.bool_value() || verified->second.string_value() == "true");
  return is ? Text(claims, "email") : "";
}

absl::StatusOr<tenant::Identity> ReadIdToken(absl::string_view payload, const Expected& expected,
                                             absl::Time now) {
  const auto claims = ParseObject(payload);
  if (!claims.ok()) return claims.status();
  if (Text(*claims, "iss") != expected.issuer) return Wrong("iss");
  const std::vector<std::string> audience = Audience(*claims);
  if (std::find(audience.begin(), audience.end(), expected.client_id) == audience.end()) {
    return Wrong("aud");
  }
  const std::string party = Text(*claims, "azp");
  if ((audience.size() > 1 || !party.empty()) && party != expected.client_id) return Wrong("azp");
  const auto expires = Moment(*claims, "exp");
  if (!expires || *expires + kClockSkew <= now) return Wrong("exp");
  const auto issued = Moment(*claims, "iat");
  if (!issued || *issued - kClockSkew > now) return Wrong("iat");
  if (expected.nonce.empty() || Text(*claims, "nonce") != expected.nonce) return Wrong("nonce");
  tenant::Identity identity = {expected.issuer, Text(*claims, "sub"), VerifiedMailbox(*claims)};
  if (!IsSubject(identity.subject)) return Wrong("sub");
  return identity;
}

}  // namespace mugugno::gateway::console::oidc
