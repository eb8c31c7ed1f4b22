#include "gateway/services/push_service.h"

#include <optional>
#include <utility>

#include "gateway/codecs/values.h"
#include "gateway/delivery/address_guard.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/push/push_subscription.h"
#include "tenant/try.h"
#include "tenant/vault/web_push.h"

namespace mugugno::gateway {
namespace {

using tenant::Caller;
using tenant::PushSubscription;
using tenant::PushSubscriptionKey;
using tenant::ResourceName;

constexpr size_t kMostDevices = 10;

// A platform administrator has no tickets to be told of.
absl::StatusOr<ResourceName> HolderOf(const Caller& caller) {
  const auto name = ResourceName::Parse(caller.name());
  if (caller.kind() != Caller::Kind::kStaff || !name) return tenant::PermissionDenied();
  return *name;
}

// Of the one the device is said to be of: nobody turns anything on for somebody else.
absl::StatusOr<ResourceName> HolderOf(const Caller& caller, absl::string_view parent) {
  if (parent != caller.name()) return tenant::PermissionDenied();
  return HolderOf(caller);
}

// Id of the credential the call came with.
std::string CredentialOf(const Caller& caller) {
  const auto name = ResourceName::Parse(caller.credential());
  return name ? name->id() : "";
}

v1::PushSubscription Shown(const PushSubscription& device) {
  v1::PushSubscription proto;
  proto.set_name(device.key.name());
  proto.set_display_name(device.words.display_name());
  *proto.mutable_create_time() = ToTimestamp(device.create_time);
  if (device.last_push_time) *proto.mutable_last_push_time() = ToTimestamp(*device.last_push_time);
  return proto;
}

absl::Status RequireKeys(const v1::RegisterPushSubscriptionRequest& request) {
  if (!tenant::IsP256Point(request.p256dh())) {
    return tenant::InvalidField("p256dh", "must be an uncompressed point of P-256");
  }
  if (request.auth().size() != tenant::kPushAuthSize) {
    return tenant::InvalidField("auth", "must have 16 bytes");
  }
  return absl::OkStatus();
}

absl::StatusOr<PushSubscription> InsertNew(Writing& writing, const ResourceName& holder,
                                           PushSubscription device) {
  ASSIGN_OR_RETURN(const auto others,
                   tenant::ListPushSubscriptions(writing.session, writing.installation_keys,
                                                 holder.Root().id, holder.id()));
  if (others.size() >= kMostDevices) {
    return tenant::FailedPrecondition("PUSH_TOO_MANY_DEVICES", holder.ToString(),
                                      "turn off a device that is not used any more");
  }
  device.key = {holder.Root().id, holder.id(), writing.uuids.Next()};
  device.create_time = writing.now;
  RETURN_IF_ERROR(
      tenant::InsertPushSubscription(writing.session, writing.installation_keys, device));
  writing.Audit(holder.Root(), "push.register", device.key.name());
  return device;
}

}  // namespace

absl::Status PushService::RequireConfigured() const {
  if (configured_) return absl::OkStatus();
  return tenant::FailedPrecondition("PUSH_NOT_CONFIGURED", "installation",
                                    "push.subject of the gateway's configuration is empty");
}

absl::Status PushService::RequireCallable(const std::string& endpoint) const {
  const absl::StatusOr<Endpoint> parsed = ParseEndpoint(endpoint);
  if (!parsed.ok()) return tenant::InvalidField("endpoint", "must be an https URL");
  const absl::Status callable = AddressToCall(*parsed, allowed_).status();
  if (callable.ok()) return callable;
  if (absl::IsPermissionDenied(callable)) {
    return tenant::InvalidField("endpoint", "must be an https URL of a public address");
  }
  return tenant::Unavailable("PUSH_SERVICE_AWAY", "the push service's name has no address now");
}

absl::StatusOr<v1::PushKey> PushService::GetPushKey(const Caller& caller,
                                                    const v1::GetPushKeyRequest&) {
  RETURN_IF_ERROR(HolderOf(caller).status());
  RETURN_IF_ERROR(RequireConfigured());
  ASSIGN_OR_RETURN(const auto keys, mutations_.keys().Keys(tenant::KeyOwner::Installation()));
  v1::PushKey key;
  key.set_public_key(tenant::VapidKey(*keys).point());
  return key;
}

absl::StatusOr<v1::PushSubscription> PushService::RegisterPushSubscription(
    const Caller& caller, const v1::RegisterPushSubscriptionRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName holder, HolderOf(caller, request.parent()));
  RETURN_IF_ERROR(RequireConfigured());
  RETURN_IF_ERROR(RequireKeys(request));
  RETURN_IF_ERROR(RequireCallable(request.endpoint()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, holder.Root()));
  return mutations_.Run<v1::PushSubscription>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::PushSubscription> {
        ASSIGN_OR_RETURN(std::optional<PushSubscription> known,
                         tenant::FindPushSubscriptionAt(writing.session, writing.installation_keys,
                                                        holder.Root().id, request.endpoint()));
        // Somebody else works at this device now.
        if (known && known->key.holder() != caller.name()) {
          RETURN_IF_ERROR(tenant::DeletePushSubscription(writing.session, known->key).status());
          writing.Audit(holder.Root(), "push.take_over", known->key.name());
          known.reset();
        }
        PushSubscription device = known.value_or(PushSubscription());
        device.credential = CredentialOf(caller);
        device.words.set_endpoint(request.endpoint());
        device.words.set_p256dh(request.p256dh());
        device.words.set_auth(request.auth());
        device.words.set_display_name(request.display_name());
        if (!known) {
          ASSIGN_OR_RETURN(device, InsertNew(writing, holder, std::move(device)));
          return Shown(device);
        }
        RETURN_IF_ERROR(
            tenant::SavePushSubscription(writing.session, writing.installation_keys, device));
        writing.Audit(holder.Root(), "push.register", device.key.name());
        return Shown(device);
      });
}

