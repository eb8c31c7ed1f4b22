#include "gateway/channels/messenger/reading.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/meta/webhook.h"
#include "mugugno/storage/v1/messenger.pb.h"
#include "tenant/outbox/receipts.h"
#include "tenant/try.h"

namespace mugugno::gateway::messenger {
namespace {

using meta::Aside;
using meta::MessageKey;
using routing::Post;
using storage::v1::MessengerAttachment;
using storage::v1::MessengerEvent;
using storage::v1::MessengerMessage;
using storage::v1::MessengerNotice;

constexpr int64_t kLastMillis = 253402300799000;  // 9999-12-31
constexpr size_t kMostRefBytes = 64;
constexpr size_t kMostLinkBytes = 500;
constexpr size_t kMostQuotedBytes = 4096;

absl::Status NotAMessage() { return Aside("NOT_A_MESSAGE", "it brings no message"); }

// The platform's milliseconds; InfinitePast where it tells none.
absl::Time TimeOf(int64_t millis) {
  return millis <= 0 || millis > kLastMillis ? absl::InfinitePast() : absl::FromUnixMillis(millis);
}

// One of the account's that a message has only once.
std::string EventKey(absl::string_view sign, const std::string& citizen, int64_t number,
                     absl::string_view mid = "") {
  return absl::StrCat(sign, "/", MessageKey(absl::StrCat(citizen, "/", number, "/", mid)));
}

// A link of a shared account leads to a comune, as a bot's does.
void TakeReferral(const MessengerEvent::Referral& referral, v1::InboundMessage* message) {
  const std::string& ref = referral.ref();
  if (ref.empty() || ref.size() > kMostRefBytes || !meta::IsUser(ref)) return;
  message->set_declared_comune(ref);
}

struct Medium {
  const char* type;
  const char* what;
};
constexpr Medium kMedia[] = {{"image", "una foto"},
                             {"video", "un video"},
                             {"audio", "un messaggio vocale"},
                             {"file", "un file"}};

const char* MediumOf(const MessengerAttachment& attachment) {
  if (attachment.payload().sticker_id() != 0) return nullptr;
  for (const Medium& each : kMedia) {
    if (attachment.type() == each.type) return each.what;
  }
  return nullptr;
}

// Of what is no file: a link, a post, a story.
std::string SharedBy(const MessengerAttachment& attachment) {
  if (attachment.payload().sticker_id() != 0) return "ha inviato un adesivo";
  std::string clause = "ha condiviso un contenuto";
  const std::string title =
      Line(attachment.title().empty() ? attachment.payload().title() : attachment.title());
  if (!title.empty()) absl::StrAppend(&clause, " («", title, "»)");
  const std::string& url = attachment.payload().url();
  if (url.size() <= kMostLinkBytes && meta::IsUser(Line(url)) &&
      (absl::StartsWith(url, "https://") || absl::StartsWith(url, "http://"))) {
    absl::StrAppend(&clause, ": ", url);
  }
  return clause;
}

bool TakePlace(const MessengerAttachment& attachment, std::vector<std::string>* words,
               v1::InboundMessage* message) {
  const auto& coordinates = attachment.payload().coordinates();
  const std::string title = Line(attachment.title());
  if (!title.empty()) words->push_back(title);
  return SetPosition(coordinates.lat(), coordinates.long_(), 0, message);
}

void TakeContent(absl::string_view channel, const MessengerMessage& sent, Post* post) {
  v1::InboundMessage* const message = &post->message;
  std::vector<std::string> words;
  std::vector<std::string> clauses;
  bool placed = false;
  if (TakeChoice(sent.quick_reply().payload(), channel, message)) {
    words.push_back(message->text());
  } else if (!sent.text().empty()) {
    words.push_back(sent.text());
  }
  for (int i = 0; i < sent.attachments_size(); ++i) {
    const MessengerAttachment& attachment = sent.attachments(i);
    if (attachment.type() == "location") {
      if (TakePlace(attachment, &words, message)) {
        placed = true;
      } else {
        clauses.emplace_back("ha inviato una posizione che non si può leggere");
      }
    } else if (const char* what = MediumOf(attachment); what != nullptr) {
      // Its address is another one each time it is told.
      AddFile(channel, {absl::StrCat(i), attachment.payload().url()}, post);
      clauses.push_back(absl::StrCat("ha inviato ", what));
    } else {
      clauses.push_back(SharedBy(attachment));
    }
  }
  TakeReferral(sent.referral(), message);
  SetWords(words, clauses, !placed, message);
}

absl::StatusOr<Post> ReadMessage(absl::string_view channel, const MessengerEvent& event,
                                 Post post) {
  const MessengerMessage& sent = event.message();
  if (sent.mid().empty()) return meta::Unreadable();
  if (sent.is_deleted()) {
    post.key = absl::StrCat("x/", MessageKey(sent.mid()));
    post.about_key = MessageKey(sent.mid());
    post.message.set_remark("Il cittadino ha cancellato un messaggio inviato prima");
    return post;
  }
  post.key = MessageKey(sent.mid());
  if (!sent.reply_to().mid().empty()) post.about_key = MessageKey(sent.reply_to().mid());
  TakeContent(channel, sent, &post);
  return post;
}

// What the account sent: one of ours comes back with what it carried; all else somebody wrote
// elsewhere, in the comune's name, and whoever answers here has to know it.
absl::StatusOr<Post> ReadEcho(absl::string_view channel, const MessengerEvent& event, Post post) {
  const MessengerMessage& sent = event.message();
  if (sent.mid().empty()) return meta::Unreadable();
  if (sent.is_deleted()) return NotAMessage();
  // Not the key of the message: an answer to one of ours leads to its ticket, not here.
  post.key = absl::StrCat("e/", MessageKey(sent.mid()));
  if (tenant::IsTag(sent.metadata())) {
    tenant::ReceiptNews news;
    news.receipt = v1::DELIVERY_RECEIPT_ACCEPTED;
    news.provider_id = MessageKey(sent.mid());
    news.tag = sent.metadata();
    post.receipts.push_back(std::move(news));
    post.message.set_remark(v1::DeliveryReceipt_Name(v1::DELIVERY_RECEIPT_ACCEPTED));
    return post;
  }
  post.by_account = true;
  post.about_key = MessageKey(sent.mid());
  Post content;
  content.key = post.key;
  TakeContent(channel, sent, &content);
  const std::string said =
      content.message.text().empty()
          ? "un contenuto che qui non si mostra"
          : absl::StrCat("«", Short(content.message.text(), kMostQuotedBytes), "»");
  post.message.set_remark(
      absl::StrCat("Non da qui ma direttamente dall'account è stato scritto al cittadino: ", said));
  return post;
}

Post ReadReaction(const MessengerEvent& event, Post post) {
  const MessengerEvent::Reaction& reaction = event.reaction();
  post.key = EventKey("n", event.sender().id(), event.timestamp(), reaction.mid());
  post.about_key = MessageKey(reaction.mid());
  const std::string sign = Line(reaction.emoji().empty() ? reaction.reaction() : reaction.emoji());
  post.message.set_remark(reaction.action() == "unreact"
                              ? "Il cittadino ha tolto la reazione a un messaggio"
                              : absl::StrCat("Il cittadino ha reagito", sign.empty() ? "" : " con ",
                                             sign, " a un messaggio"));
  return post;
}

absl::StatusOr<Post> ReadEdit(const MessengerEvent& event, Post post) {
  const MessengerEvent::Edit& edit = event.message_edit();
  if (edit.mid().empty()) return meta::Unreadable();
  if (edit.text().empty()) return NotAMessage();
  post.key = EventKey("c", event.sender().id(), edit.num_edit(), edit.mid());
  post.about_key = MessageKey(edit.mid());
  SetWords({edit.text()}, {}, false, &post.message);
  post.message.set_remark("Il cittadino ha corretto un messaggio di prima, che ora è così");
  return post;
}

Post ReadPostback(absl::string_view channel, const MessengerEvent& event, Post post) {
  const MessengerEvent::Postback& pressed = event.postback();
  post.key = pressed.mid().empty() ? EventKey("p", event.sender().id(), event.timestamp())
                                   : MessageKey(pressed.mid());
  TakeReferral(pressed.referral(), &post.message);
  if (TakeChoice(pressed.payload(), channel, &post.message)) return post;
  // Whoever came by a link has said nothing yet.
  if (post.message.declared_comune().empty()) {
    SetWords({pressed.title()}, {}, pressed.title().empty(), &post.message);
  }
  return post;
}

absl::StatusOr<Post> ReadReceipt(v1::DeliveryReceipt receipt, const std::string& citizen,
                                 const std::vector<std::string>& mids, int64_t watermark,
                                 Post post) {
  for (const std::string& mid : mids) {
    if (mid.empty()) continue;
    tenant::ReceiptNews news;
    news.receipt = receipt;
    news.provider_id = MessageKey(mid);
    // Instagram names the last one read.
    news.and_before = receipt == v1::DELIVERY_RECEIPT_READ;
    post.receipts.push_back(std::move(news));
  }
  if (const absl::Time until = TimeOf(watermark); until != absl::InfinitePast()) {
    tenant::ReceiptNews news;
    news.receipt = receipt;
    news.until = until;
    post.receipts.push_back(std::move(news));
  }
  if (post.receipts.empty()) return NotAMessage();
  post.key = EventKey(absl::StrCat("s", receipt), citizen, watermark, absl::StrJoin(mids, "/"));
  // It stands behind those before it.
  post.send_time = absl::InfinitePast();
  post.message.set_remark(v1::DeliveryReceipt_Name(receipt));
  return post;
}

absl::StatusOr<Post> ReadEvent(absl::string_view channel, const MessengerEvent& event, Post post) {
  if (event.has_message()) {
    return event.message().is_echo() ? ReadEcho(channel, event, std::move(post))
                                     : ReadMessage(channel, event, std::move(post));
  }
  if (event.has_reaction()) return ReadReaction(event, std::move(post));
  if (event.has_message_edit()) return ReadEdit(event, std::move(post));
  if (event.has_postback()) return ReadPostback(channel, event, std::move(post));
  const std::string& citizen = event.sender().id();
  if (event.has_delivery()) {
    const auto& mids = event.delivery().mids();
    return ReadReceipt(v1::DELIVERY_RECEIPT_DELIVERED, citizen, {mids.begin(), mids.end()},
                       event.delivery().watermark(), std::move(post));
  }
  if (event.has_read()) {
    return ReadReceipt(v1::DELIVERY_RECEIPT_READ, citizen, {event.read().mid()},
                       event.read().watermark(), std::move(post));
  }
  if (event.has_referral()) {
    post.key = EventKey("f", citizen, event.timestamp());
    TakeReferral(event.referral(), &post.message);
    if (!post.message.declared_comune().empty()) return post;
  }
  return NotAMessage();
}

}  // namespace

absl::StatusOr<Post> ReadPiece(absl::string_view channel, absl::string_view piece,
                               absl::string_view object) {
  MessengerNotice notice;
  RETURN_IF_ERROR(meta::ReadNotice(piece, &notice));
  const std::string& account = notice.addressed().account();
  if (account.empty() || notice.entry_size() != 1) return meta::Unreadable();
  const auto& entry = notice.entry(0);
  if (notice.object() != object || entry.id() != account) {
    return Aside("OTHER_ACCOUNT", "it was not for the channel it came to");
  }
  if (entry.messaging_size() + entry.standby_size() != 1) return NotAMessage();
  const MessengerEvent& event = entry.standby().empty() ? entry.messaging(0) : entry.standby(0);
  const bool echo = event.message().is_echo();
  const std::string& own = echo ? event.sender().id() : event.recipient().id();
  const std::string& citizen = echo ? event.recipient().id() : event.sender().id();
  // What the account itself does, but for what it writes.
  if (citizen == account) return NotAMessage();
  if (own != account) return Aside("OTHER_ACCOUNT", "it was not for the channel it came to");
  if (!meta::IsUser(citizen)) return meta::Unreadable();
  Post post;
  post.send_time = TimeOf(event.timestamp());
  post.message.set_user_id(citizen);
  return ReadEvent(channel, event, std::move(post));
}

}  // namespace mugugno::gateway::messenger
