#include "gateway/services/channel_health_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "gateway/codecs/values.h"
#include "gateway/services/pages.h"
#include "tenant/errors.h"
#include "tenant/health/channel_health.h"
#include "tenant/try.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::Channel;
using tenant::ChannelFacts;
using tenant::Scope;

// The owners of channels a parent stands for.
std::vector<Scope> OwnersOf(const Caller& caller, const Scope& parent) {
  if (parent.kind != Scope::Kind::kAllTenants) return {parent};
  std::vector<Scope> owners;
  for (const std::string& id : caller.TenantsWith(options::v1::PERMISSION_DIRECTORY_READ)) {
    owners.push_back(Scope::Tenant(id));
  }
  return owners;
}

const std::vector<Channel>* ChannelsOf(const Caller& caller, const Scope& owner,
                                       std::string* association) {
  if (owner.kind == Scope::Kind::kAssociation) {
    const tenant::AssociationSlice* slice = caller.directory().FindAssociation(owner.id);
    *association = owner.id;
    return slice == nullptr ? nullptr : &slice->channels;
  }
  const tenant::TenantSlice* slice = caller.directory().FindTenant(owner.id);
  if (slice == nullptr) return nullptr;
  *association = slice->tenant.association;
  return &slice->channels;
}

// What its messages come by: its apps, or it itself. Of apps, whether one could come now and until
// when the last of them can.
using Apps = std::vector<std::shared_ptr<const tenant::AppSlice>>;
std::vector<std::string> SourcesOf(const Apps& apps, const Channel& channel, absl::Time now,
                                   ChannelFacts* facts) {
  if (!channel.is_for_apps()) return {channel.name()};
  std::vector<std::string> sources;
  absl::Time end = absl::InfinitePast();
  for (const auto& slice : apps) {
    if (slice->app.owner != channel.owner || slice->app.channel != channel.id) continue;
    sources.push_back(slice->app.name());
    for (const tenant::Credential& credential : slice->credentials) {
      if (credential.Valid(now)) end = std::max(end, credential.expire_time);
    }
  }
  facts->in_setup = end == absl::InfinitePast();
  if (!facts->in_setup && end != absl::InfiniteFuture()) {
    facts->check.finding.token_expire_time = end;
  }
  return sources;
}

v1::ChannelHealth Encode(const Channel& channel, const ChannelFacts& facts, absl::Time now) {
  v1::ChannelHealth health;
  health.set_channel(channel.name());
  health.set_display_name(channel.display_name);
  health.set_kind(channel.kind);
  const tenant::Diagnosis diagnosis = tenant::Diagnose(facts, now);
  health.set_level(diagnosis.level);
  for (const auto problem : diagnosis.problems) health.add_problems(problem);
  const tenant::CheckRecord& check = facts.check;
  const auto set = [](const std::optional<absl::Time>& time, auto field) {
    if (time) *field() = ToTimestamp(*time);
  };
  set(check.accept_time, [&] { return health.mutable_credential_accept_time(); });
  set(check.refuse_time, [&] { return health.mutable_credential_refuse_time(); });
  set(check.fault_time, [&] { return health.mutable_fault_time(); });
  set(check.finding.token_expire_time, [&] { return health.mutable_token_expire_time(); });
  set(facts.last_inbound, [&] { return health.mutable_last_inbound_time(); });
  set(facts.last_send, [&] { return health.mutable_last_send_time(); });
  set(facts.oldest_queued, [&] { return health.mutable_oldest_queued_time(); });
  health.set_error(check.finding.error);
  health.set_queued_count(facts.queued);
  health.set_send_error(facts.send_error);
  health.set_failed_count(facts.failed);
  health.set_hour_count(facts.hour);
  health.set_usual_hour_count(facts.usual_hour);
  return health;
}

}  // namespace

absl::StatusOr<v1::ListChannelHealthResponse> ChannelHealthService::ListChannelHealth(
    const Caller& caller, const v1::ListChannelHealthRequest& request) {
  const absl::Time now = parts_.clock.Now();
  const Apps apps = caller.directory().apps();
  v1::ListChannelHealthResponse response;
  for (const Scope& owner : OwnersOf(caller, *Scope::Of(request.parent()))) {
    std::string association;
    const std::vector<Channel>* channels = ChannelsOf(caller, owner, &association);
    if (channels == nullptr) return tenant::NotFound();
    ASSIGN_OR_RETURN(const tenant::Cell* cell, parts_.cells.Of(association));
    std::vector<v1::ChannelHealth> found;
    RETURN_IF_ERROR(cell->database->Read(
        absl::Now() + kCallTime, [&](tenant::Session& session) -> absl::Status {
          found.clear();
          ASSIGN_OR_RETURN(const auto checks, tenant::ChecksOf(session, owner));
          for (const Channel& channel : *channels) {
            ChannelFacts facts;
            facts.suspended = channel.suspended;
            const auto check = checks.find(channel.id);
            if (check != checks.end()) facts.check = check->second;
            const std::vector<std::string> sources = SourcesOf(apps, channel, now, &facts);
            facts.in_setup = facts.in_setup || channel.in_setup();
            RETURN_IF_ERROR(tenant::ReadFacts(session, channel, sources, now, &facts));
            found.push_back(Encode(channel, facts, now));
          }
          return absl::OkStatus();
        }));
    for (v1::ChannelHealth& health : found) *response.add_channels() = std::move(health);
  }
  return response;
}

}  // namespace mugugno::gateway
