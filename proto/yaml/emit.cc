#include "proto/yaml/emit.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"

#include "proto/yaml/scalar.h"
#include "yaml-cpp/yaml.h"

namespace mugugno::yaml {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kSingle = -1;

// Other readers of YAML would take these for something else than text ("010060" for a number).
bool NeedsQuotes(absl::string_view text) {
  if (text.empty() || absl::ascii_isdigit(text[0]) || text.find('\n') != text.npos) return true;
  if (text.find_first_of("+-.~<=") == 0) return true;
  const std::string lower = absl::AsciiStrToLower(text);
  for (const char* word : {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}) {
    if (lower == word) return true;
  }
  return false;
}

class Writer final {
 public:
  std::string Write(const Message& message) {
    WriteMessage(message);
    return absl::StrCat(out_.c_str(), "\n");
  }

 private:
  void WriteText(const std::string& text) {
    if (NeedsQuotes(text)) out_ << YAML::DoubleQuoted;
    out_ << text;
  }

  void WriteMessage(const Message& message) {
    if (IsWrittenAsText(*message.GetDescriptor())) return WriteTime(message);
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    if (fields.empty()) out_ << YAML::Flow;
    out_ << YAML::BeginMap;
    for (const FieldDescriptor* field : fields) {
      out_ << YAML::Key << field->name() << YAML::Value;
      WriteField(message, *field);
    }
    out_ << YAML::EndMap;
  }

  void WriteField(const Message& message, const FieldDescriptor& field) {
    if (!field.is_repeated()) return WriteValue(message, field, kSingle);
    out_ << (field.is_map() ? YAML::BeginMap : YAML::BeginSeq);
    const int size = message.GetReflection()->FieldSize(message, &field);
    for (int i = 0; i < size; ++i) {
      if (!field.is_map()) {
        WriteValue(message, field, i);
        continue;
      }
      const Message& pair = message.GetReflection()->GetRepeatedMessage(message, &field, i);
      out_ << YAML::Key;
      WriteValue(pair, *field.message_type()->map_key(), kSingle);
      out_ << YAML::Value;
      WriteValue(pair, *field.message_type()->map_value(), kSingle);
    }
    out_ << (field.is_map() ? YAML::EndMap : YAML::EndSeq);
  }

  void WriteValue(const Message& message, const FieldDescriptor& field, int i) {
    const Reflection& from = *message.GetReflection();
    const bool single = i == kSingle;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_MESSAGE:
        return WriteMessage(single ? from.GetMessage(message, &field)
                                   : from.GetRepeatedMessage(message, &field, i));
      case FieldDescriptor::CPPTYPE_STRING: {
        const std::string text =
            single ? from.GetString(message, &field) : from.GetRepeatedString(message, &field, i);
        return WriteText(field.type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(text)
                                                                     : text);
      }
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = single ? from.GetEnumValue(message, &field)
                                  : from.GetRepeatedEnumValue(message, &field, i);
        const auto* value = field.enum_type()->FindValueByNumber(number);
        out_ << (value == nullptr ? absl::StrCat(number) : ShortName(*value));
        return;
      }
      case FieldDescriptor::CPPTYPE_BOOL:
        out_ << (single ? from.GetBool(message, &field) : from.GetRepeatedBool(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_INT32:
        out_ << (single ? from.GetInt32(message, &field)
                        : from.GetRepeatedInt32(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_UINT32:
        out_ << (single ? from.GetUInt32(message, &field)
                        : from.GetRepeatedUInt32(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_INT64:
        out_ << (single ? from.GetInt64(message, &field)
                        : from.GetRepeatedInt64(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_UINT64:
        out_ << (single ? from.GetUInt64(message, &field)
                        : from.GetRepeatedUInt64(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        out_ << (single ? from.GetDouble(message, &field)
                        : from.GetRepeatedDouble(message, &field, i));
        return;
      case FieldDescriptor::CPPTYPE_FLOAT:
        out_ << (single ? from.GetFloat(message, &field)
                        : from.GetRepeatedFloat(message, &field, i));
        return;
    }
  }

  void WriteTime(const Message& message) {
    if (const auto* mask = dynamic_cast<const google::protobuf::FieldMask*>(&message)) {
      out_ << absl::StrJoin(mask->paths(), ",");
    } else if (const auto* duration = dynamic_cast<const google::protobuf::Duration*>(&message)) {
      out_ << absl::FormatDuration(absl::Seconds(duration->seconds()) +
                                   absl::Nanoseconds(duration->nanos()));
    } else if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
      WriteText(absl::FormatTime(
          absl::RFC3339_full,
          absl::FromUnixSeconds(time->seconds()) + absl::Nanoseconds(time->nanos()),
          absl::UTCTimeZone()));
    }
  }

  YAML::Emitter out_;
};

}  // namespace

std::string Emit(const Message& message) { return Writer().Write(message); }

}  // namespace mugugno::yaml
