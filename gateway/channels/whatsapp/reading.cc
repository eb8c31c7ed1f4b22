#include "gateway/channels/whatsapp/reading.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

#include "gateway/channels/chat_text.h"
#include "gateway/channels/meta/webhook.h"
#include "gateway/channels/whatsapp/sending.h"
#include "mugugno/storage/v1/whatsapp.pb.h"
#include "tenant/try.h"

namespace mugugno::gateway::whatsapp {
namespace {

using meta::Aside;
using meta::IsUser;
using meta::MessageKey;
using meta::Unreadable;
using routing::Post;
using storage::v1::WhatsAppChange;
using storage::v1::WhatsAppContact;
using storage::v1::WhatsAppFile;
using storage::v1::WhatsAppMessage;
using storage::v1::WhatsAppNotice;
using storage::v1::WhatsAppStatus;
using storage::v1::WhatsAppValue;

constexpr char kObject[] = "whatsapp_business_account";
constexpr char kField[] = "messages";
constexpr size_t kShortestNumber = 5;
constexpr size_t kLongestNumber = 15;

bool IsNumber(absl::string_view text) {
  return text.size() >= kShortestNumber && text.size() <= kLongestNumber &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return absl::ascii_isdigit(c); });
}

v1::InboundMessage From(const WhatsAppMessage& sent, const WhatsAppValue& value) {
  static const auto& unknown = *new WhatsAppContact();
  const WhatsAppContact& contact = value.contacts_size() == 1 ? value.contacts(0) : unknown;
  v1::InboundMessage message;
  for (const std::string* each :
       {&sent.from_user_id(), &contact.user_id(), &sent.from(), &contact.wa_id()}) {
    if (message.user_id().empty()) message.set_user_id(*each);
  }
  const std::string& number = sent.from().empty() ? contact.wa_id() : sent.from();
  if (IsNumber(number)) message.set_phone_number(absl::StrCat("+", number));
  std::string name = Line(contact.profile().name());
  if (name.empty()) name = Line(contact.profile().username());
  message.set_display_name(std::move(name));
  return message;
}

struct Medium {
  const WhatsAppFile* file;
  std::string what;
};
std::vector<Medium> MediaOf(const WhatsAppMessage& sent) {
  std::vector<Medium> media;
  if (sent.has_image()) media.push_back({&sent.image(), "una foto"});
  if (sent.has_video()) media.push_back({&sent.video(), "un video"});
  if (sent.has_audio()) {
    media.push_back(
        {&sent.audio(), sent.audio().voice() ? "un messaggio vocale" : "un file audio"});
  }
  if (sent.has_document()) {
    media.push_back(
        {&sent.document(), absl::StrCat("il documento ", Line(sent.document().filename()))});
  }
  return media;
}

// Whose number stands on a card nobody can tell, but for the sender's own.
std::string TakeCards(const WhatsAppMessage& sent, v1::InboundMessage* message) {
  for (const auto& card : sent.contacts()) {
    for (const auto& phone : card.phones()) {
      if (sent.from().empty() || phone.wa_id() != sent.from()) continue;
      return absl::StrCat("ha inviato il proprio numero di telefono: ", message->phone_number());
    }
  }
  return "ha inviato il contatto di un'altra persona, che qui non si mostra";
}

void TakeAnswer(absl::string_view channel, const WhatsAppMessage& sent,
                std::vector<std::string>* words, v1::InboundMessage* message) {
  for (const auto& [code, title] :
       {std::pair(sent.button().payload(), sent.button().text()),
        std::pair(sent.interactive().button_reply().id(),
                  sent.interactive().button_reply().title()),
        std::pair(sent.interactive().list_reply().id(), sent.interactive().list_reply().title())}) {
    if (TakeChoice(code, channel, message)) {
      words->push_back(message->text());
    } else if (!title.empty()) {
      words->push_back(title);
    }
  }
}

void TakeContent(absl::string_view channel, const WhatsAppMessage& sent, Post* post) {
  v1::InboundMessage* const message = &post->message;
  std::vector<std::string> words;
  std::vector<std::string> clauses;
  if (!sent.text().body().empty()) words.push_back(sent.text().body());
  TakeAnswer(channel, sent, &words, message);
  for (const Medium& each : MediaOf(sent)) {
    AddFile(channel, {each.file->id(), each.file->id(), each.file->filename()}, post);
    clauses.push_back(absl::StrCat("ha inviato ", each.what));
    if (!each.file->caption().empty()) words.push_back(each.file->caption());
  }
  if (sent.has_sticker()) clauses.emplace_back("ha inviato un adesivo");
  bool placed = false;
  if (sent.has_location()) {
    placed = SetPosition(sent.location().latitude(), sent.location().longitude(), 0, message);
    if (!placed) clauses.emplace_back("ha inviato una posizione che non si può leggere");
    for (const std::string& each :
         {Line(sent.location().name()), Line(sent.location().address())}) {
      if (!each.empty()) words.push_back(each);
    }
  }
  if (!sent.contacts().empty()) clauses.push_back(TakeCards(sent, message));
  if (sent.type() == "system") clauses.emplace_back("ha cambiato numero di telefono o profilo");
  SetWords(words, clauses, !placed, message);
}

