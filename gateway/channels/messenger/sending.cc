#include "gateway/channels/messenger/sending.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/meta/choices.h"
#include "gateway/channels/meta/faults.h"
#include "gateway/channels/meta/webhook.h"
#include "mugugno/storage/v1/messenger.pb.h"

namespace mugugno::gateway::messenger {
namespace {

using meta::Fault;
using tenant::AttemptResult;
using Kind = AttemptResult::Kind;

// https://developers.facebook.com/docs/messenger-platform/send-messages/quick-replies
constexpr size_t kMostReplies = 13;
constexpr size_t kReplyUnits = 20;

constexpr char kTooLate[] =
    "the citizen last wrote too long before: only once they write again, or the app has not the "
    "feature Human Agent";
constexpr char kNotReached[] = "the citizen cannot be reached there";

// By the platform's table: https://developers.facebook.com/docs/messenger-platform/error-codes
constexpr Fault kFaults[] = {
    {0, 0, 0, Kind::kHeld, true, "the token is refused"},
    {1, 2, 0, Kind::kRetry, false, "a fault of the platform's own"},
    {3, 3, 0, Kind::kHeld, true, "the token may not do that"},
    {4, 4, 0, Kind::kRetry, false, "too many calls of the app"},
    {10, 10, 2018065, Kind::kRefused, false, kTooLate},
    {10, 10, 2018278, Kind::kRefused, false, kTooLate},
    {10, 10, 2534022, Kind::kRefused, false, kTooLate},
    {10, 10, 2018300, Kind::kRefused, false, "another app answers this conversation now"},
    {10, 10, 0, Kind::kHeld, true, "the token may not do that"},
    {17, 17, 0, Kind::kRetry, false, "too many calls"},
    {32, 32, 0, Kind::kRetry, false, "too many calls of the Page"},
    {100, 100, 0, Kind::kRefused, false, "the platform does not take it"},
    {190, 190, 0, Kind::kHeld, true, "the token has expired"},
    {200, 200, 1545041, Kind::kRefused, false, kNotReached},
    {200, 200, 2018108, Kind::kRefused, false, kNotReached},
    {200, 299, 0, Kind::kHeld, true, "the token may not do that"},
    {368, 368, 0, Kind::kHeld, false, "the account is blocked"},
    {551, 551, 0, Kind::kRefused, false, kNotReached},
    {613, 613, 0, Kind::kRetry, false, "too many messages at once"},
    {1200, 1200, 0, Kind::kRetry, false, "a fault of the platform's own"},
    {80006, 80006, 0, Kind::kRetry, false, "too many calls of the account"},
};

std::string QuickReplies(const std::vector<meta::Choice>& choices) {
  if (choices.empty() || !meta::AllFit(choices, kMostReplies, kReplyUnits)) return "";
  return absl::StrCat(",\"quick_replies\":[",
                      absl::StrJoin(choices, ",",
                                    [](std::string* out, const meta::Choice& each) {
                                      absl::StrAppend(out, "{\"content_type\":\"text\",\"title\":",
                                                      Quoted(each.label),
                                                      ",\"payload\":", Quoted(each.code), "}");
                                    }),
                      "]");
}

bool IsLate(const storage::v1::DeliveryWords& words, absl::Time now) {
  return words.automatic_until_us() != 0 && now > absl::FromUnixMicros(words.automatic_until_us());
}

}  // namespace

std::string SendRequest(const tenant::Delivery& delivery, const std::string& tag, absl::Time now) {
  const storage::v1::DeliveryWords& words = delivery.words;
  return absl::StrCat("{\"recipient\":{\"id\":", Quoted(words.target()), "},",
                      IsLate(words, now)
                          ? "\"messaging_type\":\"MESSAGE_TAG\",\"tag\":\"HUMAN_AGENT\""
                          : "\"messaging_type\":\"RESPONSE\"",
                      ",\"message\":{\"text\":", Quoted(words.body()),
                      QuickReplies(meta::ChoicesOf(words)), ",\"metadata\":", Quoted(tag), "}}");
}

AttemptResult ResultOf(absl::string_view platform, const HttpClient::Answer& answer,
                       bool* refused) {
  *refused = false;
  storage::v1::MessengerAnswer said;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  // What is none has nothing set.
  if (!google::protobuf::util::JsonStringToMessage(answer.body, &said, options).ok()) said.Clear();
  if (answer.status == 200) {
    if (said.message_id().empty()) return AttemptResult::Unknown("an answer that is none");
    return AttemptResult::Sent(meta::MessageKey(said.message_id()));
  }
  return meta::ResultOfError(platform, kFaults, answer.status,
                             {said.has_error(), said.error().code(), said.error().error_subcode()},
                             refused);
}

}  // namespace mugugno::gateway::messenger
