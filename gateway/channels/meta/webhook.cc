#include "gateway/channels/meta/webhook.h"

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"

#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::meta {
namespace {

constexpr size_t kMostUserBytes = 128;
constexpr size_t kMostIdBytes = 200;

}  // namespace

absl::Status Aside(absl::string_view reason, absl::string_view why) {
  return tenant::FailedPrecondition(reason, "webhook", why);
}

absl::Status Unreadable() { return Aside("UNREADABLE", "it cannot be read"); }

absl::Status ReadNotice(absl::string_view json, google::protobuf::Message* notice) {
  if (text::FirstInvalidByte(json) != absl::string_view::npos) return Unreadable();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), notice, options);
  if (!parsed.ok()) return Unreadable();
  // Halves of characters, written as such.
  const std::string all = notice->SerializeAsString();
  const std::unique_ptr<google::protobuf::Message> again(notice->New());
  return again->ParseFromString(all) ? absl::OkStatus() : Unreadable();
}

bool IsUser(absl::string_view text) {
  return !text.empty() && text.size() <= kMostUserBytes &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isgraph(c); });
}

std::string MessageKey(absl::string_view id) {
  if (id.size() <= kMostIdBytes) return absl::StrCat("m/", id);
  return absl::StrCat("m/#", absl::BytesToHexString(tenant::Sha256(id)));
}

}  // namespace mugugno::gateway::meta
