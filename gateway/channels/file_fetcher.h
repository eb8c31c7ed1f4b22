#pragma once

// Fetches the files of messages that a chat's platform has, of one database: each in a job of its
// own that is tried again for a day. On a thread of its own, until destruction; any number of
// gateways may have one.

#include <string>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"

#include "gateway/channels/chat_kinds.h"
#include "gateway/ticker.h"
#include "tenant/attachments/attachment_folder.h"
#include "tenant/attachments/file_fetch.h"
#include "tenant/clock.h"
#include "tenant/directory/directory.h"
#include "tenant/store/database.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::gateway {

class FileFetcher final {
 public:
  // What it works with; all outlive it.
  struct Parts {
    tenant::Database& database;
    tenant::KeyRing& keys;
    tenant::UuidSource& uuids;
    const tenant::Clock& clock;
    const tenant::Directory& directory;
    const ChatKinds& kinds;
    const tenant::AttachmentFolder& folder;
  };

  explicit FileFetcher(Parts parts) : parts_(parts) {}

 private:
  // All that is due, until there is none or it is time to end.
  void Round();
  absl::Status Serve(const tenant::FileFetchStore::Key& key);
  // The platform's bytes; why there are none as WebhookKind::Fetch says.
  absl::StatusOr<std::string> Ask(const tenant::FileFetch& fetch) const;
  absl::Status Keep(const tenant::FileFetch& fetch, absl::string_view bytes);
  absl::Status GiveUp(const tenant::FileFetch& fetch, const absl::Status& why);
  absl::Status Postpone(const tenant::FileFetch& fetch, absl::Duration pause);
  absl::Status Skip(const tenant::FileFetchStore::Key& key);
  // Whose the message is, that owner's keys known.
  absl::StatusOr<std::string> OwnerOf(const tenant::FileFetch& fetch);

  const Parts parts_;
  absl::BitGen random_;  // of the ticker's thread
  Ticker ticker_{absl::Seconds(1), [this] { Round(); }};
};

}  // namespace mugugno::gateway
