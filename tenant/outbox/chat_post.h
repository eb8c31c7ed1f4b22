#pragma once

// What a comune, or the gateway in its name, says to a citizen by a chat: as the outbox takes it. A
// kind of channel that the gateway itself speaks by has a line here; the others' citizens come and
// read. Pure functions.

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/repeated_ptr_field.h"

#include "mugugno/v1/directory.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "tenant/outbox/delivery.h"

namespace mugugno::tenant {

// What a platform counts a text in.
enum class TextUnit { kUtf16, kByte };

struct ChatWay {
  v1::Delivery::Way way;
  // The longest text of one message; of one with choices.
  size_t most_units;
  size_t most_units_with_choices;
  // How long after the citizen's last message the platform takes a person's answer to them, and
  // what the gateway says by itself.
  absl::Duration reply_window = absl::InfiniteDuration();
  absl::Duration automatic_window = absl::InfiniteDuration();
  // After that it takes messages it has approved.
  bool has_templates = false;
  TextUnit unit = TextUnit::kUtf16;
};
std::optional<ChatWay> ChatWayOf(v1::Channel::Kind kind);

struct ChatPost {
  // In whose name: the ticket's comune, or the lobby's association, and the ticket or lobby item.
  Scope owner;
  Uuid subject;
  Uuid entry;           // of the conversation
  std::string channel;  // whole name
  std::string address;  // of the citizen on it
  std::string text;
  google::protobuf::RepeatedPtrField<v1::ConversationEntry::Choice> choices = {};
  // Of a mail: the subject line of what it answers, and Message-IDs, the newest first.
  std::string title = {};
  std::vector<std::string> references = {};
  // The gateway itself says it.
  bool automatic = false;
  // DeliveryWords::automatic_until_us; InfiniteFuture where it makes no difference.
  absl::Time automatic_until = absl::InfiniteFuture();
  // What leaves instead of the text, which fits one message.
  std::optional<storage::v1::DeliveryWords::ApprovedMessage> approved = {};
  // It leaves once the citizen writes.
  bool waits = false;
};
// In parts that fit one message each, in the order they are said; the choices are with the last.
std::vector<Delivery> DeliveriesOf(const ChatPost& post, const ChatWay& way, UuidSource& ids,
                                   absl::Time now);

// `text` in parts of at most so many units, which together are all of it but for white space where
// it is cut: at the end of a line, else between words, else between characters.
std::vector<std::string> PartsOf(absl::string_view text, size_t most_units,
                                 TextUnit unit = TextUnit::kUtf16);

}  // namespace mugugno::tenant
