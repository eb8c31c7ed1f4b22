#include "proto/yaml/scalar.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"

#include "proto/text/nearest.h"

namespace mugugno::yaml {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr char kOk[] = "";

// Calls the setter of a single field or the adder of a repeated one.
template <typename Value, typename Set, typename Add>
void Put(Message& message, const FieldDescriptor& field, const Value& value, Set set, Add add) {
  const Reflection& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    (reflection.*add)(&message, &field, value);
  } else {
    (reflection.*set)(&message, &field, value);
  }
}

bool IsDigits(absl::string_view text) {
  if (absl::StartsWith(text, "-")) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == absl::string_view::npos;
}

// The rule a text breaks that should be a whole number of this type.
template <typename Integer>
std::string ReadInteger(absl::string_view text, Integer& value) {
  value = 0;
  if (!IsDigits(text)) return "must be a whole number";
  if (text.size() > 1 && text[0] == '0') return "must be a whole number without leading zeros";
  if (absl::SimpleAtoi(text, &value)) return kOk;
  value = 0;
  return absl::StrCat("must be between ", std::numeric_limits<Integer>::min(), " and ",
                      std::numeric_limits<Integer>::max());
}

std::string ReadDouble(absl::string_view text, double& value) {
  if (absl::SimpleAtod(text, &value) && std::isfinite(value)) return kOk;
  value = 0;
  return "must be a number";
}

std::string ReadBool(absl::string_view text, bool& value) {
  value = text == "true";
  return value || text == "false" ? kOk : "must be true or false";
}

std::string ReadEnum(absl::string_view text, const EnumDescriptor& type, int& number) {
  const EnumValueDescriptor* value = FindEnumValue(text, type);
  number = value == nullptr ? 0 : value->number();
  if (value != nullptr) return kOk;
  std::vector<std::string> names;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) names.push_back(ShortName(*type.value(i)));
  }
  return absl::StrCat("must be one of ", absl::StrJoin(names, ", "), text::DidYouMean(text, names));
}

std::string PutText(absl::string_view text, const FieldDescriptor& field, Message& message) {
  std::string value(text);
  std::string rule;
  if (field.type() == FieldDescriptor::TYPE_BYTES && !absl::Base64Unescape(text, &value)) {
    value.clear();
    rule = "must be base64";
  }
  Put(message, field, value, &Reflection::SetString, &Reflection::AddString);
  return rule;
}

