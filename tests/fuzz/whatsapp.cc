#include <vector>

#include "gateway/channels/whatsapp/notice.h"
#include "gateway/channels/whatsapp/reading.h"
#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tests/fuzz/promise.h"
#include "tests/fuzz/target.h"

namespace mugugno::fuzz {
namespace {

void CheckMessage(const routing::Post& post) {
  const v1::InboundMessage& message = post.message;
  Promise(!post.key.empty() && post.key.size() <= 255, "a key is one");
  Promise(post.about_key.size() <= 255, "a key is one");
  Promise(!message.user_id().empty(), "somebody wrote it, or it is of a message");
  for (const std::string* each : {&message.text(), &message.display_name(), &message.remark()}) {
    Promise(text::FirstInvalidByte(*each) == absl::string_view::npos, "what is shown is UTF-8");
  }
  Promise(message.display_name().size() <= 256, "a name is short");
  Promise(message.display_name().find('\n') == std::string::npos, "a name is one line");
  Promise(message.text().size() <= 65536, "a text is no longer than an app's");
  Promise(message.SerializeAsString().size() > 0, "it can be kept");
  Promise(post.receipts.empty() || message.text().empty(), "news is no text");
}

}  // namespace

void WhatsApp(absl::string_view bytes) {
  const std::vector<std::string> pieces = gateway::whatsapp::SplitNotice(bytes, "55", "77");
  Promise(!pieces.empty(), "a body has a piece");
  for (const std::string& piece : pieces) {
    const auto post = gateway::whatsapp::ReadPiece("tenants/sori/channels/whatsapp", piece);
    if (post.ok()) {
      const std::string& name = post->message.display_name();
      Plant(name.size() == 4 && name[0] == 'R' && name != "Rosa", "somebody almost called Rosa");
      CheckMessage(*post);
      continue;
    }
    const std::string reason = tenant::ErrorReason(post.status());
    Promise(reason == "UNREADABLE" || reason == "OTHER_ACCOUNT" || reason == "GROUP_CHAT" ||
                reason == "NOT_A_MESSAGE",
            "what is not read has a reason");
  }
}

}  // namespace mugugno::fuzz
