#include "gateway/delivery/push_sender.h"

#include <algorithm>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "google/protobuf/util/json_util.h"

#include "gateway/delivery/address_guard.h"
#include "gateway/log.h"
#include "mugugno/storage/v1/push.pb.h"
#include "tenant/audit/audit.h"
#include "tenant/caller.h"
#include "tenant/errors.h"
#include "tenant/name.h"
#include "tenant/push/emergency_alerts.h"
#include "tenant/push/entitled.h"
#include "tenant/tickets/emergency_note.h"
#include "tenant/tickets/ticket_store.h"
#include "tenant/try.h"
#include "tenant/vault/web_push.h"

namespace mugugno::gateway {
namespace {

using tenant::AttemptResult;
using tenant::PushSubscription;
using tenant::PushSubscriptionKey;

constexpr absl::Duration kDatabaseTime = absl::Seconds(10);
// A token is good for a day at most (RFC 8292, 2).
constexpr absl::Duration kTokenTime = absl::Hours(12);
// The longest a Topic may be (RFC 8030, 5.4).
constexpr size_t kTopicSize = 32;

absl::Time Soon() { return absl::Now() + kDatabaseTime; }

absl::Status Needless(absl::string_view why) { return absl::FailedPreconditionError(why); }

std::string OriginOf(const Endpoint& endpoint) {
  const bool v6 = endpoint.host.find(':') != std::string::npos;
  const std::string host = v6 ? absl::StrCat("[", endpoint.host, "]") : endpoint.host;
  const bool usual = endpoint.port == (endpoint.tls ? "443" : "80");
  return absl::StrCat(endpoint.tls ? "https://" : "http://", host, usual ? "" : ":",
                      usual ? "" : endpoint.port);
}

std::string NoticeText(const tenant::Delivery& delivery) {
  storage::v1::PushNotice notice;
  notice.set_title(delivery.words.subject());
  notice.set_body(delivery.words.body());
  notice.set_path(absl::StrCat("/posta/", delivery.owner.id, "/", delivery.subject.ToString()));
  std::string text;
  // Cannot fail: the message holds no Any and its texts are UTF-8.
  (void)google::protobuf::util::MessageToJsonString(notice, &text).ok();
  return text;
}

}  // namespace

absl::StatusOr<PushSubscription> PushSender::Receiver(const tenant::Delivery& delivery,
                                                      const tenant::Cell& cell) {
  const auto key = tenant::ReadPushSubscriptionName(delivery.words.target());
  if (!key) return Needless("no device is named");
  ASSIGN_OR_RETURN(const auto installation, parts_.keys.Keys(tenant::KeyOwner::Installation()));
  RETURN_IF_ERROR(parts_.keys.Keys(tenant::KeyOwner::Tenant(delivery.owner.id)).status());
  std::optional<PushSubscription> device;
  tenant::Ticket ticket;
  RETURN_IF_ERROR(cell.database->Read(Soon(), [&](tenant::Session& session) -> absl::Status {
    ASSIGN_OR_RETURN(device, tenant::FindPushSubscription(session, *installation, *key));
    ASSIGN_OR_RETURN(
        ticket, tenant::TicketStore(parts_.keys).Get(session, delivery.owner.id, delivery.subject));
    return absl::OkStatus();
  }));
  if (!device) return Needless("the device was turned off");
  if (!tenant::IsAlarming(ticket)) return Needless("somebody has seen the emergency");
  const auto directory = parts_.directory.Current();
  const tenant::StaffSlice* person = directory->FindStaff(key->holder());
  if (person == nullptr || !tenant::MaySee(*directory, *person, ticket, parts_.clock.Now())) {
    return Needless("the person may not see the ticket any more");
  }
  return *std::move(device);
}

absl::StatusOr<HttpClient::Request> PushSender::RequestFor(const tenant::Delivery& delivery,
                                                           const PushSubscription& device) {
  ASSIGN_OR_RETURN(const Endpoint endpoint, ParseEndpoint(device.words.endpoint()));
  ASSIGN_OR_RETURN(const auto keys, parts_.keys.Keys(tenant::KeyOwner::Installation()));
  ASSIGN_OR_RETURN(
      std::string body,
      tenant::EncryptPush({device.words.p256dh(), device.words.auth()}, NoticeText(delivery)));
  // Tells the push service no more than that two messages are of one matter.
  const std::string topic = absl::WebSafeBase64Escape(
      keys->BlindIndex("push_topic", tenant::TicketName(delivery.owner.id, delivery.subject)));
  const absl::Time now = parts_.clock.Now();
  const int64_t left = absl::ToInt64Seconds(delivery.create_time + tenant::kAlertTime - now);
  HttpClient::Request request;
  request.url = device.words.endpoint();
  request.headers = {
      "Content-Type: application/octet-stream",
      "Content-Encoding: aes128gcm",
      absl::StrCat("TTL: ", std::max<int64_t>(left, 0)),
      "Urgency: high",
      absl::StrCat("Topic: ", topic.substr(0, kTopicSize)),
      absl::StrCat("Authorization: ",
                   tenant::VapidAuthorization(tenant::VapidKey(*keys), OriginOf(endpoint), subject_,
                                              now + kTokenTime))};
  request.body = std::move(body);
  return request;
}

void PushSender::Forget(const tenant::Cell& cell, const PushSubscriptionKey& device) {
  const absl::Status forgotten =
      cell.database->Transact(Soon(), [&](tenant::Session& session) -> absl::Status {
        ASSIGN_OR_RETURN(const bool there, tenant::DeletePushSubscription(session, device));
        if (!there) return absl::OkStatus();
        const tenant::AuditLine line = {tenant::AssociationName(device.association),
                                        tenant::SystemCaller("alerts").name(), "push.gone",
                                        device.name(), ""};
        return tenant::AppendAudit(session, parts_.uuids, parts_.clock.Now(), {line});
      });
  if (!forgotten.ok()) {
    LogLine(LogLevel::kWarning, "push").Add("reason", tenant::ErrorReason(forgotten));
  }
}

AttemptResult PushSender::Settle(const tenant::Cell& cell, const PushSubscriptionKey& device,
                                 int status) {
  if (status >= 200 && status < 300) {
    // Shown to its owner only.
    cell.database
        ->Transact(Soon(),
                   [&](tenant::Session& session) {
                     return tenant::TouchPushSubscription(session, device, parts_.clock.Now());
                   })
        .IgnoreError();
    return AttemptResult::Sent();
  }
  const std::string error = absl::StrCat("HTTP ", status);
  switch (status) {
    case 404:
    case 410:
      Forget(cell, device);
      return AttemptResult::Refused(error + ": the device is gone");
    case 400:
    case 401:
    case 403:
    case 413:
    case 415:
      LogLine(LogLevel::kWarning, "push").Add("refused", error);
      return AttemptResult::Refused(error);
    default:
      return AttemptResult::Retry(error);
  }
}

AttemptResult PushSender::Send(const tenant::Delivery& delivery, const Origin& origin) {
  if (origin.tenant == nullptr) return AttemptResult::Refused("no comune's ticket");
  if (parts_.clock.Now() - delivery.create_time >= tenant::kAlertTime) {
    return AttemptResult::Refused("it came too late to be an alarm");
  }
  const auto cell = parts_.cells.Of(origin.tenant->tenant.association);
  if (!cell.ok()) return AttemptResult::Refused("the association is gone");
  const absl::StatusOr<PushSubscription> device = Receiver(delivery, **cell);
  if (absl::IsFailedPrecondition(device.status()) || absl::IsNotFound(device.status()) ||
      absl::IsDataLoss(device.status())) {
    return AttemptResult::Refused(std::string(device.status().message()));
  }
  if (!device.ok()) return AttemptResult::Retry("the database is away");
  const absl::StatusOr<HttpClient::Request> request = RequestFor(delivery, *device);
  if (!request.ok()) return AttemptResult::Refused("the device's keys are none");
  const absl::StatusOr<int> status = client_.Post(*request);
  if (status.ok()) return Settle(**cell, device->key, *status);
  const std::string error(status.status().message());
  return absl::IsUnavailable(status.status()) ? AttemptResult::Retry(error)
                                              : AttemptResult::Refused(error);
}

}  // namespace mugugno::gateway
