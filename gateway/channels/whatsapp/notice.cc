#include "gateway/channels/whatsapp/notice.h"

#include <array>
#include <utility>

#include "gateway/channels/meta/json_tree.h"

namespace mugugno::gateway::whatsapp {
namespace {

using meta::Field;
using meta::ListIn;
using meta::ListValue;
using meta::Struct;
using meta::TextIn;
using meta::Value;
using meta::ValueOf;
using meta::With;

constexpr std::array<const char*, 2> kElements = {"messages", "statuses"};

// Whether the contact is who sent the message.
bool IsOf(const Value& contact, const Struct& message) {
  const std::string user = TextIn(message, "from_user_id");
  const std::string from = TextIn(message, "from");
  const Struct& known = contact.struct_value();
  return (!user.empty() && TextIn(known, "user_id") == user) ||
         (!from.empty() && TextIn(known, "wa_id") == from);
}

// Of one entry: the entry, with one thing in it.
class Splitter final {
 public:
  std::vector<Value> Split(const Value& entry) {
    const ListValue* changes = ListIn(entry.struct_value(), "changes");
    if (changes == nullptr) return {entry};
    for (const Value& change : changes->values()) TakeChange(entry.struct_value(), change);
    return std::move(parts_);
  }

 private:
  void TakeChange(const Struct& entry, const Value& change) {
    const Value* value = Field(change.struct_value(), "value");
    const size_t before = parts_.size();
    if (value != nullptr) {
      for (const char* name : kElements) TakeElements(entry, change.struct_value(), name);
    }
    if (parts_.size() == before) parts_.push_back(ValueOf(With(entry, "changes", change)));
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
      parts_.push_back(ValueOf(With(frame, "changes", ValueOf(std::move(told)))));
    }
  }

  std::vector<Value> parts_;
};

}  // namespace

std::vector<std::string> SplitNotice(absl::string_view body, const std::string& account,
                                     const std::string& business_account) {
  Struct addressed;
  (*addressed.mutable_fields())["account"].set_string_value(account);
  (*addressed.mutable_fields())["business_account"].set_string_value(business_account);
  return meta::SplitBody(body, addressed,
                         [](const Value& entry) { return Splitter().Split(entry); });
}

}  // namespace mugugno::gateway::whatsapp
