#include "gateway/rpc_status.h"

#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kMessageBytes = 1024;
constexpr size_t kDetailBytes = 4096;
constexpr char kPublicDetail[] = "type.googleapis.com/google.rpc.";

// Cuts between characters of UTF-8.
std::string Shortened(absl::string_view text, size_t most) {
  if (text.size() <= most) return std::string(text);
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return std::string(text.substr(0, most));
}

}  // namespace

google::rpc::Status ToStatusProto(const absl::Status& status) {
  google::rpc::Status proto;
  proto.set_code(static_cast<int>(status.code()));
  proto.set_message(Shortened(status.message(), kMessageBytes));
  std::map<std::string, std::string> details;  // absl::Status gives them in any order
  status.ForEachPayload([&](absl::string_view type, const absl::Cord& payload) {
    if (absl::StartsWith(type, kPublicDetail)) details.emplace(type, payload);
  });
  size_t bytes = 0;
  for (auto& [type, payload] : details) {
    bytes += payload.size() + type.size();
    if (bytes > kDetailBytes) break;
    google::protobuf::Any* detail = proto.add_details();
    detail->set_type_url(type);
    detail->set_value(std::move(payload));
  }
  return proto;
}

grpc::Status ToRpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status proto = ToStatusProto(status);
  return {static_cast<grpc::StatusCode>(status.code()), proto.message(), proto.SerializeAsString()};
}

}  // namespace mugugno::gateway