void TakeCorrection(absl::string_view channel, const WhatsAppMessage& sent, Post* post) {
  post->about_key = MessageKey(sent.edit().original_message_id());
  TakeContent(channel, sent.edit().message(), post);
  const std::string remark = post->message.remark();
  post->message.set_remark(
      absl::StrCat("Il cittadino ha corretto un messaggio di prima, che ora è così",
                   remark.empty() ? "" : ". ", remark));
}

void TakeReaction(const WhatsAppMessage::Reaction& reaction, Post* post) {
  post->about_key = MessageKey(reaction.message_id());
  post->message.set_remark(reaction.emoji().empty()
                               ? "Il cittadino ha tolto la reazione a un messaggio"
                               : absl::StrCat("Il cittadino ha reagito con ",
                                              Line(reaction.emoji()), " a un messaggio"));
}

absl::StatusOr<Post> ReadMessage(absl::string_view channel, const WhatsAppMessage& sent,
                                 const WhatsAppValue& value, int place) {
  Post post;
  post.message = From(sent, value);
  int64_t seconds = 0;
  if (sent.id().empty() || !IsUser(post.message.user_id()) ||
      !absl::SimpleAtoi(sent.timestamp(), &seconds)) {
    return Unreadable();
  }
  if (!sent.group_id().empty()) return Aside("GROUP_CHAT", "others listen there");
  post.key = MessageKey(sent.id());
  post.send_time = ChatTime(seconds, place);
  if (sent.has_edit()) {
    TakeCorrection(channel, sent, &post);
  } else if (sent.has_revoke()) {
    post.about_key = MessageKey(sent.revoke().original_message_id());
    post.message.set_remark("Il cittadino ha cancellato un messaggio inviato prima");
  } else if (sent.has_reaction()) {
    TakeReaction(sent.reaction(), &post);
  } else {
    if (!sent.context().id().empty()) post.about_key = MessageKey(sent.context().id());
    TakeContent(channel, sent, &post);
  }
  return post;
}

v1::DeliveryReceipt ReceiptOf(absl::string_view status) {
  if (status == "sent") return v1::DELIVERY_RECEIPT_ACCEPTED;
  if (status == "delivered") return v1::DELIVERY_RECEIPT_DELIVERED;
  if (status == "read" || status == "played") return v1::DELIVERY_RECEIPT_READ;
  if (status == "failed") return v1::DELIVERY_RECEIPT_FAILED;
  return v1::DELIVERY_RECEIPT_UNSPECIFIED;
}

absl::StatusOr<Post> ReadStatus(const WhatsAppStatus& status) {
  tenant::ReceiptNews news;
  news.receipt = ReceiptOf(status.status());
  if (status.id().empty()) return Unreadable();
  if (news.receipt == v1::DELIVERY_RECEIPT_UNSPECIFIED) {
    return Aside("NOT_A_MESSAGE", "a status that is not known");
  }
  news.provider_id = MessageKey(status.id());
  news.tag = status.biz_opaque_callback_data();
  if (news.receipt == v1::DELIVERY_RECEIPT_FAILED) {
    news.error = MeaningOf(status.errors().empty() ? 0 : status.errors(0).code());
  }
  Post post;
  // Each status of a message stands alone, and behind those before it.
  post.key = absl::StrCat("s/", news.receipt, "/", news.provider_id);
  post.send_time = absl::InfinitePast();
  post.message.set_user_id(news.provider_id);
  post.message.set_remark(v1::DeliveryReceipt_Name(news.receipt));
  post.receipts.push_back(std::move(news));
  return post;
}

}  // namespace

absl::StatusOr<Post> ReadPiece(absl::string_view channel, absl::string_view piece) {
  WhatsAppNotice notice;
  RETURN_IF_ERROR(meta::ReadNotice(piece, &notice));
  if (notice.object() != kObject || notice.addressed().account().empty() ||
      notice.entry_size() != 1) {
    return Unreadable();
  }
  if (notice.entry(0).changes_size() != 1) return Aside("NOT_A_MESSAGE", "nothing has changed");
  const WhatsAppChange& change = notice.entry(0).changes(0);
  const WhatsAppValue& value = change.value();
  if (change.field() != kField) return Aside("NOT_A_MESSAGE", "it tells of something else");
  if (value.metadata().phone_number_id() != notice.addressed().account() ||
      notice.entry(0).id() != notice.addressed().business_account()) {
    return Aside("OTHER_ACCOUNT", "it was not for the channel it came to");
  }
  if (value.messages_size() == 1 && value.statuses().empty()) {
    return ReadMessage(channel, value.messages(0), value, notice.addressed().place());
  }
  if (value.statuses_size() == 1 && value.messages().empty()) return ReadStatus(value.statuses(0));
  return Aside("NOT_A_MESSAGE", "it brings no message");
}

}  // namespace mugugno::gateway::whatsapp
