#include "gateway/channels/meta/meta_kind.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/meta/token_standing.h"
#include "gateway/delivery/address_guard.h"
#include "gateway/http/parameters.h"
#include "gateway/http/percent.h"
#include "mugugno/storage/v1/whatsapp.pb.h"
#include "tenant/directory/channel_secrets.h"
#include "tenant/errors.h"
#include "tenant/outbox/receipts.h"
#include "tenant/try.h"

namespace mugugno::gateway::meta {
namespace {

using tenant::AttemptResult;

constexpr char kGraph[] = "https://graph.facebook.com/v25.0";
constexpr char kFiles[] = "lookaside.fbsbx.com";
constexpr size_t kMostAnswer = size_t{64} << 10;
constexpr size_t kMostChallengeBytes = 256;

// It is sent back: nothing that could be anything but a text.
bool IsChallenge(absl::string_view text) {
  return !text.empty() && text.size() <= kMostChallengeBytes &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '_' || c == '-';
         });
}

absl::string_view QueryOf(const HttpExchange& exchange) {
  const auto target = exchange.request().target();
  const absl::string_view whole(target.data(), target.size());
  const size_t mark = whole.find('?');
  return mark == absl::string_view::npos ? absl::string_view() : whole.substr(mark + 1);
}

}  // namespace

MetaKind::MetaKind(const config::v1::Gateway::Meta& options, const tenant::Directory& directory,
                   tenant::KeyRing& keys)
    : graph_url_(options.graph_url().empty() ? kGraph : options.graph_url()),
      client_(PlatformOptions(graph_url_, kGraph)),
      directory_(directory),
      keys_(keys) {}

Proof MetaKind::Proves(const HttpExchange& exchange, const tenant::Channel& channel) const {
  if (channel.in_setup()) return Proof::kUnproved;
  // The directory's copy has none.
  if (channel.sealed_secrets.empty()) return Proof::kUnknown;
  const auto secrets = SecretsOf(channel);
  if (!secrets.ok()) return Proof::kUnknown;
  return tenant::ProvesBody(*secrets, exchange.request().body(),
                            exchange.Header("x-hub-signature-256"))
             ? Proof::kProved
             : Proof::kUnproved;
}

std::optional<std::string> MetaKind::Challenge(const HttpExchange& exchange,
                                               const tenant::Channel& channel) const {
  const auto asked = Parameters::Read(QueryOf(exchange), "", "");
  if (!asked.ok()) return std::nullopt;
  for (const char* name : {"hub.mode", "hub.verify_token", "hub.challenge"}) {
    if (asked->Contradicts(name)) return std::nullopt;
  }
  const std::string challenge = asked->Get("hub.challenge");
  const bool proved = tenant::ProvesPlatform(channel, asked->Get("hub.verify_token"));
  if (!proved || asked->Get("hub.mode") != "subscribe" || !IsChallenge(challenge)) {
    return std::nullopt;
  }
  return challenge;
}

absl::Status MetaKind::RefusalOf(const tenant::Channel& channel, const HttpClient::Answer& answer) {
  bool refused = false;
  const AttemptResult result = ResultFrom(answer, &refused);
  if (refused) {
    refused_.Add(channel);
    return tenant::FailedPrecondition("TOKEN_REFUSED", channel.name(), "set another one");
  }
  if (result.kind == AttemptResult::Kind::kRefused) return tenant::NotFound();
  return absl::UnavailableError("the file");
}

// The file's place, good for five minutes, and then the file:
// https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media
absl::StatusOr<std::string> MetaKind::Fetch(const tenant::Channel& channel,
                                            const std::string& platform_id, size_t most) {
  if (refused_.Has(channel)) {
    return tenant::FailedPrecondition("TOKEN_REFUSED", channel.name(), "set another one");
  }
  // It becomes a step of a path.
  if (!IsChallenge(platform_id)) return tenant::NotFound();
  ASSIGN_OR_RETURN(const auto secrets, SecretsOf(channel));
  const std::vector<std::string> headers = {
      absl::StrCat("Authorization: Bearer ", secrets.token())};
  ASSIGN_OR_RETURN(const HttpClient::Answer asked,
                   client_.Get(absl::StrCat(graph_url_, "/", platform_id), headers, kMostAnswer));
  storage::v1::MetaFilePlace place;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const bool read = google::protobuf::util::JsonStringToMessage(asked.body, &place, options).ok();
  if (asked.status != 200 || !read) return RefusalOf(channel, asked);
  if (place.file_size() > static_cast<int64_t>(most)) {
    return absl::OutOfRangeError("the file is too long");
  }
  // The token goes nowhere else.
  const absl::StatusOr<Endpoint> endpoint = ParseEndpoint(place.url());
  const bool own =
      endpoint.ok() && ((endpoint->tls && endpoint->port == "443" && endpoint->host == kFiles) ||
                        IsOwnApi(*endpoint));
  if (!own) return tenant::NotFound();
  ASSIGN_OR_RETURN(HttpClient::Answer file, client_.Get(place.url(), headers, most));
  if (file.status == 200) return std::move(file.body);
  return RefusalOf(channel, file);
}

