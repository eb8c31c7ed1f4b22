#include "routing/intake/intake.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

#include "mugugno/v1/submission_service.pb.h"
#include "routing/emergency/emergency_rules.h"
#include "routing/text/words.h"
#include "tenant/errors.h"
#include "tenant/tickets/correspondent_store.h"
#include "tenant/tickets/submission_store.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using storage::v1::JournalRouting;
using storage::v1::SubmissionOutcome;
using tenant::Placed;

constexpr size_t kBatch = 64;
constexpr size_t kReplayPage = 512;
constexpr absl::Duration kOutagePause = absl::Milliseconds(250);
// A message that fails alone this often is left for a person.
constexpr int kMostAttempts = 3;
// Longer than the journal takes to write that they are applied.
constexpr size_t kMostSettled = 4096;

Taken PendingSince(const tenant::Uuid& id, absl::Time receive_time) {
  Taken taken;
  taken.id = id;
  taken.outcome.set_state(v1::Submission::STATE_PENDING);
  taken.outcome.set_receive_time_us(absl::ToUnixMicros(receive_time));
  return taken;
}

SubmissionOutcome OutcomeOf(const Placed& placed) {
  SubmissionOutcome outcome;
  outcome.set_state(placed.submission.state);
  outcome.set_tenant(placed.submission.tenant);
  outcome.set_office(placed.office);
  outcome.set_number(placed.number);
  outcome.set_correspondent(std::string(placed.submission.correspondent.bytes()));
  outcome.set_emergency(placed.submission.emergency);
  outcome.set_receive_time_us(absl::ToUnixMicros(placed.submission.create_time));
  return outcome;
}

// Deterministic, so that the same content in other bytes is the same.
std::string ComparableOf(const v1::InboundMessage& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// The database is away, or too busy: nothing is wrong with the messages.
bool IsOutage(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status) ||
         absl::IsDeadlineExceeded(status) || tenant::IsCommitUnknown(status);
}

}  // namespace

Intake::Intake(Journal& journal, Applier& applier, const tenant::Directory& directory,
               tenant::KeyRing& keys, tenant::UuidSource& ids, const tenant::Clock& clock,
               Allowances::Limits limits)
    : journal_(journal),
      applier_(applier),
      directory_(directory),
      keys_(keys),
      ids_(ids),
      clock_(clock),
      allowances_(limits) {}

Intake::~Intake() {
  queue_.Stop();
  for (std::thread& applier : appliers_) applier.join();
}

absl::Status Intake::Start(size_t appliers) {
  RETURN_IF_ERROR(Replay());
  for (size_t i = 0; i < appliers; ++i) {
    appliers_.emplace_back([this] { Apply(); });
  }
  return absl::OkStatus();
}

absl::StatusOr<Intake::Door> Intake::DoorOf(absl::string_view app) const {
  const auto directory = directory_.Current();
  const tenant::AppSlice* slice = directory->FindApp(app);
  if (slice == nullptr) return tenant::NotFound();
  const tenant::Scope& owner = slice->app.owner;
  if (owner.kind == tenant::Scope::Kind::kTenant) {
    const tenant::TenantSlice* tenant = directory->FindTenant(owner.id);
    if (tenant == nullptr || !tenant->tenant.in_service) {
      return tenant::FailedPrecondition("TENANT_IN_SETUP", owner.ToString(),
                                        "activate the comune before citizens write to it");
    }
  }
  return Door{owner.ToString(), slice->app.association, slice->app.channel,
              slice->app.messages_per_minute};
}

void Intake::Take(AppMessage message, TakenCallback callback) {
  callback = [this, answer = std::move(callback)](absl::StatusOr<Taken> taken) {
    if (taken.ok()) {
      meters_.CountAnswer(taken->outcome.state());
    } else {
      ++meters_.refused;
    }
    answer(std::move(taken));
  };
  const absl::StatusOr<Door> door = DoorOf(message.app);
  if (!door.ok()) return callback(door.status());
  JournalRouting routing;
  routing.set_owner(door->owner);
  routing.set_channel(door->channel);
  routing.set_association(door->association);
  routing.set_app(message.app);

  Entry entry;
  entry.id = ids_.Next();
  entry.source = {SourceKind::kApp, message.app};
  entry.key = message.request_id;
  entry.receive_time = clock_.Now();
  entry.emergency = EmergencyRules::Shipped().Check(Words(message.message.text())).flagged;
  entry.routing = routing.SerializeAsString();
  entry.comparable = ComparableOf(message.message);
  entry.content = std::move(message.bytes);
  absl::StatusOr<Work> work = WorkOf(entry, std::move(message.message));
  if (!work.ok()) return callback(work.status());
  const absl::Status allowed =
      allowances_.Take(message.app, door->messages_per_minute, entry.emergency, clock_.Now());
  if (!allowed.ok()) return callback(allowed);
  callback = [this, app = std::move(message.app),
              answer = std::move(callback)](absl::StatusOr<Taken> taken) {
    allowances_.Answered(app);
    answer(std::move(taken));
  };
  journal_.Append(std::move(entry), [this, work = *std::move(work), wait_until = message.wait_until,
                                     callback = std::move(callback)](
                                        absl::StatusOr<Appended> appended) mutable {
    AfterAppend(std::move(appended), std::move(work), wait_until, std::move(callback));
  });
}

