#include "gateway/delivery/lane_server.h"

#include <algorithm>
#include <optional>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

#include "gateway/log.h"
#include "tenant/errors.h"
#include "tenant/outbox/backoff.h"
#include "tenant/tickets/channel_owner.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

constexpr size_t kLanesAtOnce = 32;
constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
constexpr absl::Duration kLookAgain = absl::Minutes(1);
constexpr int kSettleTries = 5;

absl::Time Soon() { return absl::Now() + kDatabaseTime; }

// Nothing for an owner that is gone, or suspended: it sends nothing.
std::optional<Origin> OriginOf(const tenant::DirectorySnapshot& directory,
                               const tenant::Scope& owner) {
  if (owner.kind == tenant::Scope::Kind::kAssociation) {
    const tenant::AssociationSlice* slice = directory.FindAssociation(owner.id);
    if (slice == nullptr) return std::nullopt;
    return Origin{slice->association.display_name};
  }
  const tenant::TenantSlice* slice = directory.FindTenant(owner.id);
  if (slice == nullptr || slice->tenant.suspended) return std::nullopt;
  return Origin{absl::StrCat("Comune di ", slice->tenant.display_name), slice};
}

// What a comune in training sends goes nowhere.
bool IsInTraining(const Origin& origin) {
  return origin.tenant != nullptr && origin.tenant->tenant.is_training();
}

}  // namespace

Sender* Senders::Of(v1::Delivery::Way way) const {
  switch (way) {
    case v1::Delivery::WAY_EMAIL:
      return mail;
    case v1::Delivery::WAY_WEBHOOK:
      return webhook;
    case v1::Delivery::WAY_PUSH:
      return push;
    case v1::Delivery::WAY_OPEN311:
      return open311;
    default:
      break;
  }
  const auto chat = chats.find(way);
  return chat == chats.end() ? nullptr : chat->second;
}

absl::StatusOr<int> LaneServer::ServeDue() {
  std::vector<tenant::DueLane> due;
  RETURN_IF_ERROR(database_.Read(Soon(), [&](tenant::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(due, outbox_.Due(session, clock_.Now(), kLanesAtOnce));
    return absl::OkStatus();
  }));
  // Workers that begin at different lanes seldom meet.
  absl::BitGen random;
  std::shuffle(due.begin(), due.end(), random);
  int attempts = 0;
  for (const tenant::DueLane& lane : due) {
    const absl::StatusOr<bool> attempted = Serve(lane);
    if (!attempted.ok()) RETURN_IF_ERROR(SetAside(lane, attempted.status()));
    if (attempted.ok() && *attempted) ++attempts;
  }
  return attempts;
}

absl::Status LaneServer::SetAside(const tenant::DueLane& lane, const absl::Status& error) {
  LogLine(LogLevel::kWarning, "lane")
      .Add("owner", lane.owner.ToString())
      .Add("code", absl::StatusCodeToString(error.code()))
      .Add("reason", tenant::ErrorReason(error));
  // Of the database, then, and of every lane.
  if (absl::IsUnavailable(error) || absl::IsDeadlineExceeded(error)) return error;
  return PostponeLane(lane);
}

absl::Status LaneServer::PostponeLane(const tenant::DueLane& lane) {
  return database_.Transact(Soon(), [&](tenant::Session& session) {
    const absl::Time now = clock_.Now();
    return outbox_.Postpone(session, lane, now, now + kLookAgain);
  });
}

absl::StatusOr<bool> LaneServer::Serve(const tenant::DueLane& lane) {
  const auto directory = directory_.Current();
  const std::optional<Origin> origin = OriginOf(*directory, lane.owner);
  if (!origin || !keys_.Keys(tenant::KeyOwnerOf(lane.owner.ToString())).ok()) {
    RETURN_IF_ERROR(PostponeLane(lane));
    return false;
  }
  ASSIGN_OR_RETURN(const std::optional<tenant::Claim> claim, Take(lane, *origin));
  if (!claim) return false;
  const tenant::AttemptResult result = Attempt(*claim, *origin);
  RETURN_IF_ERROR(Settle(*claim, result));
  return true;
}

absl::StatusOr<std::optional<tenant::Claim>> LaneServer::Take(const tenant::DueLane& lane,
                                                              const Origin& origin) {
  std::optional<tenant::Claim> claim;
  RETURN_IF_ERROR(database_.Write(
      Soon(), [&](tenant::Session& session, tenant::Changes& changes) -> absl::Status {
        ASSIGN_OR_RETURN(claim, outbox_.Take(
                                    session, lane, clock_.Now(),
                                    [&](v1::Delivery::Way way) {
                                      return IsInTraining(origin) || senders_.Of(way) != nullptr;
                                    },
                                    changes));
        return absl::OkStatus();
      }));
  return claim;
}

tenant::AttemptResult LaneServer::Attempt(const tenant::Claim& claim, const Origin& origin) {
  if (IsInTraining(origin)) return tenant::AttemptResult::Sent();
  const absl::Duration wait = rates_.Take(claim.delivery, clock_.Now());
  if (wait > absl::ZeroDuration()) {
    return tenant::AttemptResult::Held("the platform takes no more at once", wait);
  }
  return senders_.Of(claim.delivery.way)->Send(claim.delivery, origin);
}

absl::Status LaneServer::Settle(const tenant::Claim& claim, const tenant::AttemptResult& result) {
  absl::BitGen random;
  const absl::Duration pause = tenant::PauseAfter(claim.delivery.attempt_count, random);
  absl::Status settled;
  // Writing the result twice is harmless; losing it leaves a mail UNKNOWN.
  for (int i = 0; i < kSettleTries; ++i) {
    settled = database_.Write(Soon(), [&](tenant::Session& session, tenant::Changes& changes) {
      return outbox_.Settle(session, claim, result, clock_.Now(), pause, changes);
    });
    if (settled.ok()) return settled;
    absl::SleepFor(absl::Milliseconds(200));
  }
  return settled;
}

}  // namespace mugugno::gateway
