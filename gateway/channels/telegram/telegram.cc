#include "gateway/channels/telegram/telegram.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/telegram/update.h"
#include "mugugno/storage/v1/telegram.pb.h"
#include "tenant/directory/channel_secrets.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway::telegram {
namespace {

using tenant::AttemptResult;

constexpr char kApi[] = "https://api.telegram.org";
constexpr absl::Duration kLongestPause = absl::Hours(1);
// Telegram tells of its last failure for good.
constexpr absl::Duration kFailedJustNow = absl::Minutes(5);

// All that is read (update.h); what is not listed does not come.
constexpr const char* kUpdates[] = {"message", "edited_message", "callback_query",
                                    "message_reaction", "my_chat_member"};

// Steps of a path that stay below where it is used, as the platform writes them.
bool IsFilePath(absl::string_view path) {
  const bool plain = std::all_of(path.begin(), path.end(), [](unsigned char c) {
    return absl::ascii_isalnum(c) || c == '/' || c == '_' || c == '-' || c == '.';
  });
  return plain && !path.empty() && path.size() <= 256 && path.front() != '/' &&
         !absl::StrContains(path, "..") && !absl::StrContains(path, "//");
}

storage::v1::TelegramAnswer Parse(const std::string& body) {
  storage::v1::TelegramAnswer answer;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  // What is none has nothing set.
  (void)google::protobuf::util::JsonStringToMessage(body, &answer, options).ok();
  return answer;
}

}  // namespace

Telegram::Telegram(const config::v1::Gateway::Telegram& options, const tenant::Directory& directory,
                   tenant::KeyRing& keys)
    : api_url_(options.api_url().empty() ? kApi : options.api_url()),
      client_(PlatformOptions(api_url_, kApi)),
      directory_(directory),
      keys_(keys),
      calls_(1, 256) {}

Proof Telegram::Proves(const HttpExchange& exchange, const tenant::Channel& channel) const {
  return tenant::ProvesPlatform(channel, exchange.Header("x-telegram-bot-api-secret-token"))
             ? Proof::kProved
             : Proof::kUnproved;
}

std::vector<std::string> Telegram::Split(absl::string_view body,
                                         const tenant::Channel& /*channel*/) const {
  return {std::string(body)};
}

absl::StatusOr<routing::Post> Telegram::Read(absl::string_view channel,
                                             absl::string_view piece) const {
  return ReadUpdate(channel, piece);
}

absl::StatusOr<std::string> Telegram::TokenOf(const tenant::Channel& channel) const {
  ASSIGN_OR_RETURN(const auto keys, keys_.Keys(tenant::KeyOwner::Installation()));
  ASSIGN_OR_RETURN(const auto secrets, tenant::OpenChannelSecrets(*keys, channel));
  return secrets.token();
}

absl::StatusOr<HttpClient::Answer> Telegram::Call(const std::string& token,
                                                  absl::string_view method,
                                                  std::string body) const {
  return client_.Ask({absl::StrCat(api_url_, "/bot", token, "/", method),
                      {"Content-Type: application/json"},
                      std::move(body)});
}

