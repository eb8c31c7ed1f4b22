#include "gateway/codecs/lobby_codec.h"

#include "gateway/codecs/attachment_codec.h"
#include "gateway/codecs/values.h"
#include "tenant/name.h"

namespace mugugno::gateway {

v1::LobbyItem ToProto(const tenant::LobbyItem& item) {
  const std::string association = tenant::AssociationName(item.association);
  v1::LobbyItem out;
  out.set_name(tenant::ChildName(association, "lobbyItems", item.id.ToString()));
  out.set_state(item.state);
  if (item.words) {
    out.set_text(item.words->message().text());
    *out.mutable_route() = item.words->route();
    for (const std::string& id : item.words->suggestions()) {
      out.add_suggestions(tenant::TenantName(id));
    }
    for (const auto& file : item.words->files()) *out.add_attachments() = ToProto(file, out.name());
  }
  out.set_channel(tenant::ChildName(association, "channels", item.channel));
  out.set_emergency(item.emergency);
  *out.mutable_create_time() = ToTimestamp(item.create_time);
  return out;
}

}  // namespace mugugno::gateway
