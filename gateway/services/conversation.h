#pragma once

// What a citizen sees of the conversation on one channel, whoever shows it: an app, or a page of
// the gateway's own. Pure functions over a session, which is used by one thread.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "tenant/audit/audit.h"
#include "tenant/directory/snapshot.h"
#include "tenant/store/session.h"
#include "tenant/tickets/conversation_store.h"
#include "tenant/tickets/correspondent.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

struct SeenEntry {
  tenant::ConversationPointer pointer;
  storage::v1::EntryWords words;
  std::string number;  // of its ticket; empty without one
  std::string author;  // "Comune di Sori"; empty for the citizen, and before there is a ticket
};

// A ticket some of the entries belong to.
struct SeenMatter {
  std::string number;
  std::string tenant;  // id
  std::string office;  // id
  v1::CitizenState state = v1::CITIZEN_STATE_UNSPECIFIED;
  bool held = false;
};

struct SeenConversation {
  std::vector<SeenEntry> entries;
  std::vector<SeenMatter> matters;   // each once, in the order of the entries
  std::optional<tenant::Uuid> next;  // pass as `after` for what follows; none at the end
};

// Who looks.
struct Onlooker {
  const tenant::DirectorySnapshot& directory;
  std::string name;          // of the app, or of the channel, as the trails have it
  std::string conversation;  // whole name
  // Of the channel it is shown on: while that is suspended only the citizen's own words are shown.
  bool silent = false;
};

// Nothing is sent on the channel: what was said to the citizen waits until it is resumed.
bool IsSilent(const tenant::DirectorySnapshot& directory, absl::string_view channel_name);

// At most `limit` entries after `after`, oldest first, and the audit lines of reading them.
absl::StatusOr<SeenConversation> ReadConversation(tenant::Session& session,
                                                  tenant::AuditLines& read, tenant::KeyRing& keys,
                                                  const Onlooker& onlooker,
                                                  const tenant::Correspondent& correspondent,
                                                  const std::optional<tenant::Uuid>& after,
                                                  size_t limit);

}  // namespace mugugno::gateway
