#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "tenant/store/session.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// One place in what a citizen sees: an entry of a ticket, or words said before there was one.
struct ConversationPointer {
  std::string owner;
  Uuid correspondent;
  Uuid id;  // of the ticket's entry, where it points to one
  v1::ConversationEntry::Kind kind = v1::ConversationEntry::KIND_UNSPECIFIED;
  std::string tenant;  // empty before there is a ticket
  std::optional<Uuid> ticket;
  std::optional<Uuid> submission;
  std::optional<storage::v1::EntryWords> words;  // only without a ticket
  absl::Time create_time;
};

// Rows of `conversation_entry`. Thread-safe; a session is used by one thread.
class ConversationStore final {
 public:
  explicit ConversationStore(KeyRing& keys) : keys_(keys) {}

  absl::Status Append(Session& session, absl::Span<const ConversationPointer> pointers);
  // Oldest first, only what comes after `after`.
  absl::StatusOr<std::vector<ConversationPointer>> List(Session& session, absl::string_view owner,
                                                        const Uuid& correspondent,
                                                        const std::optional<Uuid>& after,
                                                        size_t limit);
  // Where an entry is; nothing where the correspondent has no such entry.
  absl::StatusOr<std::optional<ConversationPointer>> Find(Session& session, absl::string_view owner,
                                                          const Uuid& correspondent,
                                                          const Uuid& id);
  // What a ticket shows the correspondent: ids of its entries, in order.
  struct TicketKey {
    std::string tenant;
    Uuid id;
  };
  absl::StatusOr<std::vector<Uuid>> ShownOf(Session& session, absl::string_view owner,
                                            const Uuid& correspondent, const TicketKey& ticket);
  // The ticket is another one now: what it shows the correspondent leads there.
  absl::Status Follow(Session& session, absl::string_view owner, const Uuid& correspondent,
                      const TicketKey& from, const TicketKey& to);
  // A message that waited in the lobby is in a ticket now: the pointer follows, its words go.
  absl::Status MoveToTicket(Session& session, const ConversationPointer& pointer);

 private:
  absl::StatusOr<ConversationPointer> FromRow(const Row& row, absl::string_view owner,
                                              const Uuid& correspondent);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
