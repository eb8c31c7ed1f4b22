#include "gateway/console/oidc/provider.h"

#include <fstream>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/console/oidc/id_token.h"
#include "gateway/console/session_answers.h"
#include "gateway/delivery/address_guard.h"
#include "gateway/http/percent.h"
#include "tenant/errors.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"
#include "tenant/vault/signed_token.h"

namespace mugugno::gateway::console::oidc {
namespace {

using google::protobuf::Struct;

constexpr absl::Duration kKept = absl::Hours(1);
constexpr size_t kMostBytes = size_t{256} << 10;
// Keys that do not know a token are read again, but no more often.
constexpr absl::Duration kKeysStand = absl::Seconds(1);

HttpClient::Options ClientOptions(const config::v1::Gateway::OpenIdProvider& options) {
  HttpClient::Options client;
  client.ca_file = options.ca_file();
  const auto endpoint = ParseEndpoint(options.issuer());
  if (endpoint.ok()) {
    client.allowed_private_hosts.push_back(absl::StrCat(endpoint->host, ":", endpoint->port));
  }
  return client;
}

absl::Status Wrong(absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat("the provider's ", what));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Provider>> Provider::Create(
    const config::v1::Gateway::OpenIdProvider& options, const tenant::Clock& clock) {
  std::string secret;
  if (!options.client_secret_file().empty()) {
    std::ifstream file(options.client_secret_file());
    if (!std::getline(file, secret) || secret.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat(options.client_secret_file(), ": has no secret on its first line"));
    }
  }
  return std::unique_ptr<Provider>(new Provider(options, std::move(secret), clock));
}

Provider::Provider(const config::v1::Gateway::OpenIdProvider& options, std::string secret,
                   const tenant::Clock& clock)
    : name_{options.id(), options.display_name()},
      issuer_(options.issuer()),
      client_id_(options.client_id()),
      secret_(std::move(secret)),
      client_(ClientOptions(options)),
      clock_(clock) {}

absl::StatusOr<Struct> Provider::Get(const std::string& url,
                                     const std::vector<std::string>& headers) const {
  ASSIGN_OR_RETURN(const HttpClient::Answer answer, client_.Get(url, headers, kMostBytes));
  if (answer.status != 200) {
    return absl::UnavailableError(absl::StrCat("the provider answers ", answer.status));
  }
  return ParseObject(answer.body);
}

absl::StatusOr<Provider::Endpoints> Provider::FindEndpoints() {
  const absl::Time now = clock_.Now();
  {
    tenant::MutexLock lock(&mutex_);
    if (endpoints_ && now < endpoints_->read_time + kKept) return *endpoints_;
  }
  ASSIGN_OR_RETURN(
      const Struct told,
      Get(absl::StrCat(absl::StripSuffix(issuer_, "/"), "/.well-known/openid-configuration"), {}));
  // Another's metadata could lead the code elsewhere (Discovery 4.3).
  if (Text(told, "issuer") != issuer_) return absl::UnavailableError("another issuer answers");
  Endpoints endpoints = {Text(told, "authorization_endpoint"), Text(told, "token_endpoint"),
                         Text(told, "jwks_uri"), Text(told, "userinfo_endpoint"), now};
  if (!ParseEndpoint(endpoints.authorization).ok() || endpoints.token.empty() ||
      endpoints.keys.empty()) {
    return absl::UnavailableError("the provider's metadata lack an endpoint");
  }
  tenant::MutexLock lock(&mutex_);
  endpoints_ = endpoints;
  return endpoints;
}

absl::StatusOr<std::vector<std::string>> Provider::FindKeys(const Endpoints& endpoints,
                                                            absl::Time since) {
  {
    tenant::MutexLock lock(&mutex_);
    if (keys_ && keys_->read_time >= since) return keys_->json;
  }
  Keys keys;
  keys.read_time = clock_.Now();
  ASSIGN_OR_RETURN(const Struct told, Get(endpoints.keys, {}));
  const auto listed = told.fields().find("keys");
  if (listed == told.fields().end()) return absl::UnavailableError("the provider has no keys");
  for (const auto& key : listed->second.list_value().values()) {
    if (Text(key.struct_value(), "use") == "enc") continue;
    std::string json;
    if (google::protobuf::util::MessageToJsonString(key.struct_value(), &json).ok()) {
      keys.json.push_back(std::move(json));
    }
  }
  tenant::MutexLock lock(&mutex_);
  keys_ = keys;
  return keys.json;
}

absl::StatusOr<std::string> Provider::ProvedPayload(const Endpoints& endpoints,
                                                    const std::string& token) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(std::vector<std::string> keys, FindKeys(endpoints, now - kKept));
  absl::StatusOr<std::string> payload = tenant::OpenSignedToken(token, keys);
  if (absl::IsNotFound(payload.status())) {
    // The provider has others by now.
    ASSIGN_OR_RETURN(keys, FindKeys(endpoints, now - kKeysStand));
    payload = tenant::OpenSignedToken(token, keys);
  }
  if (!payload.ok()) return Wrong("token is signed by nobody we know");
  return payload;
}

