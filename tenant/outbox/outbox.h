#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

#include "tenant/feed/changes.h"
#include "tenant/outbox/delivery.h"
#include "tenant/store/session.h"
#include "tenant/store/value.h"
#include "tenant/tickets/ticket_view.h"
#include "tenant/vault/key_ring.h"

namespace mugugno::tenant {

// A lane of the outbox that needs a worker.
struct DueLane {
  Scope owner;
  std::string lane;  // 32 bytes
  uint64_t fence = 0;
};

// A delivery whose attempt has been recorded and can be made now, and the right to say what came of
// it.
struct Claim {
  Delivery delivery;
  DueLane lane;
};

// The outbox: what is to be sent, in lanes of one receiver each. A lane is served in order, one
// attempt at a time, by whoever raised its fence last. Every function is one part of the caller's
// transaction. Thread-safe; a session is used by one thread. The keys of the owner are known to the
// ring before the transaction begins.
class Outbox final {
 public:
  // How long a worker may take for one attempt.
  static constexpr absl::Duration kLease = absl::Minutes(3);

  explicit Outbox(KeyRing& keys) : keys_(keys) {}

  KeyRing& keys() { return keys_; }

  // The lane is found from way, channel and target.
  absl::Status Add(Session& session, absl::Span<const Delivery> deliveries);

  // Lanes of all owners that are due, longest waiting first.
  absl::StatusOr<std::vector<DueLane>> Due(Session& session, absl::Time now, size_t limit);
  // Takes the lane and records the attempt of its first delivery. Nothing when another worker was
  // faster or nothing can be sent now. An attempt found without a result, its worker gone, is
  // settled first: repeated where the receiver recognises repeats, UNKNOWN elsewhere. What cannot
  // be read is DEAD; what `can_send` refuses waits another minute.
  using CanSend = absl::FunctionRef<bool(v1::Delivery::Way)>;
  absl::StatusOr<std::optional<Claim>> Take(Session& session, const DueLane& lane, absl::Time now,
                                            CanSend can_send, Changes& changes);
  // Leaves the lane alone until `until`.
  absl::Status Postpone(Session& session, const DueLane& lane, absl::Time now, absl::Time until);
  // What came of the attempt. `pause` is for kRetry. A worker that lost its lane meanwhile changes
  // nothing, but for telling that a delivery did arrive.
  absl::Status Settle(Session& session, const Claim& claim, const AttemptResult& result,
                      absl::Time now, absl::Duration pause, Changes& changes);

  // Without words, oldest first, only what comes after `after`; empty states: QUEUED, WAITING,
  // UNKNOWN and DEAD. None of a ticket that is restricted from who has the view.
  absl::StatusOr<std::vector<Delivery>> List(Session& session, const Scope& owner,
                                             const TicketView& view,
                                             const std::vector<v1::DeliveryState>& states,
                                             const std::optional<Uuid>& after, size_t limit);
  // Queues a DEAD or UNKNOWN one again, as if it had never been tried. NotFound();
  // FAILED_PRECONDITION (DELIVERY_NOT_ENDED, DELIVERY_ERASED).
  absl::StatusOr<Delivery> Resend(Session& session, const Scope& owner, const TicketView& view,
                                  const Uuid& id, absl::Time now, Changes& changes);
  // What waits to be handed to offices and to people who are reminded of the ticket is DEAD, and
  // its words are erased; what is for `kept_office` stays.
  absl::Status GiveUpHandOffs(Session& session, absl::string_view tenant, const Uuid& ticket,
                              absl::string_view kept_office, Changes& changes);
  // Whether something of the ticket is yet to be sent, or may have left: QUEUED, SENDING or
  // UNKNOWN. Until the transaction ends that stays so. What devices of the staff are told does not
  // count: it says nothing that must come first.
  absl::StatusOr<bool> HasOpen(Session& session, absl::string_view tenant, const Uuid& ticket);
  // Whether something of the ticket waits until the citizen writes.
  absl::StatusOr<bool> HasWaiting(Session& session, absl::string_view tenant, const Uuid& ticket);
  // The citizen (id of a correspondent of that owner) has written: what waits for that is queued.
  absl::Status QueueWaiting(Session& session, absl::string_view owner, const Uuid& correspondent,
                            absl::Time now, Changes& changes);
  // Erases the words of all that was sent for the ticket, and of what offices' systems keep of it,
  // and gives up what waits until the citizen writes and what devices of the staff were not told
  // yet. Nothing else of it is open.
  absl::Status EraseWords(Session& session, absl::string_view tenant, const Uuid& ticket,
                          Changes& changes);

 private:
  struct Waiting {
    Delivery delivery;  // without words
    std::string sealed;
  };
  absl::StatusOr<std::optional<Waiting>> FirstWaiting(Session& session, const DueLane& lane);
  absl::Status Unseal(const Waiting& waiting, storage::v1::DeliveryWords* words);
  // What the platform has said of the attempt already, before its result was known.
  struct Told {
    v1::DeliveryReceipt receipt = v1::DELIVERY_RECEIPT_UNSPECIFIED;
    std::string error;
  };
  // Keeps the platform's name of the message, too.
  absl::StatusOr<Told> ToldOf(Session& session, const Delivery& delivery,
                              const AttemptResult& result);
  // Says when the lane is due next; false when another worker has it.
  absl::StatusOr<bool> SetDue(Session& session, const DueLane& lane, absl::Time due);
  // Those that are all of comuni, or all of associations.
  absl::Status AddOf(Session& session, Scope::Kind kind, absl::Span<const Delivery> deliveries);
  struct WakingLane {
    std::string owner;  // its id
    std::string lane;
    absl::Time due;
  };
  // In the order of their keys, each once.
  absl::Status WakeLanes(Session& session, Scope::Kind kind, absl::Span<const WakingLane> lanes);
  absl::StatusOr<std::string> LaneOf(const Delivery& delivery);
  struct Waits {
    Delivery delivery;  // without words
    std::string lane;
  };
  // Locked; `where` speaks of deliveries.
  static absl::StatusOr<std::vector<Waits>> FindWaiting(Session& session, absl::string_view where,
                                                        std::vector<SqlValue> args);

  KeyRing& keys_;
};

}  // namespace mugugno::tenant
