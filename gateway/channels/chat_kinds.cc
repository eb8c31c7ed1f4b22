#include "gateway/channels/chat_kinds.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/telegram/telegram.h"
#include "gateway/channels/whatsapp/whatsapp.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

ChatKinds::ChatKinds(const config::v1::Gateway& config, const tenant::Directory& directory,
                     tenant::KeyRing& keys) {
  kinds_.push_back(std::make_unique<telegram::Telegram>(config.telegram(), directory, keys));
  kinds_.push_back(std::make_unique<whatsapp::WhatsApp>(config.meta(), directory, keys));
}

ChatKind* ChatKinds::Of(v1::Channel::Kind kind) const {
  for (const auto& each : kinds_) {
    if (each->kind() == kind) return each.get();
  }
  return nullptr;
}

ChatKind* ChatKinds::At(absl::string_view path) const {
  for (const auto& each : kinds_) {
    if (each->path() == path) return each.get();
  }
  return nullptr;
}

void ChatKinds::AddTo(Senders* senders) const {
  for (const auto& each : kinds_) senders->chats[each->way()] = each.get();
}

routing::PostReader ChatKinds::Reader() const {
  return [this](absl::string_view channel, int form,
                absl::string_view content) -> absl::StatusOr<routing::Post> {
    const ChatKind* kind = Of(static_cast<v1::Channel::Kind>(form));
    if (kind == nullptr) {
      return tenant::FailedPrecondition("KIND_UNKNOWN", "channel", "no such kind of channel");
    }
    return kind->Read(channel, content);
  };
}

std::string ChatKinds::PathOf(const tenant::Channel& channel) const {
  const ChatKind* kind = Of(channel.kind);
  if (kind == nullptr) return "";
  return absl::StrCat(kWebhooks, kind->path(), channel.is_shared() ? "/associazione/" : "/comune/",
                      channel.owner.id, "/", channel.id);
}

}  // namespace mugugno::gateway
