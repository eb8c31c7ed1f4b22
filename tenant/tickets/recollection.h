#pragma once

// What the database knows about a batch of arrivals before they are placed. Used by one thread,
// within one transaction.

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"

#include "tenant/attachments/attachment.h"
#include "tenant/store/session.h"
#include "tenant/tickets/arrival.h"
#include "tenant/tickets/sender.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

class Recollection final {
 public:
  absl::Status Load(KeyRing& keys, UuidSource& ids, Session& session,
                    absl::Span<const Arrival> arrivals);

  // What was placed under the same key before; nullptr if nothing was.
  const Submission* PlacedBefore(const Arrival& arrival) const;
  // Of a loaded arrival.
  Sender& SenderOf(const Arrival& arrival) { return *senders_.at(arrival.address); }
  std::map<Address, std::unique_ptr<Sender>>& senders() { return senders_; }

  void Remember(const Submission& submission);

  // What becomes of the files a loaded arrival names. Each file goes to one message: what is not
  // there, is not its source's, or was taken by another message is told as missing.
  AttachedFiles TakeFiles(const Arrival& arrival);

 private:
  absl::Status LoadSubmissions(Session& session, absl::Span<const Arrival> arrivals);
  absl::Status LoadSenders(KeyRing& keys, Session& session);
  absl::Status LoadThreads(KeyRing& keys, Session& session);
  absl::Status LoadEnded(KeyRing& keys, Session& session, absl::Span<const Arrival> arrivals);
  absl::Status LoadAnswered(Session& session, absl::Span<const Arrival> arrivals);
  absl::Status LoadAsked(KeyRing& keys, Session& session);
  absl::Status LoadAttachments(KeyRing& keys, Session& session, absl::Span<const Arrival> arrivals);

  std::map<Address, std::unique_ptr<Sender>> senders_;
  std::map<std::pair<std::string, std::string>, Submission> placed_;
  // Those that are named, by source.
  std::map<std::pair<std::string, Uuid>, Attachment> files_;
};

}  // namespace mugugno::tenant