absl::StatusOr<std::string> Provider::AuthorizationUrl(const storage::v1::SignInUnderWay& way) {
  ASSIGN_OR_RETURN(const Endpoints endpoints, FindEndpoints());
  const std::string challenge = absl::WebSafeBase64Escape(tenant::Sha256(way.verifier()));
  return absl::StrCat(
      endpoints.authorization, absl::StrContains(endpoints.authorization, '?') ? "&" : "?",
      "response_type=code&scope=openid%20email&client_id=", PercentEscape(client_id_),
      "&redirect_uri=", PercentEscape(way.redirect_uri()), "&state=", PercentEscape(way.state()),
      "&nonce=", PercentEscape(way.nonce()), "&code_challenge=", challenge,
      "&code_challenge_method=S256");
}

absl::StatusOr<tenant::Identity> Provider::Redeem(const std::string& code,
                                                  const storage::v1::SignInUnderWay& way) {
  ASSIGN_OR_RETURN(const Endpoints endpoints, FindEndpoints());
  HttpClient::Request request = {
      endpoints.token,
      {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"},
      absl::StrCat("grant_type=authorization_code&code=", PercentEscape(code),
                   "&redirect_uri=", PercentEscape(way.redirect_uri()),
                   "&code_verifier=", PercentEscape(way.verifier()))};
  if (secret_.empty()) {
    absl::StrAppend(&request.body, "&client_id=", PercentEscape(client_id_));
  } else {
    // RFC 6749 2.3.1.
    request.headers.push_back(absl::StrCat(
        "Authorization: Basic ",
        absl::Base64Escape(absl::StrCat(PercentEscape(client_id_), ":", PercentEscape(secret_)))));
  }
  const auto answer = client_.Ask(request);
  if (!answer.ok() || answer->status >= 500) return absl::UnavailableError("no answer to the code");
  if (answer->status != 200) return Wrong(absl::StrCat("answer to the code: ", answer->status));
  ASSIGN_OR_RETURN(const Struct told, ParseObject(answer->body));
  ASSIGN_OR_RETURN(const std::string payload, ProvedPayload(endpoints, Text(told, "id_token")));
  ASSIGN_OR_RETURN(tenant::Identity identity,
                   ReadIdToken(payload, {issuer_, client_id_, way.nonce()}, clock_.Now()));
  const std::string access = Text(told, "access_token");
  if (way.invitation().empty() || !identity.verified_mailbox.empty() || access.empty() ||
      endpoints.user_info.empty()) {
    return identity;
  }
  // Whoever is linked must have the mailbox, which many providers tell only here (Core 5.3).
  ASSIGN_OR_RETURN(const Struct person,
                   Get(endpoints.user_info, {absl::StrCat("Authorization: Bearer ", access)}));
  if (Text(person, "sub") != identity.subject) return Wrong("user info is of somebody else");
  identity.verified_mailbox = VerifiedMailbox(person);
  return identity;
}

}  // namespace mugugno::gateway::console::oidc