// Whether the token is good and until when, and whether it still reaches the channel's account:
// https://developers.facebook.com/docs/graph-api/reference/debug_token
tenant::CheckFinding MetaKind::Check(const tenant::Channel& channel,
                                     const std::string& /*url*/) const {
  const auto secrets = SecretsOf(channel);
  if (!secrets.ok()) return AwayFinding("the channel's secrets are away");
  const std::vector<std::string> headers = {
      absl::StrCat("Authorization: Bearer ", secrets->token())};
  tenant::CheckFinding finding;
  const auto told = client_.Get(
      absl::StrCat(graph_url_, "/debug_token?input_token=", PercentEscape(secrets->token())),
      headers, kMostAnswer);
  // Not every token may ask about itself: then its end is not known.
  if (told.ok() && told->status == 200) {
    const TokenStanding standing = TokenStandingOf(told->body);
    if (standing.refused) return RefusedFinding("Meta says that the token is not valid any more");
    finding.token_expire_time = standing.expire_time;
  }
  const auto account = client_.Get(absl::StrCat(graph_url_, "/", channel.account, "?fields=id"),
                                   headers, kMostAnswer);
  if (!account.ok()) return AwayFinding("Meta is not reached");
  if (account->status == 200) return finding;
  bool refused = false;
  const AttemptResult result = ResultFrom(*account, &refused);
  if (refused) return RefusedFinding(result.error);
  if (result.kind == AttemptResult::Kind::kRefused) {
    return UnconnectedFinding("the token does not reach the channel's account");
  }
  return AwayFinding(result.error);
}

absl::StatusOr<storage::v1::ChannelSecrets> MetaKind::SecretsOf(
    const tenant::Channel& channel) const {
  ASSIGN_OR_RETURN(const auto keys, keys_.Keys(tenant::KeyOwner::Installation()));
  return tenant::OpenChannelSecrets(*keys, channel);
}

absl::StatusOr<HttpClient::Answer> MetaKind::Call(const std::string& token,
                                                  const Request& request) const {
  return client_.Ask(
      {absl::StrCat(graph_url_, "/", request.path),
       {"Content-Type: application/json", absl::StrCat("Authorization: Bearer ", token)},
       request.body});
}

absl::Status MetaKind::Tell(absl::string_view platform, const tenant::Channel& channel,
                            const std::string& token, const Request& request) const {
  const absl::StatusOr<HttpClient::Answer> answer = Call(token, request);
  if (!answer.ok()) return tenant::Unavailable("PLATFORM_AWAY", platform);
  if (answer->status == 200) return absl::OkStatus();
  return tenant::FailedPrecondition(
      "PLATFORM_REFUSED", channel.name(),
      absl::StrCat(
          platform, " answers ", answer->status,
          ": check the access token and its permissions, account and business_account, and "
          "that webhook_url can be reached from outside"));
}

absl::StatusOr<HttpClient::Answer> MetaKind::Get(const std::string& url,
                                                 const std::vector<std::string>& headers,
                                                 size_t most) const {
  return client_.Get(url, headers, most);
}

bool MetaKind::IsOwnApi(const Endpoint& endpoint) const {
  const absl::StatusOr<Endpoint> graph = ParseEndpoint(graph_url_);
  return graph_url_ != kGraph && graph.ok() && endpoint.host == graph->host &&
         endpoint.port == graph->port;
}

AttemptResult MetaKind::Send(const tenant::Delivery& delivery, const Origin& /*origin*/) {
  const auto directory = directory_.Current();
  const tenant::Channel* channel = directory->FindChannel(delivery.words.channel());
  if (const auto barred = refused_.Bars(channel)) return *barred;
  const auto secrets = SecretsOf(*channel);
  const auto tag = tenant::TagOf(keys_, delivery);
  if (!secrets.ok() || !tag.ok()) {
    return AttemptResult::Held("the channel's secrets are away", kLookAgain);
  }
  const auto answer = Call(secrets->token(), RequestFor(*channel, delivery, *tag));
  if (!answer.ok()) return Unanswered(answer.status());
  bool refused = false;
  AttemptResult result = ResultFrom(*answer, &refused);
  if (refused) refused_.Add(*channel);
  return result;
}

}  // namespace mugugno::gateway::meta
