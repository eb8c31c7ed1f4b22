#include "gateway/metrics/open_work_watch.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"

#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr absl::Duration kEvery = absl::Seconds(30);
constexpr absl::Duration kPatience = absl::Seconds(5);

void Add(const tenant::OpenWork& part, tenant::OpenWork* sum) {
  sum->emergencies += part.emergencies;
  if (part.oldest_emergency) {
    sum->oldest_emergency =
        std::min(sum->oldest_emergency.value_or(absl::InfiniteFuture()), *part.oldest_emergency);
  }
  sum->lobby_waiting += part.lobby_waiting;
  if (part.oldest_unindexed) {
    sum->oldest_unindexed =
        std::min(sum->oldest_unindexed.value_or(absl::InfiniteFuture()), *part.oldest_unindexed);
  }
  sum->incomplete_indexes += part.incomplete_indexes;
  sum->set_aside += part.set_aside;
  sum->files.waiting += part.files.waiting;
  sum->files.infected += part.files.infected;
  for (const auto& [kind, count] : part.deliveries) sum->deliveries[kind] += count;
  for (const auto& [fault, count] : part.channel_faults) sum->channel_faults[fault] += count;
}

}  // namespace

OpenWorkWatch::OpenWorkWatch(const tenant::Cells& cells) : cells_(cells) {
  thread_ = std::thread([this] { Run(); });
}

OpenWorkWatch::~OpenWorkWatch() {
  {
    tenant::MutexLock lock(&mutex_);
    stopping_ = true;
    changed_.NotifyAll();
  }
  thread_.join();
}

std::optional<tenant::OpenWork> OpenWorkWatch::Latest() const {
  tenant::MutexLock lock(&mutex_);
  return latest_;
}

std::optional<tenant::OpenWork> OpenWorkWatch::Count() const {
  const absl::Time now = absl::Now();
  tenant::OpenWork sum;
  for (const tenant::Cell& cell : cells_.all()) {
    tenant::OpenWork part;
    const absl::Status counted =
        cell.database->Read(now + kPatience, [&](tenant::Session& session) -> absl::Status {
          ASSIGN_OR_RETURN(part, tenant::CountOpenWork(session, now));
          return absl::OkStatus();
        });
    if (!counted.ok()) return std::nullopt;
    Add(part, &sum);
  }
  return sum;
}

void OpenWorkWatch::Run() {
  while (true) {
    std::optional<tenant::OpenWork> counted = Count();
    tenant::MutexLock lock(&mutex_);
    latest_ = std::move(counted);
    const absl::Time next = absl::Now() + kEvery;
    while (!stopping_ && absl::Now() < next) changed_.WaitFor(&mutex_, next - absl::Now());
    if (stopping_) return;
  }
}

}  // namespace mugugno::gateway
