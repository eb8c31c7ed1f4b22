#include "tenant/outbox/chat_post.h"

#include <utility>

#include "absl/strings/ascii.h"

namespace mugugno::tenant {
namespace {

constexpr size_t kTelegramUnits = 4096;
// Longer than whatever is said.
constexpr size_t kMailUnits = 1'000'000;
constexpr size_t kWhatsAppUnits = 4096;
constexpr size_t kWhatsAppUnitsWithButtons = 1024;
constexpr size_t kMessengerUnits = 2000;
// "1000 bytes or less", and elsewhere "less than 1000 characters".
constexpr size_t kInstagramBytes = 999;
constexpr absl::Duration kMetaWindow = absl::Hours(24);
// Of a person's answer (HUMAN_AGENT).
constexpr absl::Duration kPersonWindow = absl::Hours(7 * 24);

// Bytes of the character that begins there; of what is no UTF-8, one.
size_t CharacterSize(absl::string_view text, size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  return at + size <= text.size() ? size : 1;
}

// How much of the text fits.
size_t FittingBytes(absl::string_view text, size_t most_units, TextUnit unit) {
  size_t units = 0;
  size_t bytes = 0;
  while (bytes < text.size()) {
    const size_t size = CharacterSize(text, bytes);
    units += unit == TextUnit::kByte ? size : size == 4 ? 2 : 1;
    if (units > most_units) break;
    bytes += size;
  }
  return bytes;
}

}  // namespace

std::optional<ChatWay> ChatWayOf(v1::Channel::Kind kind) {
  switch (kind) {
    case v1::Channel::KIND_TELEGRAM:
      return ChatWay{v1::Delivery::WAY_TELEGRAM, kTelegramUnits, kTelegramUnits};
    case v1::Channel::KIND_WHATSAPP:
      return ChatWay{v1::Delivery::WAY_WHATSAPP,
                     kWhatsAppUnits,
                     kWhatsAppUnitsWithButtons,
                     kMetaWindow,
                     kMetaWindow,
                     true};
    case v1::Channel::KIND_MESSENGER:
      return ChatWay{v1::Delivery::WAY_MESSENGER, kMessengerUnits, kMessengerUnits, kPersonWindow,
                     kMetaWindow};
    case v1::Channel::KIND_EMAIL:
      return ChatWay{v1::Delivery::WAY_MAILBOX, kMailUnits, kMailUnits};
    case v1::Channel::KIND_INSTAGRAM:
      return ChatWay{v1::Delivery::WAY_INSTAGRAM,
                     kInstagramBytes,
                     kInstagramBytes,
                     kPersonWindow,
                     kMetaWindow,
                     false,
                     TextUnit::kByte};
    default:
      return std::nullopt;
  }
}

std::vector<std::string> PartsOf(absl::string_view text, size_t most_units, TextUnit unit) {
  std::vector<std::string> parts;
  text = absl::StripAsciiWhitespace(text);
  while (!text.empty()) {
    size_t end = FittingBytes(text, most_units, unit);
    if (end < text.size() && !absl::ascii_isspace(static_cast<unsigned char>(text[end]))) {
      const absl::string_view whole = text.substr(0, end);
      size_t cut = whole.rfind('\n');
      if (cut == absl::string_view::npos || cut < end / 2) cut = whole.rfind(' ');
      if (cut != absl::string_view::npos && cut >= end / 2) end = cut;
    }
    parts.emplace_back(absl::StripTrailingAsciiWhitespace(text.substr(0, end)));
    text = absl::StripLeadingAsciiWhitespace(text.substr(end));
  }
  return parts;
}

std::vector<Delivery> DeliveriesOf(const ChatPost& post, const ChatWay& way, UuidSource& ids,
                                   absl::Time now) {
  std::vector<Delivery> deliveries;
  for (std::string& part :
       PartsOf(post.text, post.choices.empty() ? way.most_units : way.most_units_with_choices,
               way.unit)) {
    Delivery& delivery = deliveries.emplace_back();
    delivery.owner = post.owner;
    delivery.id = ids.Next();
    delivery.subject = post.subject;
    if (post.owner.kind == Scope::Kind::kTenant) delivery.entry = post.entry;
    delivery.way = way.way;
    delivery.next_attempt_time = now;
    delivery.create_time = now;
    delivery.words.set_channel(post.channel);
    delivery.words.set_target(post.address);
    delivery.words.set_body(std::move(part));
    delivery.words.set_subject(post.title);
    delivery.words.mutable_references()->Assign(post.references.begin(), post.references.end());
    delivery.words.set_automatic(post.automatic);
    if (post.waits) delivery.state = v1::DELIVERY_STATE_WAITING;
    if (post.automatic_until != absl::InfiniteFuture()) {
      delivery.words.set_automatic_until_us(absl::ToUnixMicros(post.automatic_until));
    }
    if (post.approved) *delivery.words.mutable_approved() = *post.approved;
  }
  if (deliveries.empty()) return deliveries;
  storage::v1::DeliveryWords& last = deliveries.back().words;
  *last.mutable_choices() = post.choices;
  if (!post.choices.empty()) last.set_question(std::string(post.entry.bytes()));
  return deliveries;
}

}  // namespace mugugno::tenant
