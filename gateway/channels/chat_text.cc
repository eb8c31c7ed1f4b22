#include "gateway/channels/chat_text.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

#include "proto/text/utf8.h"
#include "tenant/name.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway {
namespace {

// Some are addresses, with a signature.
constexpr size_t kMostFileIdBytes = 2048;
constexpr size_t kMostNameBytes = 256;
constexpr size_t kMostCodeBytes = 64;
constexpr absl::string_view kChoice = "d:";

}  // namespace

std::string Short(absl::string_view text, size_t most) {
  size_t size = std::min(text.size(), most);
  while (size > 0 && size < text.size() &&
         (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
    --size;
  }
  return std::string(text.substr(0, size));
}

std::string Line(absl::string_view text, size_t most) {
  std::string line;
  while (!text.empty()) {
    const absl::string_view before = text;
    const char32_t point = text::TakeCodePoint(text);
    const bool control =
        point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029;
    const bool hidden = (point >= 0x200B && point <= 0x200F && point != 0x200D) ||
                        (point >= 0x202A && point <= 0x202E) ||
                        (point >= 0x2060 && point <= 0x2069) || point == 0xFEFF;
    if (hidden || point == text::kInvalid) continue;
    if (control) {
      line += ' ';
    } else {
      line.append(before.data(), before.size() - text.size());
    }
  }
  return Short(absl::StripAsciiWhitespace(line), most);
}

absl::Time ChatTime(int64_t seconds, int64_t place) {
  constexpr int64_t kLast = 253402300799;  // 9999-12-31
  if (seconds <= 0 || seconds > kLast) return absl::InfinitePast();
  return absl::FromUnixSeconds(seconds) + absl::Milliseconds(std::abs(place % 1000));
}

void AddFile(absl::string_view channel, const ChatFile& file, routing::Post* post) {
  const std::string hash = tenant::Sha256(absl::StrCat(post->key, "/", file.same_as));
  const tenant::Uuid id =
      tenant::Uuid::FromBytes(absl::string_view(hash).substr(0, tenant::Uuid::kSize))
          .value_or(tenant::Uuid());
  post->message.add_attachments(tenant::ChildName(channel, "attachments", id.ToString()));
  const bool given = !file.platform_id.empty() && file.platform_id.size() <= kMostFileIdBytes;
  if (given) post->files.push_back({id, file.platform_id, Line(file.name)});
}

bool SetPosition(double latitude, double longitude, double radius, v1::InboundMessage* message) {
  const bool sound = std::isfinite(latitude) && std::abs(latitude) <= 90 &&
                     std::isfinite(longitude) && std::abs(longitude) <= 180;
  if (!sound) return false;
  message->mutable_position()->set_latitude(latitude);
  message->mutable_position()->set_longitude(longitude);
  if (radius > 0 && radius <= 100000) message->mutable_position()->set_accuracy_meters(radius);
  return true;
}

void SetWords(const std::vector<std::string>& words, const std::vector<std::string>& clauses,
              bool says_nothing_else, v1::InboundMessage* message) {
  message->set_text(Short(absl::StrJoin(words, "\n"), kMostChatTextBytes));
  if (!clauses.empty()) {
    message->set_remark(absl::StrCat("Il cittadino ", absl::StrJoin(clauses, "; ")));
  } else if (words.empty() && says_nothing_else) {
    message->set_remark("Il cittadino ha inviato qualcosa che qui non si può mostrare");
  }
}

std::string Quoted(const std::string& text) {
  google::protobuf::Value value;
  value.set_string_value(text);
  std::string json;
  // Cannot fail: texts of ours are UTF-8.
  (void)google::protobuf::util::MessageToJsonString(value, &json).ok();
  return json;
}

std::string ChoiceCode(const tenant::Uuid& question, absl::string_view value) {
  std::string code = absl::StrCat(kChoice, question.ToBase32(), ":", value);
  return code.size() <= kMostCodeBytes ? code : "";
}

bool TakeChoice(absl::string_view code, absl::string_view channel, v1::InboundMessage* message) {
  if (!absl::ConsumePrefix(&code, kChoice)) return false;
  const size_t colon = code.find(':');
  if (colon == absl::string_view::npos || colon + 1 == code.size()) return false;
  const auto question = tenant::Uuid::Parse(code.substr(0, colon));
  if (!question) return false;
  message->set_text(Short(code.substr(colon + 1), kMostChatTextBytes));
  // Of the conversation only its entry counts.
  message->set_reply_to(
      tenant::ChildName(tenant::ChildName(channel, "conversations", tenant::Uuid().ToString()),
                        "entries", question->ToString()));
  return true;
}

}  // namespace mugugno::gateway
