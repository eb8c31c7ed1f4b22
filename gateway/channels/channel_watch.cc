#include "gateway/channels/channel_watch.h"

#include <optional>

#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/errors.h"
#include "tenant/health/channel_check.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

// So that a channel that dies is known to be dead within five minutes: a try, and the one after it.
constexpr absl::Duration kEvery = absl::Minutes(3);
constexpr absl::Duration kAfterFault = absl::Seconds(30);
// Longer than a try takes.
constexpr absl::Duration kLease = absl::Minutes(2);
constexpr absl::Duration kPatience = absl::Seconds(10);

}  // namespace

void ChannelWatch::Refresh() {
  const auto directory = parts_.directory.Current();
  if (directory->version() == version_) return;
  version_ = directory->version();
  channels_.clear();
  const auto add = [this](const std::vector<tenant::Channel>& channels) {
    for (const tenant::Channel& channel : channels) {
      if (parts_.chats.Of(channel.kind) == nullptr || channel.in_setup() || channel.suspended) {
        continue;
      }
      const auto cell = parts_.cells.Of(channel.association);
      if (cell.ok() && *cell == &parts_.cell) channels_.push_back(channel);
    }
  };
  for (const auto& each : directory->associations()) add(each->channels);
  for (const auto& each : directory->tenants()) add(each->channels);
}

void ChannelWatch::Round() {
  Refresh();
  if (channels_.empty()) return;
  std::vector<std::string> waiting;
  const absl::Status read = parts_.cell.database->Read(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(waiting, tenant::WaitingChecks(session, parts_.clock.Now()));
        return absl::OkStatus();
      });
  if (!read.ok()) return;
  const absl::flat_hash_set<std::string> not_yet(waiting.begin(), waiting.end());
  for (const tenant::Channel& channel : channels_) {
    const std::string name = channel.name();
    if (not_yet.contains(name)) continue;
    {
      tenant::MutexLock lock(&mutex_);
      if (!tried_.insert(name).second) continue;
    }
    const bool sent = workers_.Run([this, channel, name] {
      if (!stopping_) Try(channel);
      tenant::MutexLock lock(&mutex_);
      tried_.erase(name);
    });
    if (sent) continue;
    tenant::MutexLock lock(&mutex_);
    tried_.erase(name);
  }
}

void ChannelWatch::Try(const tenant::Channel& channel) {
  std::optional<tenant::CheckTurn> turn;
  const absl::Status taken = parts_.cell.database->Transact(
      absl::Now() + kPatience, [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(turn, tenant::TakeCheck(session, channel, parts_.clock.Now(), kLease));
        return absl::OkStatus();
      });
  if (!taken.ok() || !turn) return;
  const tenant::CheckFinding finding = parts_.chats.Check(channel);
  const bool works = finding.fault == v1::ChannelHealth::PROBLEM_UNSPECIFIED;
  const absl::Status ended =
      parts_.cell.database->Transact(absl::Now() + kPatience, [&](tenant::Session& session) {
        const absl::Time now = parts_.clock.Now();
        return tenant::EndCheck(session, *turn, finding, now, now + (works ? kEvery : kAfterFault));
      });
  // Its lease ends by itself.
  if (!ended.ok()) LogLine(LogLevel::kWarning, "channel").Add("reason", tenant::ErrorReason(ended));
}

}  // namespace mugugno::gateway
