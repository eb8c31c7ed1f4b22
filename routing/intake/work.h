#pragma once

// A durable message that waits to be applied, and what is derived from it. Values and pure
// functions; only ArrivalOf asks for keys.

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

#include "mugugno/storage/v1/words.pb.h"
#include "mugugno/v1/submission.pb.h"
#include "routing/emergency/alarm.h"
#include "routing/intake/post.h"
#include "routing/journal/entry.h"
#include "tenant/tickets/arrival.h"
#include "tenant/uuid.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::routing {

struct Work {
  tenant::Uuid id;
  Source source;
  std::string key;
  absl::Time receive_time;
  storage::v1::JournalRouting routing;
  v1::InboundMessage message;
  std::string bytes;  // a SubmitMessageRequest; of an app as they came
  std::string about_key = {};
  std::vector<tenant::PlatformFile> files = {};
  // It is news of messages of ours, and nothing else.
  std::vector<tenant::ReceiptNews> receipts = {};
  bool by_account = false;  // as of a Post
  bool emergency = false;   // by the rules, as it was taken
  // Those rules' whole answer, where this process took the message.
  std::optional<Alarm> alarm;
  int attempts = 0;
};

// "apps/{app}", or the channel's whole name: as the database knows it.
std::string SourceName(const Source& source);

// Takes out of a message that is no chat's what only the gateway says of one.
void KeepAsSent(const storage::v1::JournalRouting& routing, v1::InboundMessage* message);

// From what the journal kept. INVALID_ARGUMENT or DATA_LOSS: not what was accepted; the reader's
// error for what a chat's platform sent and cannot be read.
absl::StatusOr<Work> WorkOf(Entry entry, const PostReader& reader);

// What a chat's message would be as an app's.
std::string RequestBytes(const Source& source, const v1::InboundMessage& message);

// The one way to write a message: the same content in other bytes gives the same.
std::string ComparableOf(const v1::InboundMessage& message);

// With its look-up hashes. The first message of a comune reads the comune's key: not inside a
// database transaction.
absl::StatusOr<tenant::Arrival> ArrivalOf(tenant::KeyRing& keys, const Work& work);

}  // namespace mugugno::routing