absl::StatusOr<Work> Intake::WorkOf(const Entry& entry) const {
  v1::SubmitMessageRequest request;
  if (!request.ParseFromString(entry.content)) return tenant::MalformedRequest();
  return WorkOf(entry, std::move(*request.mutable_message()));
}

absl::StatusOr<Work> Intake::WorkOf(const Entry& entry, v1::InboundMessage message) const {
  JournalRouting routing;
  if (!routing.ParseFromString(entry.routing)) return tenant::DataLoss("routing of an entry");
  Work work;
  work.association = routing.association();
  work.bytes = entry.content;
  tenant::Arrival& arrival = work.arrival;
  arrival.id = entry.id;
  arrival.source = tenant::AppName(entry.source.id);
  arrival.app = routing.app();
  arrival.channel_name = tenant::ChildName(routing.owner(), "channels", routing.channel());
  arrival.receive_time = entry.receive_time;
  const tenant::KeyOwner installation = tenant::KeyOwner::Installation();
  ASSIGN_OR_RETURN(arrival.dedupe_key, tenant::DedupeKeyOf(keys_, arrival.source, entry.key));
  ASSIGN_OR_RETURN(arrival.fingerprint,
                   keys_.BlindIndex(installation, "submission.content", ComparableOf(message)));
  ASSIGN_OR_RETURN(arrival.address,
                   tenant::CorrespondentStore(keys_).AddressOf(routing.owner(), routing.channel(),
                                                               routing.app(), message.user_id()));
  arrival.message = std::move(message);
  return work;
}

void Intake::Hold(const tenant::Uuid& id, Held held) {
  tenant::MutexLock lock(&mutex_);
  if (!held.dedupe_key.empty()) held_keys_.insert(held.dedupe_key);
  held_[id] = std::move(held);
}

bool Intake::Holds(absl::string_view dedupe_key) const {
  tenant::MutexLock lock(&mutex_);
  return held_keys_.contains(dedupe_key);
}

void Intake::AfterAppend(absl::StatusOr<Appended> appended, Work work, absl::Time wait_until,
                         TakenCallback callback) {
  if (!appended.ok()) return callback(appended.status());
  if (appended->outcome == AppendOutcome::kKeyReused) return callback(tenant::RequestIdReused());
  if (appended->outcome == AppendOutcome::kRepeated) {
    Taken taken = PendingSince(appended->id, work.arrival.receive_time);
    if (appended->state != EntryState::kApplied) {
      waiting_room_.Enter(taken, wait_until, std::move(callback));
      return TellIfSettled(taken.id);
    }
    if (!taken.outcome.ParseFromString(appended->result)) {
      return callback(tenant::DataLoss("the result of a repeated message"));
    }
    return callback(std::move(taken));
  }
  const tenant::Uuid id = work.arrival.id;
  const absl::Time receive_time = work.arrival.receive_time;
  Hold(id, {{SourceKind::kApp, work.arrival.app}, receive_time, work.arrival.dedupe_key});
  waiting_room_.Enter(PendingSince(id, receive_time), wait_until, std::move(callback));
  queue_.Add(std::move(work));
}

void Intake::TellIfSettled(const tenant::Uuid& id) {
  Taken taken;
  {
    tenant::MutexLock lock(&mutex_);
    const auto found = settled_.find(id);
    if (found == settled_.end()) return;
    taken = found->second;
  }
  waiting_room_.Tell(taken);
}

