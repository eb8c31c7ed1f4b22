#include "gateway/channels/whatsapp/sending.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/meta/choices.h"
#include "gateway/channels/meta/faults.h"
#include "gateway/channels/meta/webhook.h"
#include "mugugno/storage/v1/whatsapp.pb.h"

namespace mugugno::gateway::whatsapp {
namespace {

using meta::AllFit;
using meta::Choice;
using meta::Fault;
using tenant::AttemptResult;
using Kind = AttemptResult::Kind;

constexpr size_t kMostButtons = 3;
constexpr size_t kButtonUnits = 20;
constexpr size_t kMostRows = 10;
constexpr size_t kRowUnits = 24;
constexpr char kPlatform[] = "WhatsApp";

// By the platform's table:
// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
constexpr Fault kFaults[] = {
    {0, 0, 0, Kind::kHeld, true, "the token is refused"},
    {1, 2, 0, Kind::kRetry, false, "a fault of the platform's own"},
    {3, 3, 0, Kind::kHeld, true, "the token may not do that"},
    {4, 4, 0, Kind::kRetry, false, "too many calls of the app"},
    {10, 10, 0, Kind::kHeld, true, "the token may not do that"},
    {190, 190, 0, Kind::kHeld, true, "the token has expired"},
    {200, 299, 0, Kind::kHeld, true, "the token may not do that"},
    {368, 368, 0, Kind::kHeld, false, "the account is blocked"},
    {80007, 80007, 0, Kind::kRetry, false, "too many calls of the account"},
    {130429, 130429, 0, Kind::kRetry, false, "too many messages at once"},
    {130472, 130472, 0, Kind::kRefused, false, "the platform keeps it from this citizen"},
    {131000, 131000, 0, Kind::kRetry, false, "a fault of the platform's own"},
    {131016, 131016, 0, Kind::kRetry, false, "the platform is away"},
    {131021, 131021, 0, Kind::kRefused, false, "the receiver is the sender"},
    {131026, 131026, 0, Kind::kRefused, false, "the citizen cannot be reached by WhatsApp"},
    {131031, 131031, 0, Kind::kHeld, false, "the account is locked"},
    {131042, 131042, 0, Kind::kHeld, false, "the account's payment is in the way"},
    {131047, 131047, 0, Kind::kRefused, false,
     "the citizen last wrote more than 24 hours before: only once they write again"},
    {131048, 131048, 0, Kind::kHeld, false, "the number is limited, as citizens reported it"},
    {131049, 131049, 0, Kind::kRefused, false, "the platform keeps it from this citizen"},
    {131056, 131056, 0, Kind::kRetry, false, "too many messages to this citizen"},
    {131062, 131062, 0, Kind::kRefused, false, "the citizen has no number known to us"},
    {132000, 132001, 0, Kind::kRefused, false, "the template is not approved as it is set here"},
    {132005, 132012, 0, Kind::kRefused, false, "the template is not approved as it is set here"},
    {132015, 132015, 0, Kind::kRefused, false, "the template is paused"},
    {132016, 132016, 0, Kind::kRefused, false, "the template is disabled"},
    {133010, 133010, 0, Kind::kHeld, false, "the number is not registered"},
};

std::string Buttons(const std::vector<Choice>& choices) {
  return absl::StrCat("{\"buttons\":[",
                      absl::StrJoin(choices, ",",
                                    [](std::string* out, const Choice& each) {
                                      absl::StrAppend(out, "{\"type\":\"reply\",\"reply\":{\"id\":",
                                                      Quoted(each.code),
                                                      ",\"title\":", Quoted(each.label), "}}");
                                    }),
                      "]}");
}

std::string Rows(const std::vector<Choice>& choices) {
  return absl::StrCat("{\"button\":\"Scegli\",\"sections\":[{\"rows\":[",
                      absl::StrJoin(choices, ",",
                                    [](std::string* out, const Choice& each) {
                                      absl::StrAppend(out, "{\"id\":", Quoted(each.code),
                                                      ",\"title\":", Quoted(each.label), "}");
                                    }),
                      "]}]}");
}

std::string Interactive(absl::string_view type, const std::string& body,
                        const std::string& action) {
  return absl::StrCat("\"type\":\"interactive\",\"interactive\":{\"type\":\"", type,
                      "\",\"body\":{\"text\":", Quoted(body), "},\"action\":", action, "}");
}

std::string TemplateOf(const storage::v1::DeliveryWords::ApprovedMessage& approved) {
  std::string json = absl::StrCat(
      "\"type\":\"template\",\"template\":{\"name\":", Quoted(approved.name()),
      ",\"language\":{\"policy\":\"deterministic\",\"code\":", Quoted(approved.language()), "}");
  if (!approved.parameters().empty()) {
    absl::StrAppend(&json, ",\"components\":[{\"type\":\"body\",\"parameters\":[",
                    absl::StrJoin(approved.parameters(), ",",
                                  [](std::string* out, const std::string& each) {
                                    absl::StrAppend(
                                        out, "{\"type\":\"text\",\"text\":", Quoted(each), "}");
                                  }),
                    "]}]");
  }
  return absl::StrCat(json, "}");
}

std::string ContentOf(const storage::v1::DeliveryWords& words) {
  if (words.has_approved()) return TemplateOf(words.approved());
  const std::vector<Choice> choices = meta::ChoicesOf(words);
  if (!choices.empty() && AllFit(choices, kMostButtons, kButtonUnits)) {
    return Interactive("button", words.body(), Buttons(choices));
  }
  if (!choices.empty() && AllFit(choices, kMostRows, kRowUnits)) {
    return Interactive("list", words.body(), Rows(choices));
  }
  return absl::StrCat(
      "\"type\":\"text\",\"text\":{\"preview_url\":false,\"body\":", Quoted(words.body()), "}");
}

storage::v1::GraphAnswer Parse(const std::string& body) {
  storage::v1::GraphAnswer answer;
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  // What is none has nothing set.
  if (!google::protobuf::util::JsonStringToMessage(body, &answer, options).ok()) answer.Clear();
  return answer;
}

}  // namespace

std::string SendRequest(const tenant::Delivery& delivery, const std::string& tag) {
  const std::string& target = delivery.words.target();
  const bool number = std::all_of(target.begin(), target.end(),
                                  [](unsigned char c) { return absl::ascii_isdigit(c); });
  return absl::StrCat("{\"messaging_product\":\"whatsapp\",\"recipient_type\":\"individual\",\"",
                      number ? "to" : "recipient", "\":", Quoted(target), ",",
                      ContentOf(delivery.words), ",\"biz_opaque_callback_data\":", Quoted(tag),
                      "}");
}

std::string MeaningOf(int code) { return meta::MeaningOf(kPlatform, kFaults, code); }

AttemptResult ResultOf(const HttpClient::Answer& answer, bool* refused) {
  *refused = false;
  const storage::v1::GraphAnswer said = Parse(answer.body);
  if (answer.status == 200) {
    if (said.messages().empty() || said.messages(0).id().empty()) {
      return AttemptResult::Unknown("an answer that is none");
    }
    return AttemptResult::Sent(meta::MessageKey(said.messages(0).id()));
  }
  return meta::ResultOfError(kPlatform, kFaults, answer.status,
                             {said.has_error(), said.error().code(), 0}, refused);
}

}  // namespace mugugno::gateway::whatsapp
