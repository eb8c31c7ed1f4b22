#include "adminctl/show.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/json_util.h"

#include "adminctl/contract.h"
#include "adminctl/names.h"
#include "adminctl/table.h"
#include "proto/text/utf8.h"
#include "proto/yaml/emit.h"
#include "proto/yaml/scalar.h"

namespace mugugno::adminctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr int kSingle = -1;

std::string TimeText(const Message& message, const Console& console) {
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) {
    return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(time->seconds()),
                            console.zone);
  }
  if (const auto* duration = dynamic_cast<const google::protobuf::Duration*>(&message)) {
    return absl::FormatDuration(absl::Seconds(duration->seconds()));
  }
  return message.ShortDebugString();
}

std::string ValueText(const Message& message, const FieldDescriptor& field, int i,
                      const Console& console) {
  const Reflection& from = *message.GetReflection();
  const bool single = i == kSingle;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return ShortenName(single ? from.GetString(message, &field)
                                : from.GetRepeatedString(message, &field, i));
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int number = single ? from.GetEnumValue(message, &field)
                                : from.GetRepeatedEnumValue(message, &field, i);
      if (number == 0) return "";
      const auto* value = field.enum_type()->FindValueByNumber(number);
      return value == nullptr ? absl::StrCat(number) : yaml::ShortName(*value);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return from.GetBool(message, &field) ? "yes" : "no";
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(from.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(from.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrFormat("%.15g", from.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      const Message& inner =
          single ? from.GetMessage(message, &field) : from.GetRepeatedMessage(message, &field, i);
      return TimeText(inner, console);
    }
    default:
      return "";
  }
}

std::string WholeField(const Message& message, const FieldDescriptor& field,
                       const Console& console) {
  const Reflection& from = *message.GetReflection();
  if (!field.is_repeated()) {
    const bool unset = field.has_presence() && !from.HasField(message, &field);
    return unset ? "" : ValueText(message, field, kSingle, console);
  }
  std::vector<std::string> values;
  for (int i = 0; i < from.FieldSize(message, &field); ++i) {
    values.push_back(ValueText(message, field, i, console));
  }
  return absl::StrJoin(values, ", ");
}

std::vector<std::string> Paths(absl::string_view columns) {
  return absl::StrSplit(columns, ' ', absl::SkipEmpty());
}

// Every set field that is no list of messages, by path.
void Leaves(const Message& message, const std::string& prefix, std::vector<std::string>& paths,
            std::vector<std::string>& lists) {
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::string path = prefix + field->name();
    if (!yaml::IsNested(*field)) {
      paths.push_back(path);
    } else if (field->is_repeated()) {
      if (prefix.empty()) lists.push_back(path);
    } else {
      std::vector<std::string> inner_lists;
      Leaves(message.GetReflection()->GetMessage(message, field), path + ".", paths, inner_lists);
      lists.insert(lists.end(), inner_lists.begin(), inner_lists.end());
    }
  }
}

std::string Elements(const Message& message, const FieldDescriptor& field,
                     std::vector<std::string> columns, const Console& console) {
  const Reflection& from = *message.GetReflection();
  if (columns.empty()) {
    for (int i = 0; i < field.message_type()->field_count(); ++i) {
      const FieldDescriptor& inner = *field.message_type()->field(i);
      if (!yaml::IsNested(inner)) columns.push_back(inner.name());
    }
  }
  std::vector<std::string> headings;
  for (const std::string& path : columns) headings.push_back(HeadingOf(path));
  Table table(headings);
  for (int i = 0; i < from.FieldSize(message, &field); ++i) {
    const Message& element = from.GetRepeatedMessage(message, &field, i);
    std::vector<std::string> cells;
    for (const std::string& path : columns) cells.push_back(FieldText(element, path, console));
    table.Add(std::move(cells));
  }
  return table.Render(console.out_is_terminal ? console.columns : 0);
}

std::string Card(const Message& message, absl::string_view columns, const Console& console) {
  std::vector<std::string> paths = Paths(columns);
  std::vector<std::string> lists;
  if (paths.empty()) Leaves(message, "", paths, lists);
  size_t width = 0;
  for (const std::string& path : paths) width = std::max(width, path.size());
  std::string text;
  for (const std::string& path : paths) {
    const std::string label = absl::StrReplaceAll(path, {{"_", " "}, {".", " "}});
    const std::string value = HarmlessLines(FieldText(message, path, console));
    const std::string indent(width + 2, ' ');
    absl::StrAppend(&text, label, std::string(width + 2 - label.size(), ' '),
                    absl::StrReplaceAll(value, {{"\n", "\n" + indent}}), "\n");
  }
  for (const std::string& path : lists) {
    const FieldDescriptor& field = *message.GetDescriptor()->FindFieldByName(path);
    absl::StrAppend(&text, "\n", Elements(message, field, {}, console));
  }
  return text;
}

}  // namespace

bool ShowForPrograms(Session& session, const Message& answer) {
  const std::string form = session.arguments().Value("output");
  if (form == "json") {
    google::protobuf::util::JsonPrintOptions options;
    options.add_whitespace = true;
    std::string text;
    const auto status = google::protobuf::util::MessageToJsonString(answer, &text, options);
    session.console().out << (status.ok() ? text : "{}\n");
    return true;
  }
  if (form == "yaml") session.console().out << yaml::Emit(answer);
  return form == "yaml";
}

void Show(Session& session, const Message& answer, absl::string_view columns) {
  if (ShowForPrograms(session, answer)) return;
  Console& console = session.console();
  const FieldDescriptor* listed = ListedField(*answer.GetDescriptor());
  if (listed == nullptr) {
    const std::string card = Card(answer, columns, console);
    console.out << (card.empty() ? "done\n" : card);
  } else if (answer.GetReflection()->FieldSize(answer, listed) == 0) {
    console.err << "none\n";
  } else {
    console.out << Elements(answer, *listed, Paths(columns), console);
  }
}

std::string FieldText(const Message& message, absl::string_view path, const Console& console) {
  const Message* holder = &message;
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (size_t i = 0; i + 1 < names.size(); ++i) {
    const FieldDescriptor* inner = holder->GetDescriptor()->FindFieldByName(names[i]);
    if (inner == nullptr || !holder->GetReflection()->HasField(*holder, inner)) return "";
    holder = &holder->GetReflection()->GetMessage(*holder, inner);
  }
  const FieldDescriptor* field = holder->GetDescriptor()->FindFieldByName(names.back());
  return field == nullptr ? "" : WholeField(*holder, *field, console);
}

std::string HeadingOf(absl::string_view path) {
  return absl::AsciiStrToUpper(absl::StrReplaceAll(path, {{"_", " "}, {".", " "}}));
}

}  // namespace mugugno::adminctl
