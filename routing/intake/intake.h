#pragma once

// The way in of every message: journal (durable), then decided and applied in batches. What it has
// acknowledged is in exactly one ticket, in the lobby, pending, or set aside. Thread-safe; its
// threads run from Start until destruction.

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"

#include "routing/intake/accepted.h"
#include "routing/intake/allowances.h"
#include "routing/intake/applier.h"
#include "routing/intake/apply_queue.h"
#include "routing/intake/intake_meters.h"
#include "routing/intake/waiting_room.h"
#include "routing/journal/journal.h"

namespace mugugno::routing {

class Intake final {
 public:
  Intake(Journal& journal, Applier& applier, const tenant::Directory& directory,
         tenant::KeyRing& keys, tenant::UuidSource& ids, const tenant::Clock& clock,
         Allowances::Limits limits);
  // Finishes the batches at hand; what is still pending is applied after the next start.
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // Takes up what an earlier process left pending, and begins to apply.
  absl::Status Start(size_t appliers);

  // Never waits. The callback comes after the message is durable, normally after it is applied, at
  // `wait_until` with PENDING. Errors, nothing is kept: RESOURCE_EXHAUSTED (JOURNAL_…, and but for
  // emergencies QUOTA_EXCEEDED, APP_BUSY), INVALID_ARGUMENT (REQUEST_ID_REUSED),
  // FAILED_PRECONDITION (TENANT_IN_SETUP).
  void Take(AppMessage message, TakenCallback callback);

  // What became of a message of `source` that is not in the database yet; NOT_FOUND.
  absl::StatusOr<Taken> Find(const Source& source, const tenant::Uuid& id);

  // Whether a message with that dedupe key is acknowledged and not in the database yet.
  bool Holds(absl::string_view dedupe_key) const;

  // Makes set-aside entries pending again.
  absl::Status Reprocess(std::vector<tenant::Uuid> ids);

  Journal& journal() { return journal_; }
  size_t waiting() const { return queue_.size(); }
  const IntakeMeters& meters() const { return meters_; }

 private:
  // Where an app's messages come in.
  struct Door {
    std::string owner;
    std::string association;
    std::string channel;
    int32_t messages_per_minute = 0;
  };
  struct Held {
    Source source;
    absl::Time receive_time;
    std::string dedupe_key;
  };

  absl::StatusOr<Door> DoorOf(absl::string_view app) const;
  absl::StatusOr<Work> WorkOf(const Entry& entry) const;
  absl::StatusOr<Work> WorkOf(const Entry& entry, v1::InboundMessage message) const;
  void AfterAppend(absl::StatusOr<Appended> appended, Work work, absl::Time wait_until,
                   TakenCallback callback);
  void Hold(const tenant::Uuid& id, Held held);
  // For a repeat that came between the database's commit and the journal's mark.
  void TellIfSettled(const tenant::Uuid& id);
  void Remember(const Taken& taken);
  absl::Status Replay();
  void Apply();
  void ApplyBatch(std::vector<Work> works);
  void Settle(const std::vector<Work>& works, const std::vector<tenant::Placed>& placed);
  void Fail(std::vector<Work> works, const absl::Status& status);

  Journal& journal_;
  Applier& applier_;
  const tenant::Directory& directory_;
  tenant::KeyRing& keys_;
  tenant::UuidSource& ids_;
  const tenant::Clock& clock_;
  Allowances allowances_;
  IntakeMeters meters_;
  ApplyQueue queue_;
  WaitingRoom waiting_room_;
  mutable tenant::Mutex mutex_;
  // Messages acknowledged and not in the database: pending, or set aside.
  absl::flat_hash_map<tenant::Uuid, Held> held_ ABSL_GUARDED_BY(mutex_);
  absl::flat_hash_set<std::string> held_keys_ ABSL_GUARDED_BY(mutex_);
  // The last outcomes, as the journal learns of them a moment later.
  absl::flat_hash_map<tenant::Uuid, Taken> settled_ ABSL_GUARDED_BY(mutex_);
  std::deque<tenant::Uuid> settled_order_ ABSL_GUARDED_BY(mutex_);
  std::vector<std::thread> appliers_;
};

}  // namespace mugugno::routing