std::string ReadTimestamp(absl::string_view text, google::protobuf::Timestamp& timestamp) {
  absl::Time time;
  std::string error;
  if (!absl::ParseTime(absl::RFC3339_full, text, &time, &error)) {
    return "must be a time such as 2026-12-31T23:59:59+01:00";
  }
  const int64_t seconds = absl::ToUnixSeconds(time);
  timestamp.set_seconds(seconds);
  timestamp.set_nanos(
      static_cast<int32_t>(absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
  return kOk;
}

std::string ReadDuration(absl::string_view text, google::protobuf::Duration& proto) {
  absl::Duration duration;
  if (!absl::ParseDuration(text, &duration) || duration == absl::InfiniteDuration() ||
      duration == -absl::InfiniteDuration()) {
    return "must be a duration such as 90s, 15m or 1h30m";
  }
  proto.set_seconds(absl::IDivDuration(duration, absl::Seconds(1), &duration));
  proto.set_nanos(static_cast<int32_t>(absl::ToInt64Nanoseconds(duration)));
  return kOk;
}

std::string PutTextMessage(absl::string_view text, const FieldDescriptor& field, Message& message) {
  const Reflection& reflection = *message.GetReflection();
  Message* inner = field.is_repeated() ? reflection.AddMessage(&message, &field)
                                       : reflection.MutableMessage(&message, &field);
  if (auto* timestamp = dynamic_cast<google::protobuf::Timestamp*>(inner)) {
    return ReadTimestamp(text, *timestamp);
  }
  if (auto* duration = dynamic_cast<google::protobuf::Duration*>(inner)) {
    return ReadDuration(text, *duration);
  }
  if (auto* mask = dynamic_cast<google::protobuf::FieldMask*>(inner)) {
    for (absl::string_view path : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
      mask->add_paths(std::string(absl::StripAsciiWhitespace(path)));
    }
    return kOk;
  }
  return "must be a mapping";
}

// Reads a number and puts it, or 0 where the text is none.
template <typename Integer, typename Set, typename Add>
std::string PutInteger(absl::string_view text, const FieldDescriptor& field, Message& message,
                       Set set, Add add) {
  Integer value = 0;
  std::string rule = ReadInteger(text, value);
  Put(message, field, value, set, add);
  return rule;
}

std::string PutNumber(absl::string_view text, const FieldDescriptor& field, Message& message) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return PutInteger<int32_t>(text, field, message, &Reflection::SetInt32,
                                 &Reflection::AddInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return PutInteger<int64_t>(text, field, message, &Reflection::SetInt64,
                                 &Reflection::AddInt64);
    case FieldDescriptor::CPPTYPE_UINT32:
      return PutInteger<uint32_t>(text, field, message, &Reflection::SetUInt32,
                                  &Reflection::AddUInt32);
    case FieldDescriptor::CPPTYPE_UINT64:
      return PutInteger<uint64_t>(text, field, message, &Reflection::SetUInt64,
                                  &Reflection::AddUInt64);
    default:
      break;
  }
  double value = 0;
  std::string rule = ReadDouble(text, value);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_FLOAT) {
    Put(message, field, static_cast<float>(value), &Reflection::SetFloat, &Reflection::AddFloat);
  } else {
    Put(message, field, value, &Reflection::SetDouble, &Reflection::AddDouble);
  }
  return rule;
}

}  // namespace

bool IsWrittenAsText(const Descriptor& type) {
  return &type == google::protobuf::Timestamp::descriptor() ||
         &type == google::protobuf::Duration::descriptor() ||
         &type == google::protobuf::FieldMask::descriptor();
}

bool IsNested(const FieldDescriptor& field) {
  return field.message_type() != nullptr && !IsWrittenAsText(*field.message_type());
}

std::string SetScalar(absl::string_view text, bool quoted, const FieldDescriptor& field,
                      Message& message) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return PutText(text, field, message);
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return PutTextMessage(text, field, message);
    case FieldDescriptor::CPPTYPE_BOOL: {
      bool value = false;
      std::string rule = ReadBool(quoted ? "" : text, value);
      Put(message, field, value, &Reflection::SetBool, &Reflection::AddBool);
      return rule;
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      int number = 0;
      std::string rule = ReadEnum(text, *field.enum_type(), number);
      Put(message, field, number, &Reflection::SetEnumValue, &Reflection::AddEnumValue);
      return rule;
    }
    default:
      return PutNumber(quoted ? "" : text, field, message);
  }
}

std::string ShortName(const EnumValueDescriptor& value) {
  const EnumDescriptor& type = *value.type();
  absl::string_view prefix = type.FindValueByNumber(0)->name();
  absl::string_view name = value.name();
  if (absl::ConsumeSuffix(&prefix, "UNSPECIFIED")) absl::ConsumePrefix(&name, prefix);
  return std::string(name);
}

const EnumValueDescriptor* FindEnumValue(absl::string_view name, const EnumDescriptor& type) {
  const std::string wanted = absl::AsciiStrToUpper(absl::StrReplaceAll(name, {{"-", "_"}}));
  for (int i = 0; i < type.value_count(); ++i) {
    const EnumValueDescriptor& value = *type.value(i);
    if (value.number() == 0) continue;
    if (wanted == value.name() || wanted == ShortName(value)) return &value;
  }
  return nullptr;
}

}  // namespace mugugno::yaml
