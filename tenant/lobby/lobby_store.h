#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/lobby/lobby_item.h"
#include "tenant/store/session.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// Rows of `lobby_item`, words sealed with the association's key. Thread-safe; a session is used by
// one thread.
class LobbyStore final {
 public:
  explicit LobbyStore(KeyRing& keys) : keys_(keys) {}

  absl::Status Insert(Session& session, absl::Span<const LobbyItem> items);
  // What a correspondent was asked about and has not answered, oldest first.
  absl::StatusOr<std::vector<LobbyItem>> Asked(Session& session, absl::string_view association,
                                               const Uuid& correspondent);
  // As Get, and nobody else changes the row before the transaction ends. NotFound().
  absl::StatusOr<LobbyItem> Lock(Session& session, absl::string_view association, const Uuid& id);
  absl::StatusOr<LobbyItem> Get(Session& session, absl::string_view association, const Uuid& id);
  // What waits for a person or for the citizen, or else what was discarded: emergencies nobody
  // acknowledged first, then oldest first, only what comes after `after`.
  struct Place {
    bool urgent = false;
    Uuid id;
  };
  absl::StatusOr<std::vector<LobbyItem>> List(Session& session, absl::string_view association,
                                              bool discarded, const std::optional<Place>& after,
                                              size_t limit);
  // What people are to be reminded of by now, the longest due first, only what comes after `after`.
  struct Due {
    absl::Time remind_time;
    std::string association;
    Uuid id;
  };
  absl::StatusOr<std::vector<Due>> FindDue(Session& session, absl::Time now,
                                           const std::optional<Due>& after, size_t limit);
  // Of a locked row: its state, who has seen the emergency, why it was discarded, and how often
  // people were reminded.
  absl::Status Update(Session& session, const LobbyItem& item);
  // Of a locked row that has words: what they became.
  absl::Status SetWords(Session& session, const LobbyItem& item);
  // Erases the words and says where the message went. ABORTED where somebody was faster.
  absl::Status Assign(Session& session, const LobbyItem& item, absl::string_view tenant,
                      const Uuid& ticket, absl::Time now);

 private:
  absl::StatusOr<std::vector<LobbyItem>> Select(Session& session, absl::string_view condition,
                                                absl::Span<const SqlValue> args);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
