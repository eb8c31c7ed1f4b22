#include "gateway/channels/whatsapp/notice.h"

#include <array>
#include <utility>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

#include "proto/text/utf8.h"

namespace mugugno::gateway::whatsapp {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr std::array<const char*, 2> kElements = {"messages", "statuses"};

const Value* Field(const Struct& object, const std::string& name) {
  const auto found = object.fields().find(name);
  return found == object.fields().end() ? nullptr : &found->second;
}

// Nothing where it is no list with something in it.
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

// The object with one thing in place of a list.
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

// Whether the contact is who sent the message.
bool IsOf(const Value& contact, const Struct& message) {
  const std::string user = TextIn(message, "from_user_id");
  const std::string from = TextIn(message, "from");
  const Struct& known = contact.struct_value();
  return (!user.empty() && TextIn(known, "user_id") == user) ||
         (!from.empty() && TextIn(known, "wa_id") == from);
}

class Splitter final {
 public:
  Splitter(std::string account, std::string business_account)
      : account_(std::move(account)), business_account_(std::move(business_account)) {}

  std::vector<std::string> Split(Struct body) {
    const ListValue* found = ListIn(body, "entry");
    if (found == nullptr) return {};
    const ListValue entries = *found;
    (*body.mutable_fields())["entry"].mutable_list_value()->clear_values();
    frame_ = std::move(body);
    for (const Value& entry : entries.values()) TakeEntry(entry);
    return std::move(pieces_);
  }

 private:
  void TakeEntry(const Value& entry) {
    const ListValue* changes = ListIn(entry.struct_value(), "changes");
    if (changes == nullptr) return Add(entry);
    for (const Value& change : changes->values()) TakeChange(entry.struct_value(), change);
  }

  void TakeChange(const Struct& entry, const Value& change) {
    const Value* value = Field(change.struct_value(), "value");
    const size_t before = pieces_.size();
    if (value != nullptr) {
      for (const char* name : kElements) TakeElements(entry, change.struct_value(), name);
    }
    if (pieces_.size() == before) Add(ValueOf(With(entry, "changes", change)));
  }

  void TakeElements(const Struct& entry, const Struct& change, const std::string& name) {
    const Struct& value = Field(change, "value")->struct_value();
    const ListValue* elements = ListIn(value, name);
    if (elements == nullptr) return;
    Struct around = value;
    for (const char* each : kElements) around.mutable_fields()->erase(each);
    const ListValue* contacts = ListIn(value, "contacts");
    // One contact is the contact of all that comes with it.
    const bool choose = contacts != nullptr && contacts->values_size() > 1;
    if (choose) around.mutable_fields()->erase("contacts");
    Struct frame = entry;
    frame.mutable_fields()->erase("changes");
    for (const Value& element : elements->values()) {
      Struct alone = With(around, name, element);
      if (choose) {
        for (const Value& contact : contacts->values()) {
          if (!IsOf(contact, element.struct_value())) continue;
          *(*alone.mutable_fields())["contacts"].mutable_list_value()->add_values() = contact;
          break;
        }
      }
      Struct told = change;
      *(*told.mutable_fields())["value"].mutable_struct_value() = std::move(alone);
      Add(ValueOf(With(frame, "changes", ValueOf(std::move(told)))));
    }
  }

  void Add(const Value& entry) {
    Struct piece = With(frame_, "entry", entry);
    Struct& addressed = *(*piece.mutable_fields())["addressed"].mutable_struct_value();
    (*addressed.mutable_fields())["account"].set_string_value(account_);
    (*addressed.mutable_fields())["business_account"].set_string_value(business_account_);
    (*addressed.mutable_fields())["place"].set_number_value(static_cast<double>(pieces_.size()));
    std::string json;
    if (!google::protobuf::util::MessageToJsonString(piece, &json).ok()) json.clear();
    pieces_.push_back(std::move(json));
  }

  const std::string account_;
  const std::string business_account_;
  Struct frame_;  // the body, without what was told
  std::vector<std::string> pieces_;
};

}  // namespace

std::vector<std::string> SplitNotice(absl::string_view body, const std::string& account,
                                     const std::string& business_account) {
  Struct whole;
  const bool read = text::FirstInvalidByte(body) == absl::string_view::npos &&
                    google::protobuf::util::JsonStringToMessage(
                        google::protobuf::StringPiece(body.data(), body.size()), &whole)
                        .ok();
  std::vector<std::string> pieces;
  if (read) pieces = Splitter(account, business_account).Split(std::move(whole));
  for (const std::string& piece : pieces) {
    // What cannot be written again is kept as it came, with all that came beside it.
    if (piece.empty()) return {std::string(body)};
  }
  if (pieces.empty()) pieces.emplace_back(body);
  return pieces;
}

}  // namespace mugugno::gateway::whatsapp
