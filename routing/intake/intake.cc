#include "routing/intake/intake.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "routing/emergency/emergency_rules.h"
#include "routing/intake/blame.h"
#include "routing/text/words.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

using storage::v1::SubmissionOutcome;
using tenant::Placed;

constexpr size_t kBatch = 64;
constexpr size_t kReplayPage = 512;
constexpr absl::Duration kOutagePause = absl::Milliseconds(250);
// A message that fails alone this often is left for a person.
constexpr int kMostAttempts = 3;
// Longer than the journal takes to write that they are applied.
constexpr size_t kMostSettled = 4096;
// What a platform says was sent before that, it does not bring any more: a day by Telegram, a week
// by Meta.
constexpr absl::Duration kOldestPost = absl::Hours(7 * 24 + 1);

// The citizen is told of 112 at once, whatever becomes of the message.
Taken PendingSince(const tenant::Uuid& id, absl::Time receive_time, bool emergency) {
  Taken taken;
  taken.id = id;
  taken.outcome.set_state(v1::Submission::STATE_PENDING);
  taken.outcome.set_receive_time_us(absl::ToUnixMicros(receive_time));
  taken.outcome.set_emergency(emergency);
  return taken;
}

SubmissionOutcome OutcomeOf(const tenant::Uuid& id, const Placed& placed) {
  SubmissionOutcome outcome;
  outcome.set_state(placed.submission.state);
  outcome.set_tenant(placed.submission.tenant);
  outcome.set_office(placed.office);
  outcome.set_number(placed.number);
  if (placed.submission.state != v1::Submission::STATE_SET_ASIDE) {
    outcome.set_correspondent(std::string(placed.submission.correspondent.bytes()));
  }
  outcome.set_emergency(placed.submission.emergency);
  outcome.set_receive_time_us(absl::ToUnixMicros(placed.submission.create_time));
  if (placed.submission.id != id) outcome.set_repeat_of(std::string(placed.submission.id.bytes()));
  return outcome;
}

std::string HeldKey(const Source& source, absl::string_view key) {
  return absl::StrCat(static_cast<int>(source.kind), "/", source.id, "/", key);
}

}  // namespace

Intake::Intake(Journal& journal, Applier& applier, const tenant::Cells& cells,
               const tenant::Directory& directory, tenant::UuidSource& ids,
               const tenant::Clock& clock, Allowances::Limits limits, PostReader reader)
    : journal_(journal),
      applier_(applier),
      cells_(cells),
      directory_(directory),
      ids_(ids),
      clock_(clock),
      allowances_(limits),
      reader_(std::move(reader)) {
  for (const tenant::Cell& cell : cells.all()) lines_[&cell] = std::make_unique<Line>();
}

Intake::~Intake() {
  for (auto& [cell, line] : lines_) line->queue.Stop();
  for (auto& [cell, line] : lines_) {
    for (std::thread& applier : line->appliers) applier.join();
  }
}

// What no cell is configured for is tried, and set aside, in the home cell's line.
Intake::Line& Intake::LineOf(absl::string_view association) {
  const absl::StatusOr<const tenant::Cell*> cell = cells_.Of(association);
  return *lines_.at(cell.ok() ? *cell : &cells_.home());
}

size_t Intake::waiting() const {
  size_t waiting = 0;
  for (const auto& [cell, line] : lines_) waiting += line->queue.size();
  return waiting;
}

absl::Status Intake::TakeUp() {
  int64_t after = 0;
  while (true) {
    ASSIGN_OR_RETURN(EntryPage page, journal_.Pending(after, kReplayPage));
    for (KeptEntry& pending : page.entries) Enqueue(std::move(pending.entry));
    after = page.last_sequence;
    if (page.complete) break;
  }
  after = 0;
  while (true) {
    ASSIGN_OR_RETURN(const std::vector<SetAsideEntry> set_aside,
                     journal_.ListSetAside(after, kReplayPage));
    for (const SetAsideEntry& entry : set_aside) {
      Hold(entry.id, {entry.source, entry.receive_time, entry.emergency, ""});
      after = entry.sequence;
    }
    if (set_aside.size() < kReplayPage) return absl::OkStatus();
  }
}