absl::StatusOr<v1::PushSubscription> PushService::RenewPushSubscription(
    const Caller& caller, const v1::RenewPushSubscriptionRequest& request) {
  ASSIGN_OR_RETURN(const ResourceName holder, HolderOf(caller, request.parent()));
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, holder.Root()));
  return mutations_.Run<v1::PushSubscription>(
      caller, *cell, request, [&](Writing& writing) -> absl::StatusOr<v1::PushSubscription> {
        ASSIGN_OR_RETURN(std::optional<PushSubscription> known,
                         tenant::FindPushSubscriptionAt(writing.session, writing.installation_keys,
                                                        holder.Root().id, request.endpoint()));
        if (!known || known->key.holder() != caller.name()) return tenant::NotFound();
        if (known->credential == CredentialOf(caller)) return Shown(*known);
        known->credential = CredentialOf(caller);
        RETURN_IF_ERROR(
            tenant::SavePushSubscription(writing.session, writing.installation_keys, *known));
        writing.Audit(holder.Root(), "push.renew", known->key.name());
        return Shown(*known);
      });
}

absl::StatusOr<v1::ListPushSubscriptionsResponse> PushService::ListPushSubscriptions(
    const Caller& caller, const v1::ListPushSubscriptionsRequest&) {
  v1::ListPushSubscriptionsResponse response;
  response.set_holder(caller.name());
  const absl::StatusOr<ResourceName> holder = HolderOf(caller);
  // A platform administrator has none.
  if (!holder.ok()) return response;
  ASSIGN_OR_RETURN(const tenant::Cell* cell, mutations_.CellOf(caller, holder->Root()));
  ASSIGN_OR_RETURN(const auto keys, mutations_.keys().Keys(tenant::KeyOwner::Installation()));
  RETURN_IF_ERROR(
      cell->database->Read(Mutations::Deadline(), [&](tenant::Session& session) -> absl::Status {
        response.Clear();
        response.set_holder(caller.name());
        ASSIGN_OR_RETURN(const auto devices, tenant::ListPushSubscriptions(
                                                 session, *keys, holder->Root().id, holder->id()));
        for (const PushSubscription& device : devices) {
          *response.add_push_subscriptions() = Shown(device);
        }
        return absl::OkStatus();
      }));
  return response;
}

absl::StatusOr<v1::DeletePushSubscriptionResponse> PushService::DeletePushSubscription(
    const Caller& caller, const v1::DeletePushSubscriptionRequest& request) {
  const std::optional<PushSubscriptionKey> key = tenant::ReadPushSubscriptionName(request.name());
  // Nobody learns whether another's exists.
  if (!key || key->holder() != caller.name()) return tenant::PermissionDenied();
  ASSIGN_OR_RETURN(const tenant::Cell* cell,
                   mutations_.CellOf(caller, tenant::Scope::Association(key->association)));
  return mutations_.Run<v1::DeletePushSubscriptionResponse>(
      caller, *cell, request,
      [&](Writing& writing) -> absl::StatusOr<v1::DeletePushSubscriptionResponse> {
        ASSIGN_OR_RETURN(const bool there, tenant::DeletePushSubscription(writing.session, *key));
        if (there) {
          writing.Audit(tenant::Scope::Association(key->association), "push.delete",
                        request.name());
        }
        return v1::DeletePushSubscriptionResponse();
      });
}

}  // namespace mugugno::gateway
