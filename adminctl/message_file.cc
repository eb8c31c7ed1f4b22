#include "adminctl/message_file.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::Struct;
using google::protobuf::Value;

constexpr int kMostMistakes = 20;

// Reads the fields of one object; the first mistake is kept.
class Line final {
 public:
  explicit Line(const Struct& object) : object_(object) {}

  std::string Text(const char* key) {
    const Value* value = Find(key, Value::kStringValue, "text");
    return value == nullptr ? "" : value->string_value();
  }

  const Value* Number(const char* key) { return Find(key, Value::kNumberValue, "a number"); }

  bool Truth(const char* key) {
    const Value* value = Find(key, Value::kBoolValue, "true or false");
    return value != nullptr && value->bool_value();
  }

  const std::string& mistake() const { return mistake_; }

 private:
  const Value* Find(const char* key, Value::KindCase kind, const char* name) {
    const auto found = object_.fields().find(key);
    if (found == object_.fields().end() || found->second.has_null_value()) return nullptr;
    if (found->second.kind_case() == kind) return &found->second;
    if (mistake_.empty()) mistake_ = absl::StrCat(key, " must be ", name, " or null");
    return nullptr;
  }

  const Struct& object_;
  std::string mistake_;
};

std::string ReadLine(absl::string_view text, int number, FileMessage& message) {
  Struct object;
  const auto status = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(text.data(), text.size()), &object);
  if (!status.ok()) return "is no JSON object";
  Line line(object);
  message.id = line.Text("id");
  if (message.id.empty()) message.id = absl::StrCat("line-", number);
  if (!line.Truth("shared_channel")) message.comune = line.Text("channel_comune");
  message.message.set_text(line.Text("text"));
  message.message.set_user_id(message.id);
  message.message.set_home_comune(line.Text("sender_home_comune"));
  message.message.set_declared_comune(line.Text("declared_comune"));
  const Value* latitude = line.Number("lat");
  const Value* longitude = line.Number("lon");
  if ((latitude == nullptr) != (longitude == nullptr)) return "has only one of lat and lon";
  if (latitude != nullptr) {
    message.message.mutable_position()->set_latitude(latitude->number_value());
    message.message.mutable_position()->set_longitude(longitude->number_value());
  }
  if (!line.mistake().empty()) return line.mistake();
  return message.message.text().empty() ? "has no text" : "";
}

}  // namespace

absl::StatusOr<std::vector<FileMessage>> ParseMessages(absl::string_view file,
                                                       absl::string_view text) {
  std::vector<FileMessage> messages;
  std::string mistakes;
  int number = 0;
  int found = 0;
  for (absl::string_view row : absl::StrSplit(text, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(row).empty()) continue;
    FileMessage message;
    const std::string mistake = ReadLine(row, number, message);
    if (!mistake.empty() && ++found <= kMostMistakes) {
      absl::StrAppend(&mistakes, "\n", file, ":", number, ": ", mistake);
    }
    messages.push_back(std::move(message));
  }
  if (found == 0) return messages;
  return absl::OutOfRangeError(
      absl::StrCat(file, " has ", found, " mistakes; nothing was submitted", mistakes));
}

}  // namespace mugugno::adminctl
