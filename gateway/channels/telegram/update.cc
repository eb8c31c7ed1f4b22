#include "gateway/channels/telegram/update.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/channels/chat_text.h"
#include "mugugno/storage/v1/telegram.pb.h"
#include "proto/text/utf8.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/try.h"
#include "tenant/vault/crypto.h"

namespace mugugno::gateway::telegram {
namespace {

using routing::Post;
using storage::v1::TelegramChat;
using storage::v1::TelegramFile;
using storage::v1::TelegramMessage;
using storage::v1::TelegramUpdate;
using storage::v1::TelegramUser;

constexpr size_t kMostFiles = 10;
// What follows a message stands after it, also in the same second.
constexpr int64_t kLater = 999;
constexpr absl::string_view kStart = "/start";

absl::Status Unreadable() {
  return tenant::FailedPrecondition("UNREADABLE", "update", "it cannot be read");
}

std::string MessageKey(const TelegramChat& chat, int64_t message) {
  return absl::StrCat("m/", chat.id(), "/", message);
}
std::string UpdateKey(const TelegramUpdate& update) {
  return absl::StrCat("u/", update.update_id());
}

bool IsLanguage(absl::string_view tag) {
  return tag.size() <= 35 && std::all_of(tag.begin(), tag.end(), [](unsigned char c) {
           return absl::ascii_isalnum(c) || c == '-';
         });
}

absl::Status RequirePrivate(const TelegramChat& chat) {
  if (chat.id() == 0) return Unreadable();
  if (chat.type() == "private") return absl::OkStatus();
  return tenant::FailedPrecondition("GROUP_CHAT", "chat", "others listen there");
}

v1::InboundMessage From(const TelegramChat& chat, const TelegramUser& user) {
  v1::InboundMessage message;
  message.set_user_id(absl::StrCat(chat.id()));
  message.set_display_name(Line(absl::StrCat(user.first_name(), " ", user.last_name())));
  if (IsLanguage(user.language_code())) message.set_language(user.language_code());
  return message;
}

struct Medium {
  const TelegramFile* file = nullptr;
  std::string what = {};
};
std::vector<Medium> MediaOf(const TelegramMessage& sent) {
  std::vector<Medium> media;
  // Sizes of one picture, the largest last.
  if (!sent.photo().empty()) media.push_back({&*sent.photo().rbegin(), "una foto"});
  // A film without sound comes as a document, too.
  if (sent.has_animation()) {
    media.push_back({&sent.animation(), "un'animazione"});
  } else if (sent.has_document()) {
    media.push_back(
        {&sent.document(), absl::StrCat("il documento ", Line(sent.document().file_name()))});
  }
  if (sent.has_voice()) media.push_back({&sent.voice(), "un messaggio vocale"});
  if (sent.has_audio()) media.push_back({&sent.audio(), "un file audio"});
  if (sent.has_video()) media.push_back({&sent.video(), "un video"});
  if (sent.has_video_note()) media.push_back({&sent.video_note(), "un videomessaggio"});
  if (media.size() > kMostFiles) media.resize(kMostFiles);
  return media;
}

bool SetPlace(const storage::v1::TelegramLocation& place, v1::InboundMessage* message) {
  return SetPosition(place.latitude(), place.longitude(), place.horizontal_accuracy(), message);
}

// Only the citizen's own number is known to be theirs.
std::string TakeContact(const TelegramMessage& sent, v1::InboundMessage* message) {
  const auto& contact = sent.contact();
  std::string number;
  for (const char c : contact.phone_number()) {
    if (absl::ascii_isdigit(static_cast<unsigned char>(c))) number += c;
  }
  const bool own = contact.user_id() != 0 && contact.user_id() == sent.from().id();
  if (!own || number.empty() || number.size() > 15) {
    return "ha inviato il contatto di un'altra persona, che qui non si mostra";
  }
  message->set_phone_number(absl::StrCat("+", number));
  return absl::StrCat("ha inviato il proprio numero di telefono: +", number);
}

// "/start sori": the link that opened the chat, or its button. True where the message is nothing
// else.
bool TakeStart(absl::string_view text, v1::InboundMessage* message) {
  if (!absl::ConsumePrefix(&text, kStart)) return false;
  if (!text.empty() && !absl::ascii_isspace(static_cast<unsigned char>(text.front()))) return false;
  text = absl::StripAsciiWhitespace(text);
  if (text.find_first_of(" \n") != absl::string_view::npos || text.size() > 64) return false;
  message->set_declared_comune(std::string(text));
  return true;
}

void TakeContent(absl::string_view channel, const TelegramMessage& sent, Post* post) {
  v1::InboundMessage* const message = &post->message;
  std::vector<std::string> remarks;
  std::vector<std::string> words;
  for (const std::string* each : {&sent.text(), &sent.caption()}) {
    if (!each->empty()) words.push_back(*each);
  }
  if (sent.has_venue()) {
    for (const std::string& each : {Line(sent.venue().title()), Line(sent.venue().address())}) {
      if (!each.empty()) words.push_back(each);
    }
  }
  const bool placed = (sent.has_location() && SetPlace(sent.location(), message)) ||
                      (sent.has_venue() && SetPlace(sent.venue().location(), message));
  if (!placed && (sent.has_location() || sent.has_venue())) {
    remarks.emplace_back("ha inviato una posizione che non si può leggere");
  }
  if (sent.has_contact()) remarks.push_back(TakeContact(sent, message));
  if (sent.has_sticker()) {
    remarks.push_back(absl::StrCat("ha inviato un adesivo ", Line(sent.sticker().emoji())));
  }
  const std::vector<Medium> media = MediaOf(sent);
  for (const Medium& each : media) {
    AddFile(channel, {each.file->file_unique_id(), each.file->file_id(), each.file->file_name()},
            post);
    remarks.push_back(absl::StrCat("ha inviato ", each.what));
  }
  SetWords(words, remarks, !placed, message);
}

absl::StatusOr<Post> ReadMessage(absl::string_view channel, const TelegramMessage& sent) {
  RETURN_IF_ERROR(RequirePrivate(sent.chat()));
  Post post;
  post.key = MessageKey(sent.chat(), sent.message_id());
  post.send_time = ChatTime(sent.date(), sent.message_id());
  post.message = From(sent.chat(), sent.from());
  if (sent.has_reply_to_message()) {
    post.about_key = MessageKey(sent.chat(), sent.reply_to_message().message_id());
  }
  if (!TakeStart(sent.text(), &post.message)) TakeContent(channel, sent, &post);
  return post;
}

absl::StatusOr<Post> ReadCorrection(absl::string_view channel, const TelegramUpdate& update) {
  const TelegramMessage& sent = update.edited_message();
  RETURN_IF_ERROR(RequirePrivate(sent.chat()));
  Post post;
  post.key = UpdateKey(update);
  post.about_key = MessageKey(sent.chat(), sent.message_id());
  post.send_time = ChatTime(sent.edit_date(), kLater);
  post.message = From(sent.chat(), sent.from());
  if (sent.has_location() && !sent.has_venue()) {
    // As its owner moves; told once.
    post.key = absl::StrCat("l/", sent.chat().id(), "/", sent.message_id());
    post.message.set_remark("Il cittadino si sposta: la posizione inviata cambia");
    return post;
  }
  TakeContent(channel, sent, &post);
  const std::string& remark = post.message.remark();
  post.message.set_remark(
      absl::StrCat("Il cittadino ha corretto un messaggio di prima, che ora è così",
                   remark.empty() ? "" : ". ", remark));
  return post;
}

absl::StatusOr<Post> ReadPress(absl::string_view channel, const TelegramUpdate& update) {
  const auto& press = update.callback_query();
  RETURN_IF_ERROR(RequirePrivate(press.message().chat()));
  Post post;
  post.key = UpdateKey(update);
  post.send_time = absl::InfinitePast();
  post.message = From(press.message().chat(), press.from());
  if (!TakeChoice(press.data(), channel, &post.message)) {
    post.message.set_remark("Il cittadino ha premuto un pulsante");
  }
  return post;
}

absl::StatusOr<Post> ReadReaction(const TelegramUpdate& update) {
  const auto& reaction = update.message_reaction();
  RETURN_IF_ERROR(RequirePrivate(reaction.chat()));
  Post post;
  post.key = UpdateKey(update);
  post.about_key = MessageKey(reaction.chat(), reaction.message_id());
  post.send_time = ChatTime(reaction.date(), kLater);
  post.message = From(reaction.chat(), reaction.user());
  std::string signs;
  for (const auto& sign : reaction.new_reaction()) {
    absl::StrAppend(&signs, " ", sign.emoji().empty() ? "un segno" : Line(sign.emoji()));
  }
  post.message.set_remark(
      signs.empty() ? "Il cittadino ha tolto la reazione a un messaggio"
                    : absl::StrCat("Il cittadino ha reagito con", signs, " a un messaggio"));
  return post;
}

absl::StatusOr<Post> ReadMembership(const TelegramUpdate& update) {
  const auto& membership = update.my_chat_member();
  RETURN_IF_ERROR(RequirePrivate(membership.chat()));
  Post post;
  post.key = UpdateKey(update);
  post.send_time = ChatTime(membership.date(), kLater);
  post.message = From(membership.chat(), membership.from());
  // That the bot is there again goes without saying.
  if (membership.new_chat_member().status() == "kicked") {
    post.message.set_remark("Il cittadino ha bloccato il bot: le risposte non gli arrivano più");
  }
  return post;
}

absl::StatusOr<TelegramUpdate> Parse(absl::string_view json) {
  TelegramUpdate update;
  if (text::FirstInvalidByte(json) != absl::string_view::npos) return Unreadable();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  const auto parsed = google::protobuf::util::JsonStringToMessage(
      google::protobuf::StringPiece(json.data(), json.size()), &update, options);
  if (!parsed.ok() || update.update_id() == 0) return Unreadable();
  // Halves of characters, written as such.
  const std::string all = update.SerializeAsString();
  TelegramUpdate again;
  if (!again.ParseFromString(all)) return Unreadable();
  return update;
}

}  // namespace

absl::StatusOr<Post> ReadUpdate(absl::string_view channel, absl::string_view json) {
  ASSIGN_OR_RETURN(const TelegramUpdate update, Parse(json));
  if (update.has_message()) return ReadMessage(channel, update.message());
  if (update.has_edited_message()) return ReadCorrection(channel, update);
  if (update.has_callback_query()) return ReadPress(channel, update);
  if (update.has_message_reaction()) return ReadReaction(update);
  if (update.has_my_chat_member()) return ReadMembership(update);
  return Unreadable();
}

std::optional<std::string> PressOf(absl::string_view json) {
  const absl::StatusOr<TelegramUpdate> update = Parse(json);
  if (!update.ok() || !update->has_callback_query()) return std::nullopt;
  return update->callback_query().id();
}

}  // namespace mugugno::gateway::telegram
