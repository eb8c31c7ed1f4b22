#include "gateway/delivery/reach_probe.h"

#include "gateway/delivery/address_guard.h"
#include "tenant/errors.h"
#include "tenant/try.h"

namespace mugugno::gateway {

absl::Status ReachProbe::Reach(const tenant::HandOff& hand_off) const {
  switch (hand_off.way) {
    case tenant::HandOff::Way::kQueueOnly:
      return absl::OkStatus();
    case tenant::HandOff::Way::kEmail:
      if (has_mail_) return absl::OkStatus();
      return tenant::FailedPrecondition("MAIL_NOT_CONFIGURED", "mail",
                                        "name a mail server in the gateway's configuration");
    case tenant::HandOff::Way::kWebhook:
      break;
  }
  ASSIGN_OR_RETURN(const Endpoint endpoint, ParseEndpoint(hand_off.target));
  return Resolve(endpoint).status();
}

}  // namespace mugugno::gateway
