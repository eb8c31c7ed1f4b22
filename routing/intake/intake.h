#pragma once

// The way in of every message: journal (durable), then decided and applied in batches. What it has
// acknowledged is in exactly one ticket, in the lobby, pending, or set aside. Each cell has a queue
// and threads of its own: what waits for one database holds up nobody else's messages. Thread-safe;
// a cell's threads run from StartApplying until destruction.

#include <atomic>
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
  Intake(Journal& journal, Applier& applier, const tenant::Cells& cells,
         const tenant::Directory& directory, tenant::UuidSource& ids, const tenant::Clock& clock,
         Allowances::Limits limits, PostReader reader);
  // Finishes the batches at hand; what is still pending is applied after the next start.
  ~Intake();
  Intake(const Intake&) = delete;
  Intake& operator=(const Intake&) = delete;

  // Takes up what an earlier process left pending; first of all, and once.
  absl::Status TakeUp();
  // Begins to apply what goes to a cell, once the directory, the reference data and the schema are
  // known to be those of its database; once. Before, whatever is taken for it stays pending, and
  // that is the answer at once.
  void StartApplying(const tenant::Cell& cell, size_t appliers);

  // Never waits, and needs no database. The callback comes after the message is durable, normally
  // after it is applied, at `wait_until` with PENDING. Errors, nothing is kept: RESOURCE_EXHAUSTED
  // (JOURNAL_…, and but for emergencies QUOTA_EXCEEDED, OWNER_BUSY), INVALID_ARGUMENT
  // (REQUEST_ID_REUSED), FAILED_PRECONDITION (TENANT_IN_SETUP), NOT_FOUND: no such source.
  void Take(SentMessage message, TakenCallback callback);

  // What became of a message of `source` that is not in the database yet; NOT_FOUND.
  absl::StatusOr<Taken> Find(const Source& source, const tenant::Uuid& id);
  // The submission a message that was acknowledged here turned out to repeat; NOT_FOUND.
  absl::StatusOr<tenant::Uuid> FindRepeated(const tenant::Uuid& id);

  // Whether a message under that key of the source is acknowledged and not in the database yet.
  bool Holds(const Source& source, absl::string_view key) const;

  // Applies entries that were set aside, or are not where they were applied to, once more.
  absl::Status Reprocess(const std::vector<tenant::Uuid>& ids);
  // The callback comes when the message is applied, or set aside (again), or at `until`; with
  // PENDING where it is not applied.
  void Await(const tenant::Uuid& id, absl::Time until, TakenCallback callback);

  Journal& journal() { return journal_; }
  const PostReader& reader() const { return reader_; }
  size_t waiting() const;
  const IntakeMeters& meters() const { return meters_; }

 private:
  // Where a source's messages come in.
  struct Door {
    std::string owner;
    std::string association;
    std::string channel;  // id within its owner
    std::string app;      // empty where the source is the channel itself
    int32_t messages_per_minute = 0;
  };
  struct Held {
    Source source;
    absl::Time receive_time;
    bool emergency = false;
    std::string key;  // empty where it is not known
  };

  // What waits for one database, and who works on it.
  struct Line {
    ApplyQueue queue;
    std::atomic<bool> applying = false;
    std::vector<std::thread> appliers;
  };

  absl::StatusOr<Door> DoorOf(const Source& source) const;
  Line& LineOf(absl::string_view association);
  void AfterAppend(absl::StatusOr<Appended> appended, Work work, absl::Time wait_until,
                   TakenCallback callback);
  // What could not be read is durable: it waits for a person.
  void AfterUnread(const absl::StatusOr<Appended>& appended, const Work& work,
                   const std::string& why, const TakenCallback& callback);
  void Wait(const Line& line, Taken pending, absl::Time until, TakenCallback callback);
  void Hold(const tenant::Uuid& id, Held held);
  // Something accepted goes on its way; what cannot is set aside.
  void Enqueue(Entry entry);
  // For a repeat that came between the database's commit and the journal's mark.
  void TellIfSettled(const tenant::Uuid& id);
  void Remember(const Taken& taken);
  void Apply(Line& line);
  void ApplyBatch(Line& line, std::vector<Work> works);
  void Settle(Line& line, const std::vector<Work>& works,
              const std::vector<tenant::Placed>& placed);
  void Fail(Line& line, std::vector<Work> works, const absl::Status& status);

  Journal& journal_;
  Applier& applier_;
  const tenant::Cells& cells_;
  const tenant::Directory& directory_;
  tenant::UuidSource& ids_;
  const tenant::Clock& clock_;
  Allowances allowances_;
  const PostReader reader_;
  IntakeMeters meters_;
  // Of every cell; no line comes or goes.
  absl::flat_hash_map<const tenant::Cell*, std::unique_ptr<Line>> lines_;
  WaitingRoom waiting_room_;
  mutable tenant::Mutex mutex_;
  // Messages acknowledged and not in the database: pending, or set aside.
  absl::flat_hash_map<tenant::Uuid, Held> held_ ABSL_GUARDED_BY(mutex_);
  // Source and key of these.
  absl::flat_hash_set<std::string> held_keys_ ABSL_GUARDED_BY(mutex_);
  // The last outcomes, as the journal learns of them a moment later.
  absl::flat_hash_map<tenant::Uuid, Taken> settled_ ABSL_GUARDED_BY(mutex_);
  std::deque<tenant::Uuid> settled_order_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace mugugno::routing