void Intake::StartApplying(const tenant::Cell& cell, size_t appliers) {
  Line& line = *lines_.at(&cell);
  line.applying = true;
  for (size_t i = 0; i < appliers; ++i) {
    line.appliers.emplace_back([this, &line] { Apply(line); });
  }
}

absl::StatusOr<Intake::Door> Intake::DoorOf(const Source& source) const {
  const auto directory = directory_.Current();
  tenant::Scope owner;
  Door door;
  if (source.kind == SourceKind::kApp) {
    const tenant::AppSlice* slice = directory->FindApp(source.id);
    if (slice == nullptr) return tenant::NotFound();
    const tenant::App& app = slice->app;
    owner = app.owner;
    door = {"", app.association, app.channel, app.id, app.messages_per_minute};
  } else {
    const tenant::Channel* channel = directory->FindChannel(source.id);
    if (channel == nullptr || channel->is_for_apps()) return tenant::NotFound();
    owner = channel->owner;
    door = {"", channel->association, channel->id, "", 0};
  }
  door.owner = owner.ToString();
  if (owner.kind == tenant::Scope::Kind::kTenant) {
    const tenant::TenantSlice* tenant = directory->FindTenant(owner.id);
    if (tenant == nullptr || !tenant->tenant.in_service) {
      return tenant::FailedPrecondition("TENANT_IN_SETUP", door.owner,
                                        "activate the comune before citizens write to it");
    }
  }
  return door;
}

void Intake::Take(SentMessage message, TakenCallback callback) {
  callback = [this, answer = std::move(callback)](absl::StatusOr<Taken> taken) {
    if (taken.ok()) {
      meters_.CountAnswer(taken->outcome.state());
    } else {
      ++meters_.refused;
    }
    answer(std::move(taken));
  };
  const absl::StatusOr<Door> door = DoorOf(message.source);
  if (!door.ok()) return callback(door.status());
  Work work;
  work.receive_time = clock_.Now();
  work.id = ids_.Next();
  if (message.send_time != absl::InfinitePast()) {
    // Where what is said is shown, it stands when it was said, not when it came.
    work.receive_time =
        std::clamp(message.send_time, work.receive_time - kOldestPost, work.receive_time);
    work.id = ids_.At(work.receive_time);
  }
  work.source = std::move(message.source);
  work.key = std::move(message.key);
  work.routing.set_owner(door->owner);
  work.routing.set_channel(door->channel);
  work.routing.set_association(door->association);
  work.routing.set_app(door->app);
  work.routing.set_form(message.form);
  work.routing.set_staff(message.staff);
  work.message = std::move(message.message);
  if (message.form == 0) KeepAsSent(work.routing, &work.message);
  work.about_key = std::move(message.about_key);
  work.files = std::move(message.files);
  work.receipts = std::move(message.receipts);
  work.by_account = message.by_account;

  Entry entry;
  entry.id = work.id;
  entry.source = work.source;
  entry.key = work.key;
  entry.private_key = message.form != 0;
  entry.receive_time = work.receive_time;
  const bool readable = message.unreadable.empty();
  work.alarm =
      EmergencyRules::Shipped().Check(Words(readable ? work.message.text() : message.bytes));
  work.emergency = work.alarm->flagged;
  entry.emergency = work.emergency;
  entry.routing = work.routing.SerializeAsString();
  if (readable) entry.comparable = ComparableOf(work.message);
  entry.content = message.bytes;
  work.bytes =
      message.form == 0 ? std::move(message.bytes) : RequestBytes(work.source, work.message);
  const absl::Status allowed =
      allowances_.Take({SourceName(work.source), door->owner}, door->messages_per_minute,
                       entry.emergency, clock_.Now());
  if (!allowed.ok()) return callback(allowed);
  callback = [this, owner = door->owner,
              answer = std::move(callback)](absl::StatusOr<Taken> taken) {
    allowances_.Answered(owner);
    answer(std::move(taken));
  };
  journal_.Append(std::move(entry), [this, work = std::move(work), wait_until = message.wait_until,
                                     unreadable = std::move(message.unreadable),
                                     callback = std::move(callback)](
                                        absl::StatusOr<Appended> appended) mutable {
    if (!unreadable.empty()) return AfterUnread(appended, work, unreadable, callback);
    AfterAppend(std::move(appended), std::move(work), wait_until, std::move(callback));
  });
}

