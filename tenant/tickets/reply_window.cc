#include "tenant/tickets/reply_window.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tenant/outbox/chat_post.h"
#include "tenant/store/any_of.h"
#include "tenant/texts/reply_policies.h"
#include "tenant/try.h"

namespace mugugno::tenant {

std::optional<absl::Time> ReplyWindowEnd(const Channel* channel, absl::Time last_inbound_time) {
  const auto way = channel == nullptr ? std::nullopt : ChatWayOf(channel->kind);
  if (!way || way->reply_window == absl::InfiniteDuration()) return std::nullopt;
  return last_inbound_time + way->reply_window;
}

absl::Status FillReplyWindows(Session& session, const DirectorySnapshot& directory,
                              absl::Span<Ticket> tickets) {
  std::map<std::pair<std::string, Uuid>, std::vector<Ticket*>> waiting;
  AnyOf any("(t.tenant_id = ? AND t.id = ?)");
  for (Ticket& ticket : tickets) {
    const Channel* channel = directory.FindChannel(ticket.channel);
    const bool has_policy = channel != nullptr && !channel->reply_policies.empty();
    if (!has_policy && !ReplyWindowEnd(channel, absl::UnixEpoch())) continue;
    std::vector<Ticket*>& of_thread = waiting[{ticket.tenant, ticket.thread}];
    if (of_thread.empty()) any.Add({ticket.tenant, ticket.thread.bytes()});
    of_thread.push_back(&ticket);
  }
  if (any.empty()) return absl::OkStatus();
  return session.Query(
      any.Sql("SELECT t.tenant_id, t.id, c.last_inbound_time FROM thread t JOIN correspondent c "
              "ON c.owner = t.correspondent_owner AND c.id = t.correspondent_id WHERE "),
      any.Args(), [&](const Row& row) {
        const Uuid thread = Uuid::FromBytes(row.Bytes(1)).value_or(Uuid());
        for (Ticket* ticket : waiting[{row.Text(0), thread}]) {
          const Channel* channel = directory.FindChannel(ticket->channel);
          ticket->reply_window_end = ReplyWindowEnd(channel, row.Time(2));
          ticket->has_reply_template = !channel->reply_template.empty();
          if (RepliesOff(channel, row.Time(2)))
            ticket->replies_off = *PolicyAt(channel, row.Time(2));
        }
        return absl::OkStatus();
      });
}

}  // namespace mugugno::tenant
