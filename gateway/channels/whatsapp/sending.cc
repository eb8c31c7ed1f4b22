#include "gateway/channels/whatsapp/sending.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/platform.h"
#include "gateway/channels/whatsapp/reading.h"
#include "mugugno/storage/v1/whatsapp.pb.h"
#include "tenant/outbox/chat_post.h"

namespace mugugno::gateway::whatsapp {
namespace {

using tenant::AttemptResult;
using Kind = AttemptResult::Kind;

constexpr size_t kMostButtons = 3;
constexpr size_t kButtonUnits = 20;
constexpr size_t kMostRows = 10;
constexpr size_t kRowUnits = 24;
constexpr absl::Duration kBlocked = absl::Hours(1);

// What an error means, by the platform's table.
struct Fault {
  int first;
  int last;
  Kind kind;
  bool token;  // it is the token's
  const char* meaning;
};
constexpr Fault kFaults[] = {
    {0, 0, Kind::kHeld, true, "the token is refused"},
    {1, 2, Kind::kRetry, false, "a fault of the platform's own"},
    {3, 3, Kind::kHeld, true, "the token may not do that"},
    {4, 4, Kind::kRetry, false, "too many calls of the app"},
    {10, 10, Kind::kHeld, true, "the token may not do that"},
    {190, 190, Kind::kHeld, true, "the token has expired"},
    {200, 299, Kind::kHeld, true, "the token may not do that"},
    {368, 368, Kind::kHeld, false, "the account is blocked"},
    {80007, 80007, Kind::kRetry, false, "too many calls of the account"},
    {130429, 130429, Kind::kRetry, false, "too many messages at once"},
    {130472, 130472, Kind::kRefused, false, "the platform keeps it from this citizen"},
    {131000, 131000, Kind::kRetry, false, "a fault of the platform's own"},
    {131016, 131016, Kind::kRetry, false, "the platform is away"},
    {131021, 131021, Kind::kRefused, false, "the receiver is the sender"},
    {131026, 131026, Kind::kRefused, false, "the citizen cannot be reached by WhatsApp"},
    {131031, 131031, Kind::kHeld, false, "the account is locked"},
    {131042, 131042, Kind::kHeld, false, "the account's payment is in the way"},
    {131047, 131047, Kind::kRefused, false,
     "the citizen last wrote more than 24 hours before: only once they write again"},
    {131048, 131048, Kind::kHeld, false, "the number is limited, as citizens reported it"},
    {131049, 131049, Kind::kRefused, false, "the platform keeps it from this citizen"},
    {131056, 131056, Kind::kRetry, false, "too many messages to this citizen"},
    {131062, 131062, Kind::kRefused, false, "the citizen has no number known to us"},
    {133010, 133010, Kind::kHeld, false, "the number is not registered"},
};

const Fault* FaultOf(int code) {
  for (const Fault& fault : kFaults) {
    if (code >= fault.first && code <= fault.last) return &fault;
  }
  return nullptr;
}

bool Fits(absl::string_view text, size_t most_units) {
  return tenant::PartsOf(text, most_units).size() == 1;
}

struct Choice {
  std::string code;
  std::string label;
};
std::vector<Choice> ChoicesOf(const storage::v1::DeliveryWords& words) {
  std::vector<Choice> choices;
  const auto question = tenant::Uuid::FromBytes(words.question());
  for (const auto& each : words.choices()) {
    const std::string code = question ? ChoiceCode(*question, each.value()) : "";
    if (!code.empty()) choices.push_back({code, each.label()});
  }
  return choices;
}

bool AllFit(const std::vector<Choice>& choices, size_t most, size_t most_units) {
  return choices.size() <= most &&
         std::all_of(choices.begin(), choices.end(),
                     [&](const Choice& each) { return Fits(each.label, most_units); });
}

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

std::string ContentOf(const storage::v1::DeliveryWords& words) {
  const std::vector<Choice> choices = ChoicesOf(words);
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

AttemptResult ResultOfFault(const Fault& fault, int code, bool* refused) {
  *refused = fault.token;
  const std::string error = MeaningOf(code);
  switch (fault.kind) {
    case Kind::kRetry:
      return AttemptResult::Retry(error);
    case Kind::kHeld:
      return AttemptResult::Held(error, fault.token ? kLookAgain : kBlocked);
    default:
      return AttemptResult::Refused(error);
  }
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

std::string MeaningOf(int code) {
  const Fault* fault = FaultOf(code);
  if (code == 0) return "WhatsApp gives no reason";
  return absl::StrCat("WhatsApp ", code, fault == nullptr ? "" : ": ",
                      fault == nullptr ? "" : fault->meaning);
}

AttemptResult ResultOf(const HttpClient::Answer& answer, bool* refused) {
  *refused = false;
  const storage::v1::GraphAnswer said = Parse(answer.body);
  if (answer.status == 200) {
    if (said.messages().empty() || said.messages(0).id().empty()) {
      return AttemptResult::Unknown("an answer that is none");
    }
    return AttemptResult::Sent(MessageKey(said.messages(0).id()));
  }
  // Decided by the code, which says more than the status.
  const Fault* fault = said.has_error() ? FaultOf(said.error().code()) : nullptr;
  if (fault != nullptr) return ResultOfFault(*fault, said.error().code(), refused);
  const std::string error = said.has_error()
                                ? MeaningOf(said.error().code())
                                : absl::StrCat("WhatsApp answers HTTP ", answer.status);
  if (answer.status == 401) {
    *refused = true;
    return AttemptResult::Held(absl::StrCat(error, ": the token is refused"), kLookAgain);
  }
  if (answer.status == 429) return AttemptResult::Retry(error);
  // Those of somebody on the way say nothing of what became of it.
  return answer.status >= 400 && answer.status < 500 && said.has_error()
             ? AttemptResult::Refused(error)
             : AttemptResult::Unknown(error);
}

}  // namespace mugugno::gateway::whatsapp
