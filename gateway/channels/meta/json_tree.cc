#include "gateway/channels/meta/json_tree.h"

#include <optional>
#include <utility>

#include "google/protobuf/util/json_util.h"

#include "proto/text/utf8.h"

namespace mugugno::gateway::meta {
namespace {

std::optional<Struct> Parse(absl::string_view body) {
  Struct whole;
  const bool read = text::FirstInvalidByte(body) == absl::string_view::npos &&
                    google::protobuf::util::JsonStringToMessage(
                        google::protobuf::StringPiece(body.data(), body.size()), &whole)
                        .ok();
  if (!read) return std::nullopt;
  return whole;
}

}  // namespace

const Value* Field(const Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? nullptr : &found->second;
}

const ListValue* ListIn(const Struct& object, const std::string& name) {
  const Value* value = Field(object, name);
  const bool list = value != nullptr && value->kind_case() == Value::kListValue &&
                    !value->list_value().values().empty();
  return list ? &value->list_value() : nullptr;
}

std::string TextIn(const Struct& object, const std::string& name) {
  const Value* value = Field(object, name);
  return value == nullptr ? "" : value->string_value();
}

Struct With(const Struct& object, const std::string& name, Value one) {
  Struct copy = object;
  ListValue* list = (*copy.mutable_fields())[name].mutable_list_value();
  list->clear_values();
  *list->add_values() = std::move(one);
  return copy;
}

Value ValueOf(Struct object) {
  Value value;
  *value.mutable_struct_value() = std::move(object);
  return value;
}

std::vector<std::string> SplitBody(
    absl::string_view body, const Struct& addressed,
    const std::function<std::vector<Value>(const Value&)>& parts_of) {
  std::optional<Struct> whole = Parse(body);
  const ListValue* found = whole ? ListIn(*whole, "entry") : nullptr;
  if (found == nullptr) return {std::string(body)};
  const ListValue entries = *found;
  (*whole->mutable_fields())["entry"].mutable_list_value()->clear_values();
  std::vector<std::string> pieces;
  for (const Value& entry : entries.values()) {
    for (const Value& part : parts_of(entry)) {
      Struct piece = With(*whole, "entry", part);
      Struct placed = addressed;
      (*placed.mutable_fields())["place"].set_number_value(static_cast<double>(pieces.size()));
      (*piece.mutable_fields())["addressed"] = ValueOf(std::move(placed));
      std::string json;
      // What cannot be written again is kept as it came, with all that came beside it.
      if (!google::protobuf::util::MessageToJsonString(piece, &json).ok()) {
        return {std::string(body)};
      }
      pieces.push_back(std::move(json));
    }
  }
  if (pieces.empty()) pieces.emplace_back(body);
  return pieces;
}

}  // namespace mugugno::gateway::meta
