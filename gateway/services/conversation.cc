#include "gateway/services/conversation.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

#include "tenant/name.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/tickets/state_machine.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

// The comune that speaks in an entry of a ticket.
std::string AuthorOf(const SeenEntry& entry, const tenant::DirectorySnapshot& directory) {
  if (entry.pointer.kind == v1::ConversationEntry::KIND_MESSAGE) return "";
  const std::string& other = entry.words.comune();
  const tenant::TenantSlice* slice =
      directory.FindTenant(other.empty() ? entry.pointer.tenant : other);
  return slice == nullptr ? "" : absl::StrCat("Comune di ", slice->tenant.display_name);
}

}  // namespace

bool IsSilent(const tenant::DirectorySnapshot& directory, absl::string_view channel_name) {
  const tenant::Channel* channel = directory.FindChannel(channel_name);
  return channel != nullptr && channel->suspended;
}

absl::StatusOr<SeenConversation> ReadConversation(tenant::Session& session,
                                                  tenant::AuditLines& read, tenant::KeyRing& keys,
                                                  const Onlooker& onlooker,
                                                  const tenant::Correspondent& correspondent,
                                                  const std::optional<tenant::Uuid>& after,
                                                  size_t limit) {
  const std::string& owner = correspondent.address.owner;
  ASSIGN_OR_RETURN(
      std::vector<tenant::ConversationPointer> pointers,
      tenant::ConversationStore(keys).List(session, owner, correspondent.id, after, limit + 1));
  SeenConversation seen;
  if (pointers.size() > limit) {
    seen.next = pointers[limit - 1].id;
    pointers.resize(limit);
  }
  std::map<tenant::Uuid, std::string> numbers;
  for (tenant::ConversationPointer& pointer : pointers) {
    if (onlooker.silent && pointer.kind != v1::ConversationEntry::KIND_MESSAGE) continue;
    SeenEntry entry;
    entry.pointer = std::move(pointer);
    const tenant::ConversationPointer& at = entry.pointer;
    if (!at.ticket) {
      entry.words = at.words.value_or(storage::v1::EntryWords());
      seen.entries.push_back(std::move(entry));
      continue;
    }
    ASSIGN_OR_RETURN(tenant::TicketEntry said,
                     tenant::EntryStore(keys).Get(session, at.tenant, *at.ticket, at.id));
    entry.words = std::move(said.words).value_or(storage::v1::EntryWords());
    const auto [number, first] = numbers.try_emplace(*at.ticket);
    if (first) {
      ASSIGN_OR_RETURN(const tenant::Ticket ticket,
                       tenant::TicketStore(keys).Get(session, at.tenant, *at.ticket));
      number->second = ticket.number;
      seen.matters.push_back({ticket.number, ticket.tenant, ticket.office,
                              tenant::CitizenStateOf(ticket.state), ticket.held});
      read.push_back({tenant::TenantName(at.tenant), onlooker.name, "conversation.read",
                      tenant::TicketName(at.tenant, *at.ticket), ""});
    }
    entry.number = number->second;
    entry.author = AuthorOf(entry, onlooker.directory);
    seen.entries.push_back(std::move(entry));
  }
  read.push_back({owner, onlooker.name, "conversation.read", onlooker.conversation, ""});
  return seen;
}

}  // namespace mugugno::gateway