// getFile, and then the file: https://core.telegram.org/bots/api#getfile
absl::StatusOr<std::string> Telegram::Fetch(const tenant::Channel& channel,
                                            const std::string& platform_id, size_t most) {
  if (refused_.Has(channel)) return tenant::FailedPrecondition("TOKEN_REFUSED", channel.name(), "");
  ASSIGN_OR_RETURN(const std::string token, TokenOf(channel));
  const auto asked =
      Call(token, "getFile", absl::StrCat("{\"file_id\":", Quoted(platform_id), "}"));
  if (!asked.ok()) return absl::UnavailableError("getFile");
  if (asked->status == 401 || asked->status == 404) {
    refused_.Add(channel);
    return tenant::FailedPrecondition("TOKEN_REFUSED", channel.name(), "set another one");
  }
  if (asked->status == 400) return tenant::NotFound();
  storage::v1::TelegramFileAnswer answer;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const bool read =
      google::protobuf::util::JsonStringToMessage(asked->body, &answer, options).ok() &&
      answer.ok();
  if (asked->status != 200 || !read) return absl::UnavailableError("getFile");
  if (answer.result().file_size() > static_cast<int64_t>(most)) {
    return absl::OutOfRangeError("the file is too long");
  }
  if (!IsFilePath(answer.result().file_path())) return tenant::NotFound();
  ASSIGN_OR_RETURN(
      HttpClient::Answer file,
      client_.Get(absl::StrCat(api_url_, "/file/bot", token, "/", answer.result().file_path()), {},
                  most));
  if (file.status == 200) return std::move(file.body);
  if (file.status == 404) return tenant::NotFound();
  return absl::UnavailableError("the file");
}

void Telegram::Acknowledge(const tenant::Channel& channel, absl::string_view piece) {
  if (!absl::StrContains(piece, "callback_query")) return;
  const std::optional<std::string> press = PressOf(piece);
  if (!press) return;
  // Only the button's sign that it waits depends on it: what does not come is no loss.
  calls_.Run([this, channel, id = *press] {
    const absl::StatusOr<std::string> token = TokenOf(channel);
    if (!token.ok()) return;
    (void)Call(*token, "answerCallbackQuery",
               absl::StrCat("{\"callback_query_id\":", Quoted(id), "}"))
        .ok();
  });
}

absl::Status Telegram::Connect(const tenant::Channel& channel, const std::string& url) {
  ASSIGN_OR_RETURN(const auto keys, keys_.Keys(tenant::KeyOwner::Installation()));
  ASSIGN_OR_RETURN(const auto secrets, tenant::OpenChannelSecrets(*keys, channel));
  const std::string updates = absl::StrJoin(kUpdates, ",", [](std::string* out, const char* name) {
    absl::StrAppend(out, "\"", name, "\"");
  });
  // What waits at the platform is never dropped.
  const absl::StatusOr<HttpClient::Answer> answer = Call(
      secrets.token(), "setWebhook",
      absl::StrCat("{\"url\":", Quoted(url), ",\"secret_token\":", Quoted(secrets.webhook_secret()),
                   ",\"allowed_updates\":[", updates,
                   "],\"max_connections\":40,\"drop_pending_updates\":false}"));
  if (!answer.ok()) return tenant::Unavailable("PLATFORM_AWAY", "Telegram");
  if (answer->status == 200 && Parse(answer->body).ok()) return absl::OkStatus();
  return tenant::FailedPrecondition(
      "PLATFORM_REFUSED", channel.name(),
      absl::StrCat("Telegram answers ", answer->status,
                   ": check the token, and that webhook_url can be reached from outside"));
}

// https://core.telegram.org/bots/api#getwebhookinfo
tenant::CheckFinding Telegram::Check(const tenant::Channel& channel, const std::string& url) const {
  const absl::StatusOr<std::string> token = TokenOf(channel);
  if (!token.ok()) return AwayFinding("the channel's secrets are away");
  const auto answer = Call(*token, "getWebhookInfo", "{}");
  if (!answer.ok()) return AwayFinding("Telegram is not reached");
  return FindingOf(*answer, url, absl::Now());
}

