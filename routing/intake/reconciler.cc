#include "routing/intake/reconciler.h"

#include <set>
#include <utility>

#include "absl/time/clock.h"

#include "routing/intake/work.h"
#include "tenant/errors.h"
#include "tenant/tickets/evidence.h"
#include "tenant/try.h"

namespace mugugno::routing {
namespace {

constexpr absl::Duration kPeriod = absl::Seconds(2);
// Entries stay this long after they were applied, at least: the last commits are what a database
// loses when it falls.
constexpr absl::Duration kYoung = absl::Seconds(10);
constexpr size_t kPage = 256;
constexpr absl::Duration kLongest = absl::Seconds(5);

}  // namespace

Reconciler::Reconciler(Journal& journal, Intake& intake, const tenant::Cells& cells,
                       tenant::KeyRing& keys, const tenant::Clock& clock)
    : journal_(journal), intake_(intake), cells_(cells), keys_(keys), clock_(clock) {
  thread_ = std::thread([this] { Run(); });
}

Reconciler::~Reconciler() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

void Reconciler::Run() {
  while (Pause()) Pass();
}

bool Reconciler::Stopping() {
  tenant::MutexLock lock(&mutex_);
  return stopping_;
}

bool Reconciler::Pause() {
  tenant::MutexLock lock(&mutex_);
  const absl::Time next = absl::Now() + kPeriod;
  while (!stopping_ && absl::Now() < next) changed_.WaitFor(&mutex_, next - absl::Now());
  return !stopping_;
}

void Reconciler::Pass() {
  const absl::Time until = clock_.Now() - kYoung;
  std::set<const tenant::Cell*> away;
  int64_t after = 0;
  bool more = true;
  while (more && !Stopping()) {
    absl::StatusOr<EntryPage> page = journal_.Applied(after, kPage, until);
    if (!page.ok()) return;
    after = page->last_sequence;
    more = !page->complete;
    for (const auto& [cell, arrivals] : ByCell(*std::move(page))) {
      if (!away.contains(cell) && !SettleIn(*cell, arrivals).ok()) away.insert(cell);
    }
  }
}

Reconciler::Arrivals Reconciler::ByCell(EntryPage page) const {
  Arrivals by_cell;
  for (KeptEntry& kept : page.entries) {
    const absl::StatusOr<Work> work = WorkOf(std::move(kept.entry), intake_.reader());
    if (!work.ok()) continue;
    const auto cell = cells_.Of(work->routing.association());
    absl::StatusOr<tenant::Arrival> arrival = ArrivalOf(keys_, *work);
    if (cell.ok() && arrival.ok()) by_cell[*cell].push_back(*std::move(arrival));
  }
  return by_cell;
}

absl::Status Reconciler::SettleIn(const tenant::Cell& cell,
                                  const std::vector<tenant::Arrival>& arrivals) {
  std::vector<bool> kept;
  RETURN_IF_ERROR(
      cell.database->Read(absl::Now() + kLongest, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(kept, tenant::AreKept(session, arrivals));
        return absl::OkStatus();
      }));
  std::vector<tenant::Uuid> there;
  std::vector<tenant::Uuid> lost;
  for (size_t i = 0; i < arrivals.size(); ++i) {
    (kept[i] ? there : lost).push_back(arrivals[i].id);
  }
  journal_.Remove(std::move(there));
  if (!lost.empty()) RETURN_IF_ERROR(intake_.Reprocess(lost));
  return journal_.Flush();
}

}  // namespace mugugno::routing
