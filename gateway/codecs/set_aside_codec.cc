#include "gateway/codecs/set_aside_codec.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

#include "gateway/codecs/values.h"
#include "mugugno/storage/v1/words.pb.h"
#include "tenant/errors.h"
#include "tenant/name.h"

namespace mugugno::gateway {
namespace {

constexpr char kEntries[] = "setAsideMessages/";

std::string ChannelOf(const tenant::SetAsideMessage& message,
                      const tenant::DirectorySnapshot& directory) {
  absl::string_view app = message.source;
  if (!absl::ConsumePrefix(&app, "apps/")) return message.source;
  const tenant::AppSlice* slice = directory.FindApp(app);
  if (slice == nullptr || slice->app.owner.ToString() != message.owner) return "";
  return tenant::ChildName(message.owner, "channels", slice->app.channel);
}

}  // namespace

v1::SetAsideMessage ToProto(const tenant::SetAsideMessage& message,
                            const tenant::DirectorySnapshot& directory) {
  v1::SetAsideMessage out;
  out.set_name(NameOf(message));
  out.set_state(message.state);
  out.set_reason(message.reason);
  if (absl::StartsWith(message.source, "apps/")) out.set_app(message.source);
  out.set_channel(ChannelOf(message, directory));
  out.set_emergency(message.emergency);
  *out.mutable_create_time() = ToTimestamp(message.create_time);
  out.set_discard_reason(message.discard_reason);
  if (!message.words) return out;
  const v1::InboundMessage& words = message.words->message();
  out.set_text(words.text());
  if (words.has_position()) *out.mutable_position() = words.position();
  out.set_attachment_count(words.attachments_size());
  out.set_contact_display_name(words.display_name());
  out.set_phone_number(words.phone_number());
  out.set_email(words.email());
  return out;
}

v1::SetAsideMessage ToProto(const routing::SetAsideEntry& entry) {
  v1::SetAsideMessage out;
  out.set_name(absl::StrCat(kEntries, entry.id.ToString()));
  out.set_state(v1::SetAsideMessage::STATE_WAITING);
  out.set_reason(entry.error);
  if (entry.source.kind == routing::SourceKind::kApp) {
    out.set_app(tenant::AppName(entry.source.id));
  }
  storage::v1::JournalRouting routing;
  if (routing.ParseFromString(entry.routing) && !routing.channel().empty()) {
    out.set_channel(tenant::ChildName(routing.owner(), "channels", routing.channel()));
  }
  out.set_emergency(entry.emergency);
  out.set_attempt_count(entry.attempts);
  *out.mutable_create_time() = ToTimestamp(entry.receive_time);
  return out;
}

absl::StatusOr<std::vector<tenant::Uuid>> EntriesOf(
    const v1::ReprocessSetAsideMessagesRequest& request) {
  std::vector<tenant::Uuid> ids;
  for (int i = 0; i < request.names_size(); ++i) {
    absl::string_view id = request.names(i);
    absl::ConsumePrefix(&id, kEntries);
    const auto uuid = tenant::Uuid::Parse(id);
    if (!uuid) return tenant::InvalidField(absl::StrCat("names[", i, "]"), "names no message");
    ids.push_back(*uuid);
  }
  return ids;
}

}  // namespace mugugno::gateway