tenant::CheckFinding FindingOf(const HttpClient::Answer& answer, absl::string_view url,
                               absl::Time now) {
  if (answer.status == 401 || answer.status == 404) {
    return RefusedFinding(absl::StrCat("Telegram ", answer.status, ": the token is refused"));
  }
  const storage::v1::TelegramAnswer said = Parse(answer.body);
  if (answer.status != 200 || !said.ok()) {
    return AwayFinding(absl::StrCat("Telegram ", answer.status));
  }
  const auto& told = said.result().struct_value().fields();
  const auto number = [&told](const char* name) {
    const auto found = told.find(name);
    return found == told.end() ? 0 : static_cast<int64_t>(found->second.number_value());
  };
  const auto place = told.find("url");
  if (place == told.end() || place->second.string_value().empty()) {
    return UnconnectedFinding("Telegram has no address to bring updates to: connect the channel");
  }
  if (!url.empty() && place->second.string_value() != url) {
    return UnconnectedFinding("Telegram brings updates to another address");
  }
  const absl::Time failed = absl::FromUnixSeconds(number("last_error_date"));
  if (number("pending_update_count") > 0 && now - failed < kFailedJustNow) {
    return UnconnectedFinding(
        "updates wait at Telegram, which does not get through to the gateway");
  }
  return {};
}

AttemptResult Telegram::Send(const tenant::Delivery& delivery, const Origin& /*origin*/) {
  const auto directory = directory_.Current();
  const tenant::Channel* channel = directory->FindChannel(delivery.words.channel());
  if (const auto barred = refused_.Bars(channel)) return *barred;
  const absl::StatusOr<std::string> token = TokenOf(*channel);
  if (!token.ok()) return AttemptResult::Held("the channel's secrets are away", kLookAgain);
  const auto answer = Call(*token, "sendMessage", SendRequest(delivery));
  if (!answer.ok()) return Unanswered(answer.status());
  bool refused = false;
  AttemptResult result = ResultOf(*answer, delivery.words.target(), &refused);
  if (refused) refused_.Add(*channel);
  return result;
}

AttemptResult ResultOf(const HttpClient::Answer& answer, absl::string_view target, bool* refused) {
  *refused = false;
  const storage::v1::TelegramAnswer said = Parse(answer.body);
  if (answer.status == 200) {
    if (!said.ok()) return AttemptResult::Unknown("an answer that is none");
    const auto& sent = said.result().struct_value().fields();
    const auto id = sent.find("message_id");
    if (id == sent.end()) return AttemptResult::Sent();
    return AttemptResult::Sent(
        absl::StrCat("m/", target, "/", static_cast<int64_t>(id->second.number_value())));
  }
  const std::string error = absl::StrCat("Telegram ", answer.status);
  switch (answer.status) {
    case 400:
      return AttemptResult::Refused(error);
    case 401:
    case 404:
      *refused = true;
      return AttemptResult::Held(absl::StrCat(error, ": the token is refused"), kLookAgain);
    case 403:
      return AttemptResult::Refused(
          absl::StrCat(error, ": the citizen has blocked the bot or is gone"));
    case 429: {
      const absl::Duration pause = absl::Seconds(said.parameters().retry_after());
      return AttemptResult::Held(error, std::clamp(pause, absl::Seconds(1), kLongestPause));
    }
    default:
      // In Telegram's own words it has not sent it; those of somebody on the way say nothing.
      return said.error_code() == answer.status ? AttemptResult::Retry(error)
                                                : AttemptResult::Unknown(error);
  }
}

std::string SendRequest(const tenant::Delivery& delivery) {
  const storage::v1::DeliveryWords& words = delivery.words;
  std::string request =
      absl::StrCat("{\"chat_id\":", words.target(), ",\"text\":", Quoted(words.body()),
                   ",\"link_preview_options\":{\"is_disabled\":true}");
  std::vector<std::string> rows;
  const auto question = tenant::Uuid::FromBytes(words.question());
  for (const auto& choice : words.choices()) {
    const std::string data = question ? ChoiceCode(*question, choice.value()) : "";
    if (data.empty()) continue;
    rows.push_back(absl::StrCat("[{\"text\":", Quoted(choice.label()),
                                ",\"callback_data\":", Quoted(data), "}]"));
  }
  if (!rows.empty()) {
    absl::StrAppend(&request, ",\"reply_markup\":{\"inline_keyboard\":[", absl::StrJoin(rows, ","),
                    "]}");
  }
  return absl::StrCat(request, "}");
}

}  // namespace mugugno::gateway::telegram
