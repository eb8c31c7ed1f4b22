#include <vector>

#include "gateway/channels/messenger/notice.h"
#include "gateway/channels/messenger/reading.h"
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
  Promise(!message.user_id().empty() && message.user_id().size() <= 128, "it is of somebody");
  for (const std::string* each : {&message.text(), &message.remark()}) {
    Promise(text::FirstInvalidByte(*each) == absl::string_view::npos, "what is shown is UTF-8");
  }
  Promise(message.text().size() <= 65536, "a text is no longer than an app's");
  Promise(message.SerializeAsString().size() > 0, "it can be kept");
  Promise(post.receipts.empty() || message.text().empty(), "news is no text");
  Promise(!post.by_account || message.text().empty(), "what the account says is no citizen's");
}

}  // namespace

void Messenger(absl::string_view bytes) {
  const std::vector<std::string> pieces = gateway::messenger::SplitNotice(bytes, "55");
  Promise(!pieces.empty(), "a body has a piece");
  for (const std::string& piece : pieces) {
    for (const char* object : {"page", "instagram"}) {
      const auto post =
          gateway::messenger::ReadPiece("tenants/sori/channels/facebook", piece, object);
      if (post.ok()) {
        const std::string& text = post->message.text();
        Plant(text.size() == 4 && text[0] == 'B' && text != "Buca", "almost a pothole");
        CheckMessage(*post);
        continue;
      }
      const std::string reason = tenant::ErrorReason(post.status());
      Promise(reason == "UNREADABLE" || reason == "OTHER_ACCOUNT" || reason == "NOT_A_MESSAGE",
              "what is not read has a reason");
    }
  }
}

}  // namespace mugugno::fuzz
