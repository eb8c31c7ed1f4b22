#include "gateway/codecs/lobby_codec.h"

#include "absl/strings/str_cat.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/codecs/values.h"
#include "routing/intake/route_record.h"
#include "tenant/name.h"

namespace mugugno::gateway {

v1::LobbyItem ToProto(const tenant::LobbyItem& item) {
  const std::string association = tenant::AssociationName(item.association);
  v1::LobbyItem out;
  out.set_name(tenant::ChildName(association, "lobbyItems", item.id.ToString()));
  out.set_state(item.state);
  if (item.words) {
    const v1::InboundMessage& message = item.words->message();
    out.set_text(message.text());
    if (!message.remark().empty()) {
      out.set_text(absl::StrCat(message.text(), message.text().empty() ? "[" : "\n[",
                                message.remark(), "]"));
    }
    if (message.has_position()) *out.mutable_position() = message.position();
    out.set_contact_display_name(message.display_name());
    out.set_phone_number(message.phone_number());
    out.set_email(message.email());
    *out.mutable_route() = item.words->route();
    routing::FillWords(message.text(), out.mutable_route());
    for (const std::string& id : item.words->suggestions()) {
      out.add_suggestions(tenant::TenantName(id));
    }
    for (const auto& file : item.words->files()) *out.add_attachments() = ToProto(file, out.name());
  }
  out.set_channel(tenant::ChildName(association, "channels", item.channel));
  out.set_emergency(item.emergency);
  if (item.emergency_acknowledge_time) {
    *out.mutable_emergency_acknowledge_time() = ToTimestamp(*item.emergency_acknowledge_time);
  }
  out.set_discard_reason(item.discard_reason);
  out.set_reminder_count(item.reminder_count);
  *out.mutable_create_time() = ToTimestamp(item.create_time);
  return out;
}

}  // namespace mugugno::gateway
