#include "routing/intake/allowances.h"

#include <algorithm>

#include "absl/hash/hash.h"
#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

#include "tenant/errors.h"
#include "tenant/name.h"

namespace mugugno::routing {
namespace {

constexpr absl::Duration kBusyRetry = absl::Milliseconds(500);
// However many emergencies came, a minute later there is room again.
constexpr double kDeepestDebt = 1;

absl::Status QuotaExceeded(absl::string_view source, absl::string_view allowance,
                           absl::Duration retry_after) {
  absl::Status status = tenant::ResourceExhausted(
      "QUOTA_EXCEEDED", absl::StrCat(source, " may send ", allowance), retry_after);
  google::rpc::QuotaFailure detail;
  auto* violation = detail.add_violations();
  violation->set_subject(std::string(source));
  violation->set_description(std::string(allowance));
  status.SetPayload(absl::StrCat("type.googleapis.com/", detail.GetTypeName()),
                    absl::Cord(detail.SerializeAsString()));
  return status;
}

}  // namespace

Allowances::Shard& Allowances::ShardOf(const std::string& name) {
  return shards_[absl::Hash<std::string>()(name) % shards_.size()];
}

absl::Status Allowances::Take(const Source& source, int32_t messages_per_minute, bool emergency,
                              absl::Time now) {
  {
    Shard& shard = ShardOf(source.owner);
    tenant::MutexLock lock(&shard.mutex);
    int32_t& unanswered = shard.unanswered[source.owner];
    if (!emergency && unanswered >= limits_.most_unanswered) {
      return tenant::ResourceExhausted(
          "OWNER_BUSY", absl::StrCat("too many messages of ", source.owner, " wait for an answer"),
          kBusyRetry);
    }
    ++unanswered;
  }
  absl::Status counted = Count(source.name, messages_per_minute, emergency, now);
  if (!counted.ok()) Answered(source.owner);
  return counted;
}

absl::Status Allowances::Count(const std::string& source, int32_t messages_per_minute,
                               bool emergency, absl::Time now) {
  const int32_t limit = messages_per_minute > 0 ? messages_per_minute : limits_.messages_per_minute;
  const double most = limit;
  Shard& shard = ShardOf(source);
  tenant::MutexLock lock(&shard.mutex);
  const auto [found, fresh] = shard.accounts.try_emplace(source);
  Account& account = found->second;
  const absl::Duration passed = fresh ? absl::Minutes(1) : now - account.filled;
  const double gained = std::max(0.0, absl::FDivDuration(passed, absl::Minutes(1))) * most;
  account.messages = std::min(most, account.messages + gained);
  account.filled = fresh ? now : std::max(account.filled, now);
  if (!emergency && account.messages < 1) {
    return QuotaExceeded(source, absl::StrCat(limit, " messages per minute"),
                         absl::Minutes(1) * ((1 - account.messages) / most));
  }
  account.messages = std::max(account.messages - 1, -kDeepestDebt * most);
  return absl::OkStatus();
}

void Allowances::Answered(const std::string& owner) {
  Shard& shard = ShardOf(owner);
  tenant::MutexLock lock(&shard.mutex);
  --shard.unanswered[owner];
}

}  // namespace mugugno::routing
