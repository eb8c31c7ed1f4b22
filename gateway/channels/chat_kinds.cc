#include "gateway/channels/chat_kinds.h"

#include "absl/strings/str_cat.h"

#include "gateway/channels/messenger/messenger.h"
#include "gateway/channels/telegram/telegram.h"
#include "gateway/channels/whatsapp/whatsapp.h"
#include "tenant/errors.h"

namespace mugugno::gateway {

ChatKinds::ChatKinds(const config::v1::Gateway& config, const tenant::Directory& directory,
                     tenant::KeyRing& keys, const tenant::Clock& clock)
    : webhook_url_(config.webhook_url()),
      mail_(std::make_unique<mail::MailKind>(config.mailboxes(), directory, keys, clock)) {
  webhooks_.push_back(std::make_unique<telegram::Telegram>(config.telegram(), directory, keys));
  webhooks_.push_back(std::make_unique<whatsapp::WhatsApp>(config.meta(), directory, keys));
  for (const auto* platform : {&messenger::kMessenger, &messenger::kInstagram}) {
    webhooks_.push_back(
        std::make_unique<messenger::Messenger>(*platform, config.meta(), directory, keys));
  }
  for (const auto& each : webhooks_) kinds_.push_back(each.get());
  kinds_.push_back(mail_.get());
}

ChatKind* ChatKinds::Of(v1::Channel::Kind kind) const {
  for (ChatKind* each : kinds_) {
    if (each->kind() == kind) return each;
  }
  return nullptr;
}

WebhookKind* ChatKinds::WebhookOf(v1::Channel::Kind kind) const {
  for (const auto& each : webhooks_) {
    if (each->kind() == kind) return each.get();
  }
  return nullptr;
}

WebhookKind* ChatKinds::At(absl::string_view path) const {
  for (const auto& each : webhooks_) {
    if (each->path() == path) return each.get();
  }
  return nullptr;
}

void ChatKinds::AddTo(Senders* senders) const {
  for (ChatKind* each : kinds_) senders->chats[each->way()] = each;
}

tenant::CheckFinding ChatKinds::Check(const tenant::Channel& channel) const {
  const std::string path = PathOf(channel);
  const bool known = !webhook_url_.empty() && !path.empty();
  return Of(channel.kind)->Check(channel, known ? webhook_url_ + path : "");
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
  const WebhookKind* kind = WebhookOf(channel.kind);
  if (kind == nullptr) return "";
  return absl::StrCat(kWebhooks, kind->path(), channel.is_shared() ? "/associazione/" : "/comune/",
                      channel.owner.id, "/", channel.id);
}

}  // namespace mugugno::gateway