void Intake::Hold(const tenant::Uuid& id, Held held) {
  tenant::MutexLock lock(&mutex_);
  if (!held.key.empty()) held_keys_.insert(HeldKey(held.source, held.key));
  held_[id] = std::move(held);
  settled_.erase(id);
}

bool Intake::Holds(const Source& source, absl::string_view key) const {
  tenant::MutexLock lock(&mutex_);
  return held_keys_.contains(HeldKey(source, key));
}

void Intake::AfterUnread(const absl::StatusOr<Appended>& appended, const Work& work,
                         const std::string& why, const TakenCallback& callback) {
  if (!appended.ok()) return callback(appended.status());
  if (appended->outcome == AppendOutcome::kKeyReused) return callback(tenant::RequestIdReused());
  if (appended->outcome == AppendOutcome::kNew) {
    Hold(work.id, {work.source, work.receive_time, work.emergency, work.key});
    journal_.SetAside(work.id, why);
  }
  callback(PendingSince(appended->id, work.receive_time, work.emergency));
}

void Intake::AfterAppend(absl::StatusOr<Appended> appended, Work work, absl::Time wait_until,
                         TakenCallback callback) {
  if (!appended.ok()) return callback(appended.status());
  if (appended->outcome == AppendOutcome::kKeyReused) return callback(tenant::RequestIdReused());
  Line& line = LineOf(work.routing.association());
  if (appended->outcome == AppendOutcome::kRepeated) {
    Taken taken = PendingSince(appended->id, work.receive_time, work.emergency);
    if (appended->state != EntryState::kApplied) {
      Wait(line, taken, wait_until, std::move(callback));
      return TellIfSettled(taken.id);
    }
    if (!taken.outcome.ParseFromString(appended->result)) {
      return callback(tenant::DataLoss("the result of a repeated message"));
    }
    return callback(std::move(taken));
  }
  Hold(work.id, {work.source, work.receive_time, work.emergency, work.key});
  Wait(line, PendingSince(work.id, work.receive_time, work.emergency), wait_until,
       std::move(callback));
  line.queue.Add(std::move(work));
}

void Intake::Wait(const Line& line, Taken pending, absl::Time until, TakenCallback callback) {
  if (!line.applying) return callback(std::move(pending));
  waiting_room_.Enter(std::move(pending), until, std::move(callback));
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
    held_keys_.erase(HeldKey(held->second.source, held->second.key));
    held_.erase(held);
  }
  if (!settled_.emplace(taken.id, taken).second) return;
  settled_order_.push_back(taken.id);
  if (settled_order_.size() <= kMostSettled) return;
  settled_.erase(settled_order_.front());
  settled_order_.pop_front();
}

absl::StatusOr<Taken> Intake::Find(const Source& source, const tenant::Uuid& id) {
  tenant::MutexLock lock(&mutex_);
  const auto found = held_.find(id);
  if (found == held_.end() || !(found->second.source == source)) return tenant::NotFound();
  return PendingSince(id, found->second.receive_time, found->second.emergency);
}

