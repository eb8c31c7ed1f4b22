#include "tenant/tickets/chat_answer.h"

#include "tenant/name.h"
#include "tenant/outbox/chat_post.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {

absl::StatusOr<std::vector<Delivery>> ChatAnswer(const ChatAnswerParts& parts,
                                                 const ThreadAddress& address,
                                                 const TicketEntry& entry) {
  const std::string name = ChildName(address.owner, "channels", address.channel);
  const Channel* channel = parts.directory.FindChannel(name);
  const auto way = channel == nullptr ? std::nullopt : ChatWayOf(channel->kind);
  if (!way || !entry.words) return std::vector<Delivery>();
  ASSIGN_OR_RETURN(
      const Correspondent correspondent,
      CorrespondentStore(parts.keys).Get(parts.session, address.owner, address.correspondent));
  ChatPost post;
  post.owner = Scope::Tenant(entry.tenant);
  post.subject = entry.ticket;
  post.entry = entry.id;
  post.channel = name;
  post.address = correspondent.words.address();
  post.text = entry.words->text();
  return DeliveriesOf(post, *way, parts.uuids, entry.create_time);
}

}  // namespace mugugno::tenant
