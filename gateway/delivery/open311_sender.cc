#include "gateway/delivery/open311_sender.h"

#include "gateway/delivery/georeport/receiver.h"
#include "tenant/directory/hand_off_secret.h"

namespace mugugno::gateway {

using tenant::AttemptResult;

AttemptResult Open311Sender::Send(const tenant::Delivery& delivery, const Origin& origin) {
  const tenant::Office* office =
      origin.tenant == nullptr ? nullptr : origin.tenant->FindOffice(delivery.words.office());
  if (office == nullptr) return AttemptResult::Refused("the office is gone");
  if (office->hand_off.way != tenant::HandOff::Way::kOpen311) {
    return AttemptResult::Refused("the office has no Open311 system any more");
  }
  const auto keys = keys_.Keys(tenant::KeyOwner::Installation());
  if (!keys.ok()) return AttemptResult::Retry("the keys are away");
  const auto api_key = tenant::OpenHandOffSecret(**keys, *office);
  if (!api_key.ok()) return AttemptResult::Retry("the office's api_key cannot be read");
  return georeport::Receiver(client_, office->hand_off)
      .Send(delivery.words.service_request(), *api_key, origin.tenant->tenant.display_name);
}

}  // namespace mugugno::gateway
