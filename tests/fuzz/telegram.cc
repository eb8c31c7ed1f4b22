#include "gateway/channels/telegram/update.h"
#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {

void Telegram(absl::string_view bytes) {
  const auto post = gateway::telegram::ReadUpdate("tenants/sori/channels/telegram", bytes);
  (void)gateway::telegram::PressOf(bytes);
  if (!post.ok()) {
    const std::string reason = tenant::ErrorReason(post.status());
    Promise(reason == "UNREADABLE" || reason == "GROUP_CHAT", "what is not read has a reason");
    return;
  }
  Plant(post->message.declared_comune().size() == 5, "a code of five letters");
  const v1::InboundMessage& message = post->message;
  Promise(!post->key.empty() && post->key.size() <= 255, "a key is one");
  Promise(!message.user_id().empty(), "somebody wrote it");
  for (const std::string* each : {&message.text(), &message.display_name(), &message.remark()}) {
    Promise(text::FirstInvalidByte(*each) == absl::string_view::npos, "what is shown is UTF-8");
  }
  Promise(message.display_name().size() <= 256, "a name is short");
  Promise(message.display_name().find('\n') == std::string::npos, "a name is one line");
  Promise(message.text().size() <= 65536, "a text is no longer than an app's");
  Promise(message.SerializeAsString().size() > 0, "it can be kept");
}

}  // namespace mugugno::fuzz