void Intake::Remember(const Taken& taken) {
  tenant::MutexLock lock(&mutex_);
  const auto held = held_.find(taken.id);
  if (held != held_.end()) {
    held_keys_.erase(held->second.dedupe_key);
    held_.erase(held);
  }
  if (!settled_.emplace(taken.id, taken).second) return;
  settled_order_.push_back(taken.id);
  if (settled_order_.size() <= kMostSettled) return;
  settled_.erase(settled_order_.front());
  settled_order_.pop_front();
}

absl::Status Intake::Replay() {
  int64_t after = 0;
  while (true) {
    ASSIGN_OR_RETURN(PendingEntries page, journal_.Pending(after, kReplayPage));
    for (const PendingEntry& pending : page.entries) {
      absl::StatusOr<Work> work = WorkOf(pending.entry);
      Hold(pending.entry.id, {pending.entry.source, pending.entry.receive_time,
                              work.ok() ? work->arrival.dedupe_key : ""});
      if (work.ok()) {
        queue_.Add(*std::move(work));
      } else {
        journal_.SetAside(pending.entry.id, tenant::ErrorReason(work.status()));
      }
    }
    after = page.last_sequence;
    if (page.complete) break;
  }
  ASSIGN_OR_RETURN(const std::vector<SetAsideEntry> set_aside, journal_.ListSetAside(kReplayPage));
  for (const SetAsideEntry& entry : set_aside) {
    Hold(entry.id, {entry.source, entry.receive_time, ""});
  }
  return absl::OkStatus();
}

absl::StatusOr<Taken> Intake::Find(const Source& source, const tenant::Uuid& id) {
  tenant::MutexLock lock(&mutex_);
  const auto found = held_.find(id);
  if (found == held_.end() || !(found->second.source == source)) return tenant::NotFound();
  return PendingSince(id, found->second.receive_time);
}

absl::Status Intake::Reprocess(std::vector<tenant::Uuid> ids) {
  journal_.Reprocess(ids);
  RETURN_IF_ERROR(journal_.Flush());
  ASSIGN_OR_RETURN(const PendingEntries pending, journal_.Pending(0, kReplayPage));
  for (const PendingEntry& one : pending.entries) {
    if (std::find(ids.begin(), ids.end(), one.entry.id) == ids.end()) continue;
    ASSIGN_OR_RETURN(Work work, WorkOf(one.entry));
    queue_.Add(std::move(work));
  }
  return absl::OkStatus();
}

void Intake::Apply() {
  while (true) {
    std::vector<Work> works = queue_.Take(kBatch);
    if (works.empty()) return;
    ApplyBatch(std::move(works));
  }
}

void Intake::ApplyBatch(std::vector<Work> works) {
  const absl::Time begin = absl::Now();
  const absl::StatusOr<std::vector<Placed>> placed = applier_.Apply(works);
  meters_.batch_messages.Observe(static_cast<double>(works.size()));
  meters_.batch_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - begin));
  if (placed.ok()) {
    Settle(works, *placed);
  } else {
    Fail(std::move(works), placed.status());
  }
}

void Intake::Settle(const std::vector<Work>& works, const std::vector<Placed>& placed) {
  std::vector<AppliedEntry> applied;
  for (size_t i = 0; i < works.size(); ++i) {
    Taken taken;
    taken.id = works[i].arrival.id;
    taken.outcome = OutcomeOf(placed[i]);
    applied.push_back({taken.id, taken.outcome.SerializeAsString()});
    // Before those who wait are told: who enters later finds it remembered.
    Remember(taken);
    waiting_room_.Tell(taken);
  }
  journal_.MarkApplied(std::move(applied));
  queue_.Done(works);
}

// An outage puts all of them back. Otherwise one of them is bad: halves are tried until it stands
// alone, and then it is left for a person.
void Intake::Fail(std::vector<Work> works, const absl::Status& status) {
  if (IsOutage(status)) return queue_.Return(std::move(works), kOutagePause);
  if (works.size() > 1) {
    const auto middle = works.begin() + static_cast<std::ptrdiff_t>(works.size() / 2);
    ApplyBatch(
        std::vector<Work>(std::make_move_iterator(works.begin()), std::make_move_iterator(middle)));
    return ApplyBatch(
        std::vector<Work>(std::make_move_iterator(middle), std::make_move_iterator(works.end())));
  }
  if (++works.front().attempts < kMostAttempts)
    return queue_.Return(std::move(works), kOutagePause);
  journal_.SetAside(works.front().arrival.id, tenant::ErrorReason(status));
  queue_.Done(works);
}

}  // namespace mugugno::routing
