#include "gateway/channels/meta/token_standing.h"

#include <algorithm>
#include <string>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"

namespace mugugno::gateway::meta {

TokenStanding TokenStandingOf(absl::string_view body) {
  TokenStanding standing;
  google::protobuf::Struct said;
  if (!google::protobuf::util::JsonStringToMessage(std::string(body), &said).ok()) return standing;
  const auto data = said.fields().find("data");
  if (data == said.fields().end()) return standing;
  const auto& fields = data->second.struct_value().fields();
  const auto valid = fields.find("is_valid");
  standing.refused = valid != fields.end() &&
                     valid->second.kind_case() == google::protobuf::Value::kBoolValue &&
                     !valid->second.bool_value();
  // What it may read ends at a time of its own; 0 is never.
  for (const char* name : {"expires_at", "data_access_expires_at"}) {
    const auto end = fields.find(name);
    if (end == fields.end() || end->second.number_value() < 1) continue;
    const absl::Time time = absl::FromUnixSeconds(static_cast<int64_t>(end->second.number_value()));
    standing.expire_time = std::min(standing.expire_time.value_or(absl::InfiniteFuture()), time);
  }
  return standing;
}

}  // namespace mugugno::gateway::meta
