#include "gateway/delivery/webhook_sender.h"

#include "absl/strings/str_cat.h"

#include "tenant/directory/hand_off_secret.h"
#include "tenant/vault/webhook_signature.h"

namespace mugugno::gateway {

using tenant::AttemptResult;

AttemptResult ResultOfHttpStatus(int status) {
  if (status >= 200 && status < 300) return AttemptResult::Sent();
  const std::string error = absl::StrCat("HTTP ", status);
  switch (status) {
    case 400:
    case 410:
    case 413:
    case 415:
    case 422:
      return AttemptResult::Refused(error);
    default:
      return AttemptResult::Retry(error);
  }
}

AttemptResult WebhookSender::Send(const tenant::Delivery& delivery, const Origin& origin) {
  const tenant::Office* office =
      origin.tenant == nullptr ? nullptr : origin.tenant->FindOffice(delivery.words.office());
  if (office == nullptr) return AttemptResult::Refused("the office is gone");
  const auto keys = keys_.Keys(tenant::KeyOwner::Installation());
  if (!keys.ok()) return AttemptResult::Retry("the keys are away");
  const auto secret = tenant::OpenHandOffSecret(**keys, *office);
  if (!secret.ok() || secret->empty()) return AttemptResult::Retry("the office has no secret");
  const absl::Time now = clock_.Now();
  const std::string& body = delivery.words.body();
  const auto status = client_.Post(
      {delivery.words.target(),
       {"Content-Type: application/json", absl::StrCat("Idempotency-Key: ", delivery.id.ToString()),
        absl::StrCat("Mugugno-Timestamp: ", absl::ToUnixSeconds(now)),
        absl::StrCat("Mugugno-Signature: ", tenant::SignWebhook(*secret, now, body))},
       body});
  if (status.ok()) return ResultOfHttpStatus(*status);
  const std::string error(status.status().message());
  // The receiver recognises repeats: without an answer it is simply tried again.
  return absl::IsUnavailable(status.status()) ? AttemptResult::Retry(error)
                                              : AttemptResult::Refused(error);
}

}  // namespace mugugno::gateway