absl::StatusOr<tenant::Uuid> Intake::FindRepeated(const tenant::Uuid& id) {
  ASSIGN_OR_RETURN(const Appended known, journal_.Find(id));
  SubmissionOutcome outcome;
  const bool told = outcome.ParseFromString(known.result);
  const auto first = tenant::Uuid::FromBytes(outcome.repeat_of());
  if (!told || !first) return tenant::NotFound();
  return *first;
}

absl::Status Intake::Reprocess(const std::vector<tenant::Uuid>& ids) {
  journal_.Reprocess(ids);
  RETURN_IF_ERROR(journal_.Flush());
  for (const tenant::Uuid& id : ids) {
    ASSIGN_OR_RETURN(Entry entry, journal_.Read(id));
    Enqueue(std::move(entry));
  }
  return absl::OkStatus();
}

void Intake::Await(const tenant::Uuid& id, absl::Time until, TakenCallback callback) {
  waiting_room_.Enter(PendingSince(id, clock_.Now(), false), until, std::move(callback));
  TellIfSettled(id);
}

void Intake::Enqueue(Entry entry) {
  const tenant::Uuid id = entry.id;
  Hold(id, {entry.source, entry.receive_time, entry.emergency, entry.key});
  absl::StatusOr<Work> work = WorkOf(std::move(entry), reader_);
  if (work.ok()) {
    Line& line = LineOf(work->routing.association());
    line.queue.Add(*std::move(work));
  } else {
    journal_.SetAside(id, tenant::ErrorReason(work.status()));
  }
}

void Intake::Apply(Line& line) {
  while (true) {
    std::vector<Work> works = line.queue.Take(kBatch);
    if (works.empty()) return;
    ApplyBatch(line, std::move(works));
  }
}

void Intake::ApplyBatch(Line& line, std::vector<Work> works) {
  const absl::Time begin = absl::Now();
  const absl::StatusOr<std::vector<Placed>> placed = applier_.Apply(works);
  meters_.batch_messages.Observe(static_cast<double>(works.size()));
  meters_.batch_seconds.Observe(absl::ToDoubleSeconds(absl::Now() - begin));
  if (placed.ok()) {
    Settle(line, works, *placed);
  } else {
    Fail(line, std::move(works), placed.status());
  }
}

void Intake::Settle(Line& line, const std::vector<Work>& works, const std::vector<Placed>& placed) {
  std::vector<AppliedEntry> applied;
  for (size_t i = 0; i < works.size(); ++i) {
    Taken taken;
    taken.id = works[i].id;
    taken.outcome = OutcomeOf(taken.id, placed[i]);
    applied.push_back({taken.id, taken.outcome.SerializeAsString()});
    // Before those who wait are told: who enters later finds it remembered.
    Remember(taken);
    waiting_room_.Tell(taken);
  }
  journal_.MarkApplied(std::move(applied));
  line.queue.Done(works);
}

// What is the database's puts all of them back. Otherwise one of them is in the way, or bad: halves
// are tried until it stands alone. What is only in the way is tried until it is not; what is bad is
// left for a person.
void Intake::Fail(Line& line, std::vector<Work> works, const absl::Status& status) {
  const Blame blame = BlameFor(status);
  if (blame == Blame::kDatabase) return line.queue.Return(std::move(works), kOutagePause);
  if (works.size() > 1) {
    const auto middle = works.begin() + static_cast<std::ptrdiff_t>(works.size() / 2);
    ApplyBatch(line, std::vector<Work>(std::make_move_iterator(works.begin()),
                                       std::make_move_iterator(middle)));
    return ApplyBatch(line, std::vector<Work>(std::make_move_iterator(middle),
                                              std::make_move_iterator(works.end())));
  }
  const Work& alone = works.front();
  if (blame == Blame::kConflict || ++works.front().attempts < kMostAttempts) {
    return line.queue.Return(std::move(works), kOutagePause);
  }
  journal_.SetAside(alone.id, tenant::ErrorReason(status));
  waiting_room_.Tell(PendingSince(alone.id, alone.receive_time, alone.emergency));
  line.queue.Done(works);
}

}  // namespace mugugno::routing
