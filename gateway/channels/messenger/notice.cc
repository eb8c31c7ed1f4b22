#include "gateway/channels/messenger/notice.h"

#include <array>

#include "gateway/channels/meta/json_tree.h"

namespace mugugno::gateway::messenger {
namespace {

using meta::ListIn;
using meta::Struct;
using meta::Value;

// What this app answers, and what another app of the account does.
constexpr std::array<const char*, 2> kEvents = {"messaging", "standby"};

std::vector<Value> EventsOf(const Value& entry) {
  std::vector<Value> parts;
  Struct around = entry.struct_value();
  for (const char* name : kEvents) around.mutable_fields()->erase(name);
  for (const char* name : kEvents) {
    const meta::ListValue* events = ListIn(entry.struct_value(), name);
    if (events == nullptr) continue;
    for (const Value& event : events->values()) {
      parts.push_back(meta::ValueOf(meta::With(around, name, event)));
    }
  }
  if (parts.empty()) parts.push_back(entry);
  return parts;
}

}  // namespace

std::vector<std::string> SplitNotice(absl::string_view body, const std::string& account) {
  Struct addressed;
  (*addressed.mutable_fields())["account"].set_string_value(account);
  return meta::SplitBody(body, addressed, EventsOf);
}

}  // namespace mugugno::gateway::messenger
