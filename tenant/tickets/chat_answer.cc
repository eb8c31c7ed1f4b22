#include "tenant/tickets/chat_answer.h"

#include "tenant/name.h"
#include "tenant/outbox/chat_post.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/entry_store.h"
#include "tenant/try.h"

namespace mugugno::tenant {
namespace {

// Of the mails it answers, so that it stands with them in the citizen's mailbox.
constexpr size_t kMostReferences = 10;
absl::Status AddLetters(const ChatAnswerParts& parts, const TicketEntry& entry, ChatPost* post) {
  ASSIGN_OR_RETURN(const std::vector<TicketEntry> entries,
                   EntryStore(parts.keys).All(parts.session, entry.tenant, entry.ticket));
  for (auto each = entries.rbegin(); each != entries.rend(); ++each) {
    if (!each->words || !each->words->message().has_letter()) continue;
    const v1::InboundMessage::Letter& letter = each->words->message().letter();
    if (post->references.empty()) post->title = letter.subject();
    if (post->references.size() < kMostReferences) post->references.push_back(letter.message_id());
  }
  return absl::OkStatus();
}

// A person said it, in words of their own.
bool IsOfPerson(const TicketEntry& entry) {
  return entry.kind == v1::TicketEntry::KIND_REPLY || entry.kind == v1::TicketEntry::KIND_CLOSURE;
}

// By what a comune writes to who spoke at its counter; null where it has none.
const Channel* MailboxOf(const DirectorySnapshot& directory, absl::string_view owner) {
  const auto scope = Scope::Of(owner);
  const TenantSlice* slice = scope ? directory.FindTenant(scope->id) : nullptr;
  if (slice == nullptr) return nullptr;
  for (const Channel& channel : slice->channels) {
    // Who gave an ordinary address need not be able to read a certified one's mail.
    if (channel.is_mailbox() && !channel.mailbox.certified && !channel.in_setup() &&
        !channel.suspended) {
      return &channel;
    }
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<std::vector<Delivery>> ChatAnswer(const ChatAnswerParts& parts,
                                                 const ThreadAddress& address,
                                                 const TicketEntry& entry, const ChatLeave& leave) {
  const Channel* channel =
      parts.directory.FindChannel(ChildName(address.owner, "channels", address.channel));
  const bool spoken = channel != nullptr && channel->kind == v1::Channel::KIND_COUNTER;
  if (spoken) channel = MailboxOf(parts.directory, address.owner);
  const auto way = channel == nullptr ? std::nullopt : ChatWayOf(channel->kind);
  if (!way || !entry.words) return std::vector<Delivery>();
  ASSIGN_OR_RETURN(
      const Correspondent correspondent,
      CorrespondentStore(parts.keys).Get(parts.session, address.owner, address.correspondent));
  const storage::v1::CorrespondentWords& citizen = correspondent.words;
  if (spoken && citizen.email().empty()) return std::vector<Delivery>();
  ChatPost post;
  post.owner = Scope::Tenant(entry.tenant);
  post.subject = entry.ticket;
  post.entry = entry.id;
  post.channel = channel->name();
  post.address = spoken ? citizen.email() : citizen.address();
  post.text = entry.words->text();
  if (channel->is_mailbox()) RETURN_IF_ERROR(AddLetters(parts, entry, &post));
  post.approved = leave.approved;
  post.waits = leave.waits;
  if (IsOfPerson(entry) && way->automatic_window < way->reply_window) {
    post.automatic_until = address.last_inbound_time + way->automatic_window;
  }
  return DeliveriesOf(post, *way, parts.uuids, entry.create_time);
}

}  // namespace mugugno::tenant
